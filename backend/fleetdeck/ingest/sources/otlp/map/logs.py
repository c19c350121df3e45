"""Log records into facts: messages and calls of the GenAI events, Claude Code's events; the rest is kept.

Records have no id: theirs is made from what they say. Claude Code numbers its events within a session.
"""

from hashlib import blake2b
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.jsons import dumps
from fleetdeck.ingest.sources.otlp.map import calls, claude_code, messages
from fleetdeck.ingest.sources.otlp.map.agents import Agents, Announced
from fleetdeck.ingest.sources.otlp.map.kinds import tells_usage
from fleetdeck.ingest.sources.otlp.map.outbox import KEPT_BYTES, KEPT_LIMIT, Outbox, Refusal, bounded, kept
from fleetdeck.ingest.sources.otlp.map.owners import Owner, Owners, of_record
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import LogRecord, Refused, Span

_DETAILS = "gen_ai.client.inference.operation.details"


class Logs:
    """The log records of one request."""

    def __init__(self, out: Outbox, owners: Owners, announced: Announced) -> None:
        self._out = out
        self._owners = owners
        self._agents = Agents(out, owners, announced)
        self._claude = claude_code.Telemetry(out, announced)
        self._repeats: dict[str, int] = {}

    def take(self, records: list[LogRecord]) -> list[Refused]:
        """Answers those that give no fact."""
        refused = []
        now = clock.now()
        for record in records:
            before = len(self._out.facts)
            record.name = record.name or values.name(record.attributes, "event.name") or ""
            claude = claude_code.is_log(record)
            if claude:
                # Its records may carry a source location as their name; the attribute is what is meant.
                record.name = values.name(record.attributes, "event.name") or record.name
            time = values.micros(record.time) or now
            try:
                id = self._id(record)
                told = self._claude.log(record, id, time) if claude else self._genai(record, id, time)
                if not told:
                    self._keep(record, id, time, claude)
            except Refusal as error:
                del self._out.facts[before:]
                refused.append(Refused(f"log record {record.name[:200]}", str(error)))
        return refused

    def _genai(self, record: LogRecord, id: str, time: int) -> bool:
        if record.name == _DETAILS:
            agent_id = self._agents.tell(self._owner(record), record.origin, time)
            given, answer = messages.of_call(record.attributes)
            self._details(record, time, agent_id)
            said = given + answer
        else:
            said = messages.of_event(record.name, record.body if record.body is not None else record.attributes)
            if not said:
                return False
            agent_id = self._agents.tell(self._owner(record), record.origin, time)
        for message in said:
            data = {
                "agent_id": agent_id,
                "message_id": message.id,
                "role": message.role,
                "blocks": message.blocks,
                "secondhand": True,
            }
            self._out.put("message.recorded", f"message {agent_id} {message.id}", time, data)
        return True

    def _details(self, record: LogRecord, time: int, agent_id: str) -> None:
        """A call told by its event. Its span tells the same: the fact has that span's id, so that it is there once."""
        if not tells_usage(record.attributes) or not record.span_id:
            return
        nanos = time * 1_000
        span = Span(record.origin, record.trace_id, record.span_id, "", "", nanos, nanos, record.attributes, 0, "", [])
        data = calls.usage(span) | {"agent_id": agent_id, "latency_ms": None}
        same = "" if data["message_id"] is None else " details"
        self._out.put("usage.recorded", f"{span.key}{same}", time, data | {"agent_inferred": True})

    def _owner(self, record: LogRecord) -> Owner:
        known = self._owners.known(record.trace_id, record.span_id)
        named = of_record(record.origin.service, record.attributes)
        return known if known is not None and named.inferred else named

    def _id(self, record: LogRecord) -> str:
        session, number = values.name(record.attributes, "session.id"), record.attributes.get("event.sequence")
        if session is not None and isinstance(number, int):
            # Counted anew when a session is resumed: the time tells them apart.
            return f"log {session} {number} {record.time}"
        said = [record.origin.service, record.origin.scope, record.time, record.name, record.body, record.attributes]
        try:
            mark = blake2b(dumps([*said, record.trace_id, record.span_id]), digest_size=16).hexdigest()
        except TypeError:
            raise Refusal("a value is nested too deeply or too large a number") from None
        # The same words twice in one request are two records.
        repeat = self._repeats[mark] = self._repeats.get(mark, -1) + 1
        return f"log {mark} {repeat}" if repeat else f"log {mark}"

    def _keep(self, record: LogRecord, id: str, time: int, claude: bool) -> None:
        agent = self._claude.owner(record.attributes) if claude else None
        if agent is None and not claude:
            owner = self._owner(record)
            agent = None if owner.inferred else owner.id
        data: dict[str, Any] = {
            "name": (record.name or "log")[:512],
            "service": record.origin.service[:512],
            "agent_id": agent,
            "trace_id": record.trace_id or None,
            "span_id": record.span_id or None,
            "severity": record.severity[:100] or None,
            "body": bounded(record.body, KEPT_LIMIT),
            "attributes": kept(record.attributes),
        }
        self._out.put("log.recorded", id, time, data, KEPT_BYTES)
