"""The right to run: so many agents at once in all, so many for a task, so many started a minute (RUN-9).

Slots are rows, so that the limits hold over all processes. Who waits here waits in line: first come, first served,
except that a task at its own limit does not hold up the others.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from fleetdeck.core import bulk, clock
from fleetdeck.core.db import Database
from fleetdeck.orchestrator.models import Slot, slot_row, slots
from fleetdeck.tasks.summary import read_guard

# How long a slot is remembered after its release, for the rate of starts.
RATE_WINDOW = clock.MINUTE
# Another process may have released one.
LOOK_AGAIN_SECONDS = 0.5


@dataclass(slots=True)
class _Waiter:
    id: str
    task_id: str
    granted: "asyncio.Future[None]"


class Slots:
    """Hands out slots to the steps of this process."""

    def __init__(self, db: Database, worker_id: str) -> None:
        self._db = db
        self._worker_id = worker_id
        self._line: list[_Waiter] = []
        self._stirred = asyncio.Event()

    async def take(self, id: str, task_id: str) -> None:
        """Waits until the agent `id` may run."""
        waiter = _Waiter(id, task_id, asyncio.get_running_loop().create_future())
        self._line.append(waiter)
        self._stirred.set()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if waiter in self._line:
                self._line.remove(waiter)
            await asyncio.shield(self.release(id))
            raise

    async def release(self, id: str) -> None:
        """Give a slot back; nothing happens for one that was not taken."""
        await asyncio.to_thread(self._release, id)
        self._stirred.set()

    async def run(self) -> None:
        """Serve the line, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS if self._line else None):
                    await self._stirred.wait()
            self._stirred.clear()
            if self._line:
                granted = await asyncio.to_thread(self._grant, list(self._line))
                for waiter in self._line[:]:
                    if waiter.id in granted:
                        self._line.remove(waiter)
                        if not waiter.granted.done():
                            waiter.granted.set_result(None)

    def _grant(self, line: list[_Waiter]) -> set[str]:
        now = clock.now()
        with self._db.write() as connection:
            guard = read_guard(connection)
            if guard.stopped:
                return set()
            connection.execute(delete(slots).where(slots.c.released_at < now - RATE_WINDOW))
            by_task = _taken(connection)
            room = guard.max_agents - sum(by_task.values())
            started = select(func.count()).select_from(slots).where(slots.c.taken_at > now - RATE_WINDOW)
            room = min(room, guard.spawns_per_minute - connection.execute(started).scalar_one())
            granted: list[Slot] = []
            for waiter in line:
                if len(granted) >= room:
                    break
                if by_task.get(waiter.task_id, 0) < guard.max_agents_per_task:
                    by_task[waiter.task_id] = by_task.get(waiter.task_id, 0) + 1
                    granted.append(Slot(waiter.id, waiter.task_id, self._worker_id, now, None))
            bulk.upsert(connection, slots, [slot_row(slot) for slot in granted])
        return {slot.id for slot in granted}

    def _release(self, id: str) -> None:
        with self._db.write() as connection:
            free = update(slots).where(slots.c.id == id, slots.c.released_at.is_(None))
            connection.execute(free.values(released_at=clock.now()))


def _taken(connection: Connection) -> dict[str, int]:
    query = select(slots.c.task_id, func.count()).where(slots.c.released_at.is_(None)).group_by(slots.c.task_id)
    return {task_id: count for task_id, count in connection.execute(query)}
