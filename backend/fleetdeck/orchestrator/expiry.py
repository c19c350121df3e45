"""Ends questions that nobody answered in time, and says so of the sessions that asked (TASK-13).

A step that runs here ends its own; the hook of a watched session may be gone by then.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, select

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import AppError, Conflict
from fleetdeck.events.types import ApprovalDecided
from fleetdeck.orchestrator.door import Door
from fleetdeck.tasks.models import approvals

# Between two looks, however many news there are.
PAUSE_SECONDS = 1.0
# Should a piece of news ever be lost between processes.
LOOK_ANYWAY_SECONDS = 60.0

log = logging.getLogger(__name__)
_c = approvals.c


class Expiry:
    """A background loop: looks when there is news, and when the next question is due."""

    def __init__(self, db: Database, door: Door) -> None:
        self._db = db
        self._door = door
        self._news = asyncio.Event()

    def announce(self, seq: int) -> None:
        """The bus says that the log has grown. In the event loop's thread."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._news.clear()
            waiting = await asyncio.to_thread(self._waiting)
            now = clock.now()
            for row in waiting:
                if row.expires_at <= now:
                    await self._expire(row.id, row.agent_id)
            due = min((row.expires_at - now for row in waiting if row.expires_at > now), default=None)
            await asyncio.sleep(PAUSE_SECONDS)
            patience = LOOK_ANYWAY_SECONDS if due is None else min(LOOK_ANYWAY_SECONDS, due / clock.SECOND)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, patience - PAUSE_SECONDS)):
                    await self._news.wait()

    async def _expire(self, approval_id: str, agent_id: str) -> None:
        expired = ApprovalDecided(approval_id=approval_id, agent_id=agent_id, decision="deny", cause="expired")
        try:
            # A conflict: somebody decided in the last moment.
            with suppress(Conflict):
                await self._door.append([expired], key=f"{approval_id} expired")
        except AppError as error:
            log.warning("what has expired could not be written: %s", error)

    def _waiting(self) -> Sequence[Row[*tuple[Any, ...]]]:
        query = select(_c.id, _c.agent_id, _c.expires_at).where(
            _c.status == "pending", _c.requested_seq > 0, _c.task_id.is_(None), _c.expires_at.is_not(None)
        )
        with self._db.read() as connection:
            return connection.execute(query.order_by(_c.expires_at).limit(500)).fetchall()
