"""Where sources put their facts: the log of this process. (A collector's sink is in collector/sink.py.)"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

from fleetdeck.core import clock
from fleetdeck.core.errors import TooManyRequests, Unavailable
from fleetdeck.core.text import clean, cut
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import SourceProblem

BUSY_SECONDS = 0.05
# A full disk or a database that restarts: it heals by itself when they do.
UNAVAILABLE_SECONDS = 2.0


class FactSink(ABC):
    """Problems are facts too, whatever becomes of facts. `source` is what they are told of."""

    def __init__(self, source: str) -> None:
        self._source = source

    @abstractmethod
    async def append(self, facts: Sequence[Fact]) -> int:
        """Store facts (repeats are fine); answers how many were new."""

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


class LogSink(FactSink):
    """Appends a source's facts to the log, waiting while it is full."""

    def __init__(self, event_log: EventLog, source: str) -> None:
        super().__init__(source)
        self._log = event_log

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
