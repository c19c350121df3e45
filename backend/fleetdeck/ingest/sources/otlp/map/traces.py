"""Spans into facts. Each span gives one fact under its own id, and those that say more give more."""

from collections.abc import Callable
from typing import Any

from fleetdeck.core import clock
from fleetdeck.ingest.sources.otlp.map import calls, claude_code, messages, tools, workflows
from fleetdeck.ingest.sources.otlp.map.agents import Agents, Announced
from fleetdeck.ingest.sources.otlp.map.kinds import Kind, kind_of, tells_usage
from fleetdeck.ingest.sources.otlp.map.outbox import KEPT_BYTES, Outbox, Refusal, kept
from fleetdeck.ingest.sources.otlp.map.owners import Owners
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Refused, Span


class Traces:
    """The spans of one request."""

    def __init__(
        self, out: Outbox, owners: Owners, announced: Announced, outcomes: claude_code.Outcomes | None = None
    ) -> None:
        self._out = out
        self._owners = owners
        self._agents = Agents(out, owners, announced)
        self._outcomes = outcomes or claude_code.Outcomes()
        self._claude = claude_code.Telemetry(out, announced, self._outcomes)

    def take(self, spans: list[Span]) -> list[Refused]:
        """Answers those that give no fact."""
        refused = []
        now = clock.now() * 1_000
        for span in spans:
            span.end = span.end or span.start or now
            span.start = span.start or span.end
        claude = [span for span in spans if claude_code.is_span(span)]
        for span in claude:
            self._outcomes.keep(span)
        self._owners.learn([span for span in spans if not claude_code.is_span(span)] if claude else spans)
        for span in spans:
            before = len(self._out.facts)
            try:
                self._span(span)
            except Refusal as error:
                del self._out.facts[before:]
                refused.append(Refused(f"span {span.name[:200]} {span.key}", str(error)))
        self._agents.finish()
        return refused

    def _span(self, span: Span) -> None:
        if claude_code.is_span(span):
            if not self._claude.span(span):
                self._keep(span, "claude_code", self._claude.owner(span.attributes))
            return
        kind = kind_of(span.attributes)
        tell = _TELL.get(kind)
        if tell is not None:
            tell(self, span)
        elif tells_usage(span.attributes):
            # A span around others that sums up their usage: pricing/coverage.py sees to it that it counts once.
            self._usage(span, self._agent(span))
        else:
            owner = self._owners.of(span)
            self._keep(span, None, None if owner.inferred else owner.id)
        if not span.parent_id and kind == "call":
            self._agents.ended(span)

    def _call(self, span: Span) -> None:
        agent_id = self._agent(span)
        self._usage(span, agent_id)
        given, answer = messages.of_call(span.attributes)
        for event in span.events:
            said = messages.of_event(event.name, event.attributes)
            (answer if event.name.endswith(("choice", "completion")) else given).extend(said)
        # Ids that begin like the span's own: what is written together lies together in the index.
        self._say(f"{span.key} in", given, agent_id, values.micros(span.start), None)
        model = values.name(span.attributes, *calls.MODEL) if answer else None
        self._say(f"{span.key} out", answer, agent_id, values.micros(span.end), model)

    def _usage(self, span: Span, agent_id: str) -> None:
        owner = self._owners.of(span)
        data = calls.usage(span) | _links(span)
        data["agent_id"] = agent_id
        data["agent_inferred"] = True if owner.inferred else None
        self._out.put("usage.recorded", span.key, values.micros(span.end), data)

    def _say(self, id: str, said: list[messages.Said], agent_id: str, time: int, model: str | None) -> None:
        for place, message in enumerate(said):
            data = {
                "agent_id": agent_id,
                "message_id": message.id,
                "role": message.role,
                "blocks": message.blocks,
                "model": model,
                "secondhand": True,
            }
            self._out.put("message.recorded", f"{id} {place}", time, data)

    def _tool(self, span: Span) -> None:
        data = tools.completed(span) | _links(span)
        data["agent_id"] = self._agent(span)
        self._out.put("tool.completed", span.key, values.micros(span.end), data)

    def _invocation(self, span: Span) -> None:
        self._agents.invoked(span)
        agent_id = self._owners.of(span).id
        if tells_usage(span.attributes):
            self._usage(span, agent_id)
        else:
            self._keep(span, "agent", agent_id)

    def _workflow(self, span: Span) -> None:
        workflows.workflow(self._out, span)
        self._keep(span, "workflow", None)

    def _step(self, span: Span) -> None:
        agent_id = self._agent(span)
        workflows.step(self._out, span, agent_id)
        self._keep(span, "step", agent_id)

    def _agent(self, span: Span) -> str:
        return self._agents.tell(self._owners.of(span), span.origin, values.micros(span.start))

    def _keep(self, span: Span, kind: str | None, agent_id: str | None) -> None:
        failed = span.status == 2
        data: dict[str, Any] = _links(span) | {
            "name": span.name[:512],
            "kind": kind,
            "service": span.origin.service[:512],
            "agent_id": agent_id,
            "started_at": clock.render(values.micros(span.start)),
            "duration_ms": max(span.end - span.start, 0) / 1e6,
            "status": "error" if failed else None,
            "error": tools.error_of(span) if failed else None,
            "attributes": kept(span.attributes),
        }
        self._out.put("span.recorded", span.key, values.micros(span.end), data, KEPT_BYTES)


def _links(span: Span) -> dict[str, Any]:
    return {"trace_id": span.trace_id, "span_id": span.span_id, "parent_span_id": span.parent_id or None}


_TELL: dict[Kind, Callable[[Traces, Span], None]] = {
    "call": Traces._call,
    "tool": Traces._tool,
    "agent": Traces._invocation,
    "workflow": Traces._workflow,
    "step": Traces._step,
}
