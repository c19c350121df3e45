"""The OTLP source: a request's body into facts, and how it is doing. Nothing is read here: programs send by themselves.

Facts are appended by the route, which answers after their commit; a request that is repeated gives the same facts.
"""

import asyncio
from collections.abc import Sequence
from typing import Literal

from fleetdeck.core import clock
from fleetdeck.core.errors import AppError, BadRequest
from fleetdeck.core.text import cut
from fleetdeck.events.fact import Fact
from fleetdeck.events.log import EventLog
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sinks import LogSink
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.otlp.map import metrics
from fleetdeck.ingest.sources.otlp.map.agents import Announced
from fleetdeck.ingest.sources.otlp.map.claude_code import Outcomes
from fleetdeck.ingest.sources.otlp.map.logs import Logs
from fleetdeck.ingest.sources.otlp.map.outbox import SOURCE, Outbox
from fleetdeck.ingest.sources.otlp.map.owners import Owners
from fleetdeck.ingest.sources.otlp.map.traces import Traces
from fleetdeck.ingest.sources.otlp.parse import otlp_json, protobuf
from fleetdeck.ingest.sources.otlp.parse.records import Parsed, Refused
from fleetdeck.ingest.sources.otlp.transport.body import Encoding

Signal = Literal["traces", "logs", "metrics"]
PARSERS = {
    ("protobuf", "traces"): protobuf.traces,
    ("protobuf", "logs"): protobuf.logs,
    ("protobuf", "metrics"): protobuf.metrics,
    ("json", "traces"): otlp_json.traces,
    ("json", "logs"): otlp_json.logs,
    ("json", "metrics"): otlp_json.metrics,
}
# Large enough to hold up everybody else if the loop read it itself.
_THREAD_FROM_BYTES = 512 * 1024
# Small enough for a transaction that nobody waits long behind.
_APPEND_FACTS = 2_000
_SHOWN = 5
_IDLE_AFTER = 10 * clock.MINUTE
# What was recorded longer ago is sent from a file or a store: nobody waited for it.
_HISTORY_AFTER = clock.HOUR
_REVIEW_SECONDS = 30.0


class OtlpSource:
    """One for the whole server. `take` may be called at the same time by many; they map one after the other."""

    id = SOURCE
    kind = "otlp"
    name = "OpenTelemetry"
    path = "/v1/traces, /v1/logs, /v1/metrics"

    def __init__(self) -> None:
        self.health = SourceHealth("idle", "nothing received since the start")
        self._owners = Owners()
        self._announced = Announced()
        self._outcomes = Outcomes()
        self._lock = asyncio.Lock()
        self._last = 0

    async def run(self, sink: Sink, positions: Positions) -> None:
        """Only looks whether somebody still sends."""
        while True:
            if self._last and clock.now() - self._last > _IDLE_AFTER:
                self.health.state, self.health.reason = "idle", "received nothing for 10 minutes"
            await asyncio.sleep(_REVIEW_SECONDS)

    def rescan(self) -> None:
        """There is nothing to read again."""

    async def take(self, event_log: EventLog, signal: Signal, encoding: Encoding, body: bytes) -> list[Refused]:
        """Store what a body holds; answers the records that were refused, after the commit.

        Raises BadRequest for what is no OTLP, and what the log raises: then nothing is acknowledged, and all of it may
        be sent again.
        """
        try:
            facts, refused = await self._read(signal, encoding, body)
        except BadRequest as error:
            await self.tell(event_log, [Refused(f"/v1/{signal}", error.message, cut(repr(body[:200]), 400))])
            raise
        for first in range(0, len(facts), _APPEND_FACTS):
            part = facts[first : first + _APPEND_FACTS]
            outcome = await event_log.append(part)
            refused += [Refused(f"{part[index].type} {part[index].id}", reason) for index, reason in outcome.failed]
        self._announced.stored(facts)
        self._last = clock.now()
        self.health.state, self.health.reason = "live", "receives"
        if facts:
            lag = max(0, self._last - max(fact.time for fact in facts))
            self.health.lag_ms = lag / 1000 if lag < _HISTORY_AFTER else None
        await self.tell(event_log, refused)
        return refused

    async def tell(self, event_log: EventLog, refused: Sequence[Refused]) -> None:
        """Show some of what was refused among the source's problems. Never a reason for another answer."""
        sink = LogSink(event_log, self.id)
        for problem in refused[:_SHOWN]:
            try:
                async with asyncio.timeout(5):
                    await sink.problem(problem.where, problem.reason, problem.sample)
            except (AppError, TimeoutError):
                return

    async def _read(self, signal: Signal, encoding: Encoding, body: bytes) -> tuple[list[Fact], list[Refused]]:
        # What is remembered of spans is not for two at a time.
        async with self._lock:
            if len(body) >= _THREAD_FROM_BYTES:
                return await asyncio.to_thread(self.read, signal, encoding, body)
            return self.read(signal, encoding, body)

    def read(self, signal: Signal, encoding: Encoding, body: bytes) -> tuple[list[Fact], list[Refused]]:
        """The facts of a body, and the records that give none. Raises BadRequest."""
        parsed: Parsed = PARSERS[encoding, signal](body) if body else Parsed()
        out = Outbox()
        refused = parsed.refused
        if parsed.spans:
            refused += Traces(out, self._owners, self._announced, self._outcomes).take(parsed.spans)
        if parsed.logs:
            refused += Logs(out, self._owners, self._announced).take(parsed.logs)
        if parsed.points:
            refused += metrics.take(out, parsed.points)
        return out.facts, refused
