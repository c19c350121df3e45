"""The part of a process that runs tasks: claims those that wait, keeps its heart beating, takes over from the dead.

A claim is a change of state (pending → running) through the door, so of all processes that want a task one gets it. The
durable library is launched with the first task, so that a server without tasks does not pay for it.
"""

import asyncio
import contextlib
import logging
import os
import platform
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select, update

from fleetdeck.core import clock
from fleetdeck.core.bulk import upsert
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import AppError, Conflict
from fleetdeck.events.log import EventLog
from fleetdeck.events.task_types import TaskStatusChanged, TaskUpdated
from fleetdeck.orchestrator.door import Door
from fleetdeck.orchestrator.drivers.registry import Drivers
from fleetdeck.orchestrator.engine import queue
from fleetdeck.orchestrator.engine.attempts import StepRunner
from fleetdeck.orchestrator.engine.line import House, Whisper
from fleetdeck.orchestrator.engine.names import run_id
from fleetdeck.orchestrator.engine.purse import Purse
from fleetdeck.orchestrator.engine.run import Checkpoints, TaskRun
from fleetdeck.orchestrator.engine.slots import Slots
from fleetdeck.orchestrator.engine.watch import Watch
from fleetdeck.orchestrator.models import Worker, reservations, slots, worker_row, workers
from fleetdeck.tasks.models import tasks

if TYPE_CHECKING:
    from fleetdeck.orchestrator.engine.durable import Durable

BEAT_SECONDS = 1.5
# So long without a beat, and a worker is taken for dead.
DEAD_AFTER = 6 * clock.SECOND

log = logging.getLogger(__name__)


class Runner:
    """Runs tasks in this process, until `close`."""

    def __init__(
        self, settings: Settings, db: Database, event_log: EventLog, watch: Watch, drivers: Drivers, whisper: Whisper
    ) -> None:
        self.worker_id = f"{platform.node() or 'machine'}-{os.getpid()}-{uuid.uuid4().hex[:4]}"
        self._settings = settings
        self._db = db
        self._watch = watch
        self._door = Door(event_log)
        self._slots = Slots(db, self.worker_id)
        purse = Purse(db, self.worker_id)
        self._house = House(self.worker_id, settings, db, event_log, self._door, watch, purse, whisper)
        self._steps = StepRunner(self._house, self._slots, drivers)
        self._runs = TaskRun(self._house, self._steps)
        self._durable: Durable | None = None
        self._stirred = asyncio.Event()
        self._going = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._started_at = clock.now()
        watch.on_news(self._stirred.set)

    async def run(self) -> None:
        """Beat, claim and take over, until cancelled."""
        await asyncio.to_thread(self._beat)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._slots.run())
            group.create_task(self._beat_on())
            group.create_task(self._claim_on())

    async def close(self) -> None:
        """Interrupt what runs here: its processes end, and whoever comes next goes on with it."""
        durable, self._durable = self._durable, None
        if durable is not None:
            durable.hush()
        self._steps.stopping.set()
        if durable is not None:
            await self._idle.wait()
            await durable.close()
        await asyncio.to_thread(self._leave)

    async def _beat_on(self) -> None:
        while True:
            with contextlib.suppress(AppError):
                await self._take_over(await asyncio.to_thread(self._bury))
            if self._db.dialect == "sqlite":
                return  # nobody else runs tasks of this database: what was left is taken over, and no heart is heard
            await asyncio.sleep(BEAT_SECONDS)
            await asyncio.to_thread(self._beat)

    async def _claim_on(self) -> None:
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            for run in await asyncio.to_thread(queue.claimable, self._db):
                await self._claim(run)

    async def _claim(self, run: queue.Run) -> None:
        claim = TaskStatusChanged(task_id=run.task_id, status="running", run=run.number, worker=self.worker_id)
        try:
            claimed = await self._door.append([claim], key=f"{run_id(run.task_id, run.number)} claimed")
        except Conflict:
            return  # it was cancelled
        if claimed.accepted:  # otherwise another process has it
            await self._launched().start(run.durable_id, run.task_id, run.number)

    def _launched(self) -> "Durable":
        if self._durable is None:
            # Imported with the first task: see the module's text.
            from fleetdeck.orchestrator.engine.durable import Durable

            self._durable = Durable(self._settings, self._db, self.worker_id, self._go)
        return self._durable

    async def _go(self, checkpoints: Checkpoints, task_id: str, run: int) -> str:
        self._going += 1
        self._idle.clear()
        try:
            await self._own(task_id)
            return await self._runs.go(checkpoints, task_id, run)
        finally:
            self._going -= 1
            if not self._going:
                self._idle.set()

    async def _own(self, task_id: str) -> None:
        """Whoever goes on with a run says so, for the day on which this process is lost."""
        if await asyncio.to_thread(self._worker_of, task_id) != self.worker_id:
            await self._door.append([TaskUpdated(task_id=task_id, worker=self.worker_id)])

    def _worker_of(self, task_id: str) -> str | None:
        with self._db.read() as connection:
            return connection.execute(select(tasks.c.worker).where(tasks.c.id == task_id)).scalar_one_or_none()

    async def _take_over(self, orphans: Sequence[queue.Run]) -> None:
        """Go on with runs whose worker is dead. Of several processes that want to, one gets each."""
        for run in orphans:

            def still(connection: Connection, run: queue.Run = run) -> None:
                now = connection.execute(select(tasks.c.worker).where(tasks.c.id == run.task_id)).scalar_one()
                if now != run.worker:
                    raise Conflict("another process has taken it over")

            taken = TaskUpdated(task_id=run.task_id, worker=self.worker_id)
            key = f"{run_id(run.task_id, run.number)} from {run.worker}"
            with contextlib.suppress(Conflict):
                if (await self._door.append([taken], key=key, extra=still)).accepted:
                    log.info("task taken over", extra={"task": run.task_id, "from": run.worker})
                    await self._launched().resume(run.durable_id, run.task_id, run.number)

    def _beat(self) -> None:
        with self._db.write() as connection:
            me = Worker(self.worker_id, platform.node(), os.getpid(), self._started_at, clock.now())
            upsert(connection, workers, [worker_row(me)])

    def _bury(self) -> list[queue.Run]:
        """Forget workers whose heart stopped, with their slots and reservations; answers the runs they leave."""
        with self._db.write() as connection:
            alive = queue.alive(connection, self._db.dialect, self.worker_id, clock.now() - DEAD_AFTER)
            connection.execute(delete(workers).where(workers.c.id.not_in(alive)))
            lost = (slots.c.worker_id.not_in(alive), slots.c.released_at.is_(None))
            connection.execute(update(slots).where(*lost).values(released_at=clock.now()))
            connection.execute(delete(reservations).where(reservations.c.worker_id.not_in(alive)))
            return queue.orphans(connection, alive)

    def _leave(self) -> None:
        with self._db.write() as connection:
            connection.execute(delete(workers).where(workers.c.id == self.worker_id))
