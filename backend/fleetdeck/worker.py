"""A process that runs tasks of a shared PostgreSQL database and serves nobody: the engine without the edge (RUN-10)."""

import asyncio
import signal
from collections.abc import Callable

from fleetdeck.core import garbage
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.events.bus import Bus
from fleetdeck.events.log import EventLog
from fleetdeck.live.deltas import Deltas
from fleetdeck.main import local_drivers, projectors
from fleetdeck.orchestrator.drivers.registry import Drivers
from fleetdeck.orchestrator.engine.runner import Runner
from fleetdeck.orchestrator.engine.watch import Watch


def run(settings: Settings, started: Callable[[str], None]) -> None:
    """Run tasks until SIGTERM or SIGINT; what is under way then is left for the other workers. `started` gets the
    worker's id. Expects a migrated database."""
    garbage.tune()
    asyncio.run(_run(settings, started))


async def _run(settings: Settings, started: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    db = Database(settings.effective_database_url)
    bus = Bus(db)
    event_log = EventLog(db, projectors(), settings.queue_facts, on_commit=bus.announce)
    watch = Watch(db)
    bus.subscribe(watch.announce)
    drivers = Drivers(local_drivers(settings), settings.driver)
    runner = Runner(settings, db, event_log, watch, drivers, Deltas(bus.whisper).say)
    loops = [asyncio.create_task(loop.run(), name=type(loop).__name__) for loop in (bus, watch, runner)]
    stopping = asyncio.create_task(stop.wait(), name="stop")
    started(runner.worker_id)
    try:
        done, _ = await asyncio.wait((stopping, *loops), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await runner.close()
        for task in (stopping, *loops):
            task.cancel()
        await asyncio.gather(stopping, *loops, return_exceptions=True)
        await asyncio.to_thread(event_log.close)
        db.close()
    for task in done - {stopping}:
        task.result()  # raises what ended it
