"""Ends questions that nobody answered in time, and says so of the sessions that asked (TASK-13).

A step that runs here ends its own; the hook of a watched session may be gone by then.
"""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import select

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import AppError, Conflict
from fleetdeck.events.types import ApprovalDecided
from fleetdeck.orchestrator.door import Door
from fleetdeck.tasks.models import approvals

INTERVAL_SECONDS = 1.0

log = logging.getLogger(__name__)
_c = approvals.c


class Expiry:
    """A background loop."""

    def __init__(self, db: Database, door: Door) -> None:
        self._db = db
        self._door = door

    async def run(self) -> None:
        """Look once a second, until cancelled."""
        while True:
            try:
                for expired in await asyncio.to_thread(self._due, clock.now()):
                    # A conflict: somebody decided in the last moment.
                    with suppress(Conflict):
                        await self._door.append([expired], key=f"{expired.approval_id} expired")
            except AppError as error:
                log.warning("what has expired could not be written: %s", error)
            await asyncio.sleep(INTERVAL_SECONDS)

    def _due(self, now: int) -> list[ApprovalDecided]:
        query = select(_c.id, _c.agent_id).where(
            _c.status == "pending", _c.requested_seq > 0, _c.task_id.is_(None), _c.expires_at <= now
        )
        with self._db.read() as connection:
            rows = connection.execute(query.limit(500)).fetchall()
        return [
            ApprovalDecided(approval_id=row.id, agent_id=row.agent_id, decision="deny", cause="expired") for row in rows
        ]
