"""The sources of this process: started together, restarted when they fall over, stopped together."""

import asyncio
import logging
from collections.abc import Sequence

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import NotFound, TooManyRequests, Unavailable
from fleetdeck.core.text import clean, cut
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import SourceProblem
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Source

RESTART_SECONDS = 5.0
BUSY_SECONDS = 0.05
# A full disk or a database that restarts: it heals by itself when they do.
UNAVAILABLE_SECONDS = 2.0

log = logging.getLogger(__name__)


class LogSink:
    """Appends a source's facts to the log, waiting while it is full."""

    def __init__(self, event_log: EventLog, source: str) -> None:
        self._log = event_log
        self._source = source

    async def append(self, facts: Sequence[Fact]) -> int:
        if not facts:
            return 0
        while True:
            try:
                outcome = await self._log.append(facts)
            except TooManyRequests:
                await asyncio.sleep(BUSY_SECONDS)
                continue
            except Unavailable:
                await asyncio.sleep(UNAVAILABLE_SECONDS)
                continue
            for index, reason in outcome.failed:
                await self.problem(f"{facts[index].type} {facts[index].id}", reason)
            return outcome.accepted

    async def problem(self, location: str, reason: str, sample: str = "", version: str = "") -> None:
        data = SourceProblem(
            source=self._source,
            location=cut(clean(location), 5000),
            reason=cut(clean(reason), 1000),
            sample=cut(clean(sample), 500) or None,
        )
        id = f"problem {version} {data.location} {data.reason}" if version else f"problem {data.location} {data.reason}"
        await self.append([make(self._source, id[:1024], clock.now(), data)])

    async def resolved(self, path: str) -> None:
        now = clock.now()
        data = SourceProblem(source=self._source, location=cut(clean(path), 5000), reason="", resolved=True)
        await self.append([make(self._source, f"resolved {data.location} {now}"[:1024], now, data)])


class Registry:
    """All sources of this process, by id."""

    def __init__(self, db: Database, event_log: EventLog, sources: Sequence[Source]) -> None:
        self._db = db
        self._log = event_log
        self.sources = {source.id: source for source in sources}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def get(self, source_id: str) -> Source:
        """Raises NotFound."""
        source = self.sources.get(source_id)
        if source is None:
            raise NotFound(f"no source {source_id[:200]!r}")
        return source

    async def run(self) -> None:
        """All sources until cancelled."""
        for source in self.sources.values():
            self.start(source)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def start(self, source: Source) -> None:
        """Run a source, unless it runs already. In the event loop."""
        self.sources[source.id] = source
        if source.id not in self._tasks:
            self._tasks[source.id] = asyncio.create_task(self._keep_running(source), name=source.id)

    async def stop(self, source_id: str) -> None:
        """Stop a source that runs; it stays on the list."""
        task = self._tasks.pop(source_id, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def is_running(self, source_id: str) -> bool:
        return source_id in self._tasks

    async def _keep_running(self, source: Source) -> None:
        sink = LogSink(self._log, source.id)
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
