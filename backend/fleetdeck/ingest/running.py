"""Sources at work in this process: each in a task of its own, begun again when it falls over."""

import asyncio
import logging
from collections.abc import Callable

from fleetdeck.core.db import Database
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink, Source

RESTART_SECONDS = 5.0

log = logging.getLogger(__name__)


class Running:
    """`sink` makes the way of a source's facts; `db` keeps how far they are read. In the event loop."""

    def __init__(self, db: Database, sink: Callable[[Source], Sink]) -> None:
        self._db = db
        self._sink = sink
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def __contains__(self, source_id: str) -> bool:
        return source_id in self._tasks

    def start(self, source: Source) -> None:
        """Run a source, unless it runs already."""
        if source.id not in self._tasks:
            self._tasks[source.id] = asyncio.create_task(self._keep_running(source), name=source.id)

    async def stop(self, source_id: str) -> None:
        """Returns when the source has ended; what it was told to keep is kept."""
        task = self._tasks.pop(source_id, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def stop_all(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()

    async def _keep_running(self, source: Source) -> None:
        sink = self._sink(source)
        while True:
            try:
                await source.run(sink, Positions(self._db, source.id))
            except Exception as error:
                log.exception("source stopped", extra={"source": source.id})
                source.health.state = "problem"
                source.health.reason = f"stopped by an error ({type(error).__name__}); starts again by itself"
                await asyncio.sleep(RESTART_SECONDS)
            else:
                return
