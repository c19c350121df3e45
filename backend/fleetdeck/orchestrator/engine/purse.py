"""Money put aside before it is spent, so that no number of calls at once can break a task's cost cap (RUN-9).

A call reserves what it may cost, and gives the reservation back when its usage is in the ledger. What is spent and what
is reserved together never exceed the cap, but for a call that may overrun it: that one goes alone.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import delete, func, select

from fleetdeck.core import bulk
from fleetdeck.core.db import Database
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import lock
from fleetdeck.orchestrator.drivers.base import StepFailed
from fleetdeck.orchestrator.models import Reservation, reservation_row, reservations
from fleetdeck.tasks.models import tasks

LOOK_AGAIN_SECONDS = 0.2


class Purse:
    """Reservations of the calls made in this process."""

    def __init__(self, db: Database, worker_id: str) -> None:
        self._db = db
        self._worker_id = worker_id
        self._released = asyncio.Event()

    @asynccontextmanager
    async def reserved(self, task_id: str, amount: int, may_overrun: bool = False) -> AsyncIterator[None]:
        """`amount` nano-dollars are put aside while the context lasts. Waits while others' reservations are in the
        way; raises StepFailed when the cap would be exceeded whatever becomes of them, or, where the call may overrun
        it, when it is reached."""
        id = uuid.uuid4().hex
        while not await asyncio.to_thread(self._reserve, id, task_id, amount, may_overrun):
            self._released.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await self._released.wait()
        try:
            yield
        finally:
            await asyncio.shield(asyncio.to_thread(self._release, id))
            self._released.set()

    def afford(self, task_id: str) -> None:
        """Raises StepFailed when the cap is reached. Blocks."""
        with self._db.read() as connection:
            row = connection.execute(select(tasks.c.cost, tasks.c.cost_cap).where(tasks.c.id == task_id)).one()
        if row.cost_cap is not None and row.cost >= row.cost_cap:
            raise _reached(row.cost_cap, row.cost)

    def _reserve(self, id: str, task_id: str, amount: int, may_overrun: bool) -> bool:
        with self._db.write() as connection:
            # On PostgreSQL several processes may ask at once; nobody appends a cost meanwhile either.
            lock(connection)
            row = connection.execute(select(tasks.c.cost, tasks.c.cost_cap).where(tasks.c.id == task_id)).one()
            aside = select(func.coalesce(func.sum(reservations.c.amount), 0)).where(reservations.c.task_id == task_id)
            if row.cost_cap is None:
                return True
            if row.cost >= row.cost_cap:
                raise _reached(row.cost_cap, row.cost)
            if row.cost + amount > row.cost_cap and not may_overrun:
                raise _reached(row.cost_cap, row.cost, f", and the next call may cost ${to_usd(amount)}")
            others = int(connection.execute(aside).scalar_one())
            if row.cost + others + amount > row.cost_cap and (others or not may_overrun):
                return False
            mine = Reservation(id, task_id, self._worker_id, amount)
            bulk.insert(connection, reservations, [reservation_row(mine)])
        return True

    def _release(self, id: str) -> None:
        with self._db.write() as connection:
            connection.execute(delete(reservations).where(reservations.c.id == id))


def _reached(cap: int, spent: int, more: str = "") -> StepFailed:
    return StepFailed(f"the cost cap of ${to_usd(cap)} holds: ${to_usd(spent)} is spent{more}", retry=False)
