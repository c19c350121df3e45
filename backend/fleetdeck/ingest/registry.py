"""The sources of this process: those of its configuration, and those that people added; paused ones rest."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, NotFound
from fleetdeck.events.log import EventLog
from fleetdeck.ingest import decisions
from fleetdeck.ingest.decisions import Decisions
from fleetdeck.ingest.running import Running
from fleetdeck.ingest.sinks import LogSink
from fleetdeck.ingest.sources.base import Source
from fleetdeck.ingest.sources.kind import Kind

# Another process may have been asked to add, remove, pause or resume.
LOOK_SECONDS = 5.0

log = logging.getLogger(__name__)


class Registry:
    """All sources of this process, by id. Whatever is decided is a row first: the rows are what it follows."""

    def __init__(
        self,
        db: Database,
        event_log: EventLog,
        sources: Sequence[Source],
        kinds: Sequence[Kind] = (),
        settings: Settings | None = None,
    ) -> None:
        self._db = db
        self._settings = settings
        self.kinds: Mapping[str, Kind] = {kind.kind: kind for kind in kinds}
        self.sources = {source.id: source for source in sources}
        self._configured = frozenset(self.sources)
        self._running = Running(db, lambda source: LogSink(event_log, source.id))
        self._decided = Decisions()
        self._one_at_a_time = asyncio.Lock()

    def get(self, source_id: str) -> Source:
        """Raises NotFound."""
        source = self.sources.get(source_id)
        if source is None:
            raise NotFound(f"no source {source_id[:200]!r} is read here")
        return source

    def is_added(self, source_id: str) -> bool:
        """A person added it, and may remove it."""
        return source_id in self._decided.added and source_id not in self._configured

    def is_paused(self, source_id: str) -> bool:
        return source_id in self._decided.paused

    @property
    def paused(self) -> frozenset[str]:
        """Ids of all paused sources, of those that collectors read too."""
        return frozenset(self._decided.paused)

    async def run(self) -> None:
        """All sources until cancelled."""
        try:
            while True:
                try:
                    await self.follow()
                except DBAPIError as error:
                    log.warning("sources stay as they are: %s", error.orig)
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._running.stop_all()

    async def follow(self) -> None:
        """Start and stop what the rows say."""
        async with self._one_at_a_time:
            self._decided = await asyncio.to_thread(self._read)
            for id, added in list(self._decided.added.items()):
                if id not in self.sources and (source := self._make(added.kind, added.path)) is not None:
                    self.sources[id] = source
            for id in self.sources.keys() - self._configured - self._decided.added.keys() - self._own():
                await self._running.stop(id)
                del self.sources[id]
            for id, source in list(self.sources.items()):
                if id in self._decided.paused:
                    await self._running.stop(id)
                    source.health.state, source.health.reason = "paused", "paused by a person"
                elif id not in self._running and id not in self._own():
                    if source.health.state == "paused":
                        source.health.state, source.health.reason = "starting", ""
                    self._running.start(source)

    def start(self, source: Source) -> None:
        """Run a source of Fleetdeck's own, unless it runs already. In the event loop."""
        self.sources[source.id] = source
        self._running.start(source)

    async def stop(self, source_id: str) -> None:
        """Stop a source of Fleetdeck's own that runs; it stays on the list."""
        await self._running.stop(source_id)

    def is_running(self, source_id: str) -> bool:
        return source_id in self._running

    async def add(self, kind: Kind, path: Path, by: str) -> Source:
        """Read a path from now on. Raises Conflict when it is read already."""
        source = self._make(kind.kind, str(path))
        if source is None:
            raise Conflict("this server reads no sources (FLEETDECK_SOURCES=false)")
        if source.id in self.sources or self.reads(kind.kind, path):
            raise Conflict(f"{path} is read already")
        await asyncio.to_thread(decisions.add, self._db, source.id, kind.kind, str(path), by)
        await self.follow()
        return self.get(source.id)

    def reads(self, kind: str, path: Path) -> bool:
        """Whether a source of this kind reads this very place, whatever links lead to it."""
        return any(source.kind == kind and Path(source.path).resolve() == path for source in self.sources.values())

    async def remove(self, source_id: str) -> None:
        """Read it no longer; what it gave stays. Raises NotFound and Conflict."""
        self.get(source_id)
        if not self.is_added(source_id):
            raise Conflict("this source is set by the server's configuration: take it out there, or pause it")
        await asyncio.to_thread(decisions.remove, self._db, source_id)
        await self.follow()

    async def pause(self, source_id: str, by: str) -> None:
        await asyncio.to_thread(decisions.pause, self._db, source_id, by)
        await self.follow()

    async def resume(self, source_id: str) -> None:
        await asyncio.to_thread(decisions.resume, self._db, source_id)
        await self.follow()

    def _own(self) -> frozenset[str]:
        """The simulated fleet: started and stopped by its own command."""
        return frozenset(id for id, source in self.sources.items() if source.kind == "demo")

    def _make(self, kind: str, path: str) -> Source | None:
        known = self.kinds.get(kind)
        if known is None or self._settings is None or not self._settings.sources:
            return None
        return known.make(self._settings, Path(path))

    def _read(self) -> Decisions:
        with self._db.read() as connection:
            return decisions.read(connection)
