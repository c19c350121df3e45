"""Marks what died without saying so (LIVE-9): agents that should be at work but gave no fact for a long time.

Sources that can look at their agents (Claude Code: file times, processes) judge for themselves; the reaper judges the
others. What it finds becomes a fact like any other, with a stable id, so that several servers conclude it once.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection, select

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import AppError
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import AgentStatus
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import AgentStatusChanged
from fleetdeck.fleet import statuses
from fleetdeck.fleet.models import agents

STUCK_AFTER = 10 * clock.MINUTE
LOST_AFTER = 60 * clock.MINUTE
INTERVAL_SECONDS = 30.0
SOURCE = "fleetdeck:reaper"

log = logging.getLogger(__name__)


class Reaper:
    """A background loop. `self_judging`: prefixes of sources that judge their own agents; `silent`: those of them that
    say nothing any more, at a time."""

    def __init__(
        self,
        db: Database,
        event_log: EventLog,
        self_judging: Sequence[str],
        silent: Callable[[Connection, int], Collection[str]] = lambda connection, now: (),
    ) -> None:
        self._db = db
        self._log = event_log
        self._self_judging = tuple(self_judging)
        self._silent = silent

    async def run(self) -> None:
        while True:
            try:
                found = await asyncio.to_thread(self.find, clock.now())
                if found:
                    await self._log.append(found)
            except AppError as error:
                log.warning("reaper could not write: %s", error)
            await asyncio.sleep(INTERVAL_SECONDS)

    def find(self, now: int) -> list[Fact]:
        """The facts that are due at `now` (microseconds): stuck after 10 silent minutes, lost after an hour."""
        a = agents.c
        query = select(a.id, a.source, a.status, a.updated_at, a.waiting_for).where(
            a.status.in_(sorted(statuses.ACTIVE)), a.updated_at < now - STUCK_AFTER
        )
        with self._db.read() as connection:
            rows = connection.execute(query).fetchall()
            silent = self._silent(connection, now) if rows else ()
        found = []
        for row in rows:
            waits = row.status == "waiting" and row.waiting_for == "person"
            judged = row.source.startswith(self._self_judging) and row.source not in silent
            if judged or waits:
                continue
            status: AgentStatus = "lost" if row.updated_at < now - LOST_AFTER else "stuck"
            # One that has not begun may wait for its turn, but not for ever.
            if status == row.status or (status == "stuck" and row.status == "created"):
                continue
            # The time of the conclusion is when the silence got too long: the same on every server and every start.
            after = LOST_AFTER if status == "lost" else STUCK_AFTER
            minutes = after // clock.MINUTE
            data = AgentStatusChanged(agent_id=row.id, status=status, reason=f"no fact for {minutes} minutes")
            found.append(make(SOURCE, f"{row.id} {status} {row.updated_at}"[:1024], row.updated_at + after, data))
        return found
