"""A collector: the sources of a machine, read there, for a server elsewhere (SRC-13).

Each source runs as it does in a server: it saves how far it has read when its facts are safe, and they are when the
server has them. So nothing is spooled: while the server is away, what is not sent yet stays where it is, in the files.
"""

import asyncio
import logging
import uuid
from collections.abc import Sequence
from typing import Any

from fleetdeck import __version__
from fleetdeck.core import jsons
from fleetdeck.core.db import Database
from fleetdeck.ingest.collector.link import Link
from fleetdeck.ingest.collector.sink import RemoteSink, name_here
from fleetdeck.ingest.collectors import REPORT_SECONDS
from fleetdeck.ingest.positions import Positions, source_positions
from fleetdeck.ingest.running import Running
from fleetdeck.ingest.source_list import import_wire
from fleetdeck.ingest.sources.base import Source

# A change is reported sooner than the next report is due.
LOOK_SECONDS = 1.0
_OWN, _ID = "collector", "id"

log = logging.getLogger(__name__)


class Collector:
    """`state` keeps how far each source is read, for one server."""

    def __init__(self, sources: Sequence[Source], link: Link, state: Database, machine: str) -> None:
        with state.write() as connection:
            source_positions.create(connection, checkfirst=True)
        self._sources = {name_here(source.id, machine): source for source in sources}
        self._link = link
        self._state = state
        self._machine = machine
        self._id = _own_id(state, machine)
        self._running = Running(state, lambda source: RemoteSink(link.another(), source.id, machine, self._say))
        # The server says how often it wants to hear.
        self._report_seconds = float(REPORT_SECONDS)
        self._paused: frozenset[str] = frozenset()
        self._said = ""

    def forget(self) -> None:
        """Read everything from its beginning again. Before `run`."""
        for source in self._sources.values():
            Positions(self._state, source.id).forget()

    async def run(self) -> None:
        """Until cancelled."""
        try:
            for source in self._sources.values():
                self._running.start(source)
            await self._report_for_ever()
        finally:
            await self._running.stop_all()

    async def _report_for_ever(self) -> None:
        told: Any = None
        since = self._report_seconds
        while True:
            states = [(source.health.state, source.health.reason) for source in self._sources.values()]
            if since >= self._report_seconds or states != told:
                if await self._report():
                    # What changed while the report was on its way is told by the next one.
                    told = states
                since = 0.0
            await asyncio.sleep(LOOK_SECONDS)
            since += LOOK_SECONDS

    async def _report(self) -> bool:
        """Tell the server how the sources are, and hear which of them are to rest."""
        body = {
            "machine": self._machine,
            "version": __version__,
            "sources": [_wire(id, source) for id, source in self._sources.items()],
        }
        try:
            path = f"/api/v1/collectors/{self._id}"
            answer = await asyncio.to_thread(self._link.send, "PUT", path, jsons.dumps(body))
        except OSError as error:
            self._say(f"the server does not answer: {error}")
            return False
        if answer.status != 200:
            self._say(f"the server does not take reports: {answer.message}")
            return False
        self._say("")
        self._report_seconds = float(answer.body["report_seconds"])
        return not await self._rest(frozenset(answer.body["paused"]))

    async def _rest(self, paused: frozenset[str]) -> bool:
        """Stop and start what the server says; whether that changed anything."""
        changed = paused ^ self._paused
        self._paused = paused
        for id in changed & self._sources.keys():
            source = self._sources[id]
            if id in paused:
                await self._running.stop(source.id)
                source.health.state, source.health.reason = "paused", "paused by a person"
            else:
                source.health.state, source.health.reason = "starting", ""
                self._running.start(source)
        return bool(changed)

    def _say(self, words: str) -> None:
        """Log what is new; a state that lasts is said once."""
        if words and not self._said:
            log.warning("%s; trying again until it does", words)
        elif self._said and not words:
            log.info("the server takes facts again")
        self._said = words


def _own_id(state: Database, machine: str) -> str:
    """The name of this collector, kept over restarts."""
    own = Positions(state, _OWN)
    found = own.load().get(_ID)
    if not isinstance(found, str):
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in machine)
        found = f"{plain[:100]}-{uuid.uuid4().hex[:12]}"
        own.save({_ID: found})
    return found


def _wire(id: str, source: Source) -> dict[str, Any]:
    health = source.health
    return {
        "id": id,
        "kind": source.kind,
        "name": source.name,
        "path": source.path,
        "state": health.state,
        "state_reason": health.reason[:2_000],
        "lag_ms": health.lag_ms,
        "import": import_wire(health.progress) if health.progress is not None else None,
    }
