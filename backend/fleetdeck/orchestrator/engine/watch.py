"""What the database says about the runs of this process: cancelled, paused, decided.

One look at the tables for each piece of news on the bus, for all local tasks together: so a person's command, given to
any process, reaches the agents within milliseconds, and no waiting step polls.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, select

from fleetdeck.core.db import Database
from fleetdeck.tasks.models import Approval, approvals, tasks

# News that come within this time are answered by one look. Where no run is under way only new tasks are looked for, and
# a fleet that is merely watched makes news all the time.
JOIN_SECONDS, IDLE_JOIN_SECONDS = 0.02, 0.1
# Should a piece of news ever be lost between processes: often while somebody waits for it.
LOOK_ANYWAY_SECONDS, IDLE_SECONDS = 1.0, 10.0


@dataclass(slots=True)
class Signal:
    """What a run of a task is told. `go` is clear while it is paused."""

    task_id: str
    run: int
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str | None = None
    go: asyncio.Event = field(default_factory=asyncio.Event)


class Watch:
    """Signals of local tasks and answers to their questions."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._news = asyncio.Event()
        self._signals: dict[tuple[str, int], Signal] = {}
        self._questions: dict[str, asyncio.Future[Approval]] = {}
        self._listeners: list[Callable[[], None]] = []

    def announce(self, seq: int) -> None:
        """The bus says that the log has grown. In the event loop's thread."""
        self._news.set()

    def on_news(self, listener: Callable[[], None]) -> None:
        """Called after each look."""
        self._listeners.append(listener)

    def follow(self, task_id: str, run: int) -> Signal:
        """The signal of a run that is gone through here, until `forget`."""
        signal = self._signals[task_id, run] = Signal(task_id, run)
        signal.go.set()
        self._news.set()
        return signal

    def forget(self, task_id: str, run: int) -> None:
        self._signals.pop((task_id, run), None)

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
                waited_for = self._signals or self._questions
                async with asyncio.timeout(LOOK_ANYWAY_SECONDS if waited_for else IDLE_SECONDS):
                    await self._news.wait()
            self._news.clear()
            if self._signals or self._questions:
                states, decided = await asyncio.to_thread(
                    self._look, {id for id, _ in self._signals}, list(self._questions)
                )
                self._tell(states, decided)
            for listener in self._listeners:
                listener()
            await asyncio.sleep(JOIN_SECONDS if self._signals or self._questions else IDLE_JOIN_SECONDS)

    def _look(self, task_ids: set[str], approval_ids: list[str]) -> tuple[dict[str, "_State"], list[Approval]]:
        with self._db.read() as connection:
            return _states(connection, task_ids), _decided(connection, approval_ids)

    def _tell(self, states: dict[str, "_State"], decided: list[Approval]) -> None:
        for signal in list(self._signals.values()):
            state = states.get(signal.task_id)
            if state is None:
                continue
            # A later run means that this one was cancelled and somebody was quick to retry.
            if state.status == "cancelled" or state.run > signal.run:
                signal.reason = state.reason
                signal.cancelled.set()
            if state.status == "paused":
                signal.go.clear()
            else:
                signal.go.set()
        for approval in decided:
            future = self._questions.get(approval.id)
            if future is not None and not future.done():
                future.set_result(approval)


class _State(NamedTuple):
    status: str
    reason: str | None
    run: int


def _states(connection: Connection, task_ids: set[str]) -> dict[str, _State]:
    query = select(tasks.c.id, tasks.c.status, tasks.c.status_reason, tasks.c.run).where(tasks.c.id.in_(task_ids))
    return {row.id: _State(row.status, row.status_reason, row.run) for row in connection.execute(query)}


def _decided(connection: Connection, approval_ids: list[str]) -> list[Approval]:
    if not approval_ids:
        return []
    query = select(approvals).where(approvals.c.id.in_(approval_ids), approvals.c.status != "pending")
    return [Approval(*row) for row in connection.execute(query)]
