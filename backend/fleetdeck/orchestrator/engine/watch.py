"""What the database says about the tasks that run here: cancelled, paused, decided.

One look at the tables for each piece of news on the bus, for all local tasks together: so a person's command, given to
any process, reaches the agents within milliseconds, and no waiting step polls.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from fleetdeck.core.db import Database
from fleetdeck.tasks.models import Approval, approvals, tasks

# News that come within this time are answered by one look.
JOIN_SECONDS = 0.02
# Should a piece of news ever be lost between processes.
LOOK_ANYWAY_SECONDS = 1.0


@dataclass(slots=True)
class Signal:
    """What a local task is told. `go` is clear while it is paused."""

    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str | None = None
    go: asyncio.Event = field(default_factory=asyncio.Event)


class Watch:
    """Signals of local tasks and answers to their questions."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._news = asyncio.Event()
        self._signals: dict[str, Signal] = {}
        self._questions: dict[str, asyncio.Future[Approval]] = {}
        self._listeners: list[Callable[[], None]] = []

    def announce(self, seq: int) -> None:
        """The bus says that the log has grown. In the event loop's thread."""
        self._news.set()

    def on_news(self, listener: Callable[[], None]) -> None:
        """Called after each look."""
        self._listeners.append(listener)

    def follow(self, task_id: str) -> Signal:
        """The signal of a task that runs here, until `forget`."""
        signal = self._signals.get(task_id)
        if signal is None:
            signal = self._signals[task_id] = Signal()
            signal.go.set()
            self._news.set()
        return signal

    def forget(self, task_id: str) -> None:
        self._signals.pop(task_id, None)

    @property
    def task_ids(self) -> list[str]:
        return list(self._signals)

    async def decision(self, approval_id: str) -> Approval:
        """Waits until the request for permission is decided."""
        future = self._questions.get(approval_id)
        if future is None:
            future = self._questions[approval_id] = asyncio.get_running_loop().create_future()
            self._news.set()
        try:
            return await asyncio.shield(future)
        finally:
            self._questions.pop(approval_id, None)

    async def run(self) -> None:
        """Look whenever there is news, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_ANYWAY_SECONDS):
                    await self._news.wait()
            self._news.clear()
            if self._signals or self._questions:
                states, decided = await asyncio.to_thread(self._look, list(self._signals), list(self._questions))
                self._tell(states, decided)
            for listener in self._listeners:
                listener()
            await asyncio.sleep(JOIN_SECONDS)

    def _look(
        self, task_ids: list[str], approval_ids: list[str]
    ) -> tuple[dict[str, tuple[str, str | None]], list[Approval]]:
        with self._db.read() as connection:
            return _states(connection, task_ids), _decided(connection, approval_ids)

    def _tell(self, states: dict[str, tuple[str, str | None]], decided: list[Approval]) -> None:
        for task_id, (status, reason) in states.items():
            signal = self._signals.get(task_id)
            if signal is None:
                continue
            if status == "cancelled":
                signal.reason = reason
                signal.cancelled.set()
            if status == "paused":
                signal.go.clear()
            else:
                signal.go.set()
        for approval in decided:
            future = self._questions.get(approval.id)
            if future is not None and not future.done():
                future.set_result(approval)


def _states(connection: Connection, task_ids: list[str]) -> dict[str, tuple[str, str | None]]:
    query = select(tasks.c.id, tasks.c.status, tasks.c.status_reason).where(tasks.c.id.in_(task_ids))
    return {row.id: (row.status, row.status_reason) for row in connection.execute(query)}


def _decided(connection: Connection, approval_ids: list[str]) -> list[Approval]:
    if not approval_ids:
        return []
    query = select(approvals).where(approvals.c.id.in_(approval_ids), approvals.c.status != "pending")
    return [Approval(*row) for row in connection.execute(query)]
