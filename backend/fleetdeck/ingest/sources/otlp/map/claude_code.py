"""Claude Code's own telemetry, beside what its transcripts and hooks tell of the same sessions.

The same agents (session id, subagent id), the same calls (request id) and the same tool calls (tool use id) as there,
so each counts once whichever of them come; usage and cost of `api_request` are exact and win. All else is said second
hand: it fills gaps where nothing else is read, and replaces nothing. Its `input_tokens` are without cache.
"""

from collections import OrderedDict
from typing import Any

from fleetdeck.core import clock
from fleetdeck.ingest.sources.otlp.map import tools
from fleetdeck.ingest.sources.otlp.map.agents import Announced
from fleetdeck.ingest.sources.otlp.map.calls import duration_ms
from fleetdeck.ingest.sources.otlp.map.outbox import TEXT_LIMIT, Outbox
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Attributes, LogRecord, Span

PREFIX = "claude_code."
SESSION_ROLE, SUBAGENT_ROLE = "SESSION", "SUBAGENT"
_REDACTED = "<REDACTED>"
_REMEMBERED = 5_000


def is_span(span: Span) -> bool:
    return span.name.startswith(PREFIX)


def is_log(record: LogRecord) -> bool:
    return isinstance(record.body, str) and record.body.startswith(PREFIX)


class Outcomes:
    """How calls of tools ended, by the span around: it comes later, and alone knows the call's agent and name."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def keep(self, span: Span) -> None:
        """Look at a span inside that of a tool's call."""
        attributes = span.attributes
        match span.name.removeprefix(PREFIX):
            case "tool.execution":
                failed = values.flag(attributes, "success") is False
                found = {"status": "error" if failed else "ok", "error": tools.error_of(span) if failed else None}
            case "tool.blocked_on_user" if attributes.get("decision") == "reject":
                found = {"status": "denied", "error": f"rejected by {values.text(attributes, 'source')}"[:200]}
            case _:
                return
        self._found[span.around] = found | {"duration_ms": duration_ms(span)}
        if len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)

    def of(self, span: Span) -> dict[str, Any] | None:
        """The outcome of the call that a tool's span tells of."""
        return self._found.get(span.key)


class Telemetry:
    """The spans and events of one request."""

    def __init__(self, out: Outbox, announced: Announced, outcomes: Outcomes | None = None) -> None:
        self._out = out
        self._announced = announced
        self._outcomes = outcomes or Outcomes()
        self._told: set[str] = set()

    def owner(self, attributes: Attributes) -> str | None:
        """The agent of a record: the subagent it names, else the session."""
        return values.name(attributes, "agent_id", "session.id")

    def span(self, span: Span) -> bool:
        """Whether the span gave facts of its own, its links among them."""
        agent_id = self._agent(span.attributes, values.micros(span.start))
        if agent_id is None:
            return False
        match span.name.removeprefix(PREFIX):
            case "llm_request":
                self._usage(
                    span.key, values.micros(span.end), span.attributes, agent_id, duration_ms(span), _links(span)
                )
            case "tool":
                self._tool_span(span, agent_id)
            case "interaction":
                data = {"agent_id": agent_id, "status": "idle", "reason": "the prompt was answered"}
                time = values.micros(span.end)
                self._out.put("agent.status_changed", f"{span.key} status", time, data | {"secondhand": True})
                return False
            case _:
                return False
        return True

    def log(self, record: LogRecord, id: str, time: int) -> bool:
        """Whether the event gave facts of its own."""
        attributes = record.attributes
        agent_id = self._agent(attributes, time)
        if agent_id is None:
            return False
        match record.name:
            case "api_request":
                latency = values.count(attributes, "duration_ms")
                self._usage(id, time, attributes, agent_id, latency, {})
            case "user_prompt":
                return self._message(attributes, "user", values.text(attributes, "prompt"), agent_id, time)
            case "assistant_response":
                return self._message(attributes, "assistant", values.text(attributes, "response"), agent_id, time)
            case "tool_result":
                return self._tool_result(attributes, id, agent_id, time)
            case "tool_decision" if attributes.get("decision") == "reject":
                return self._denied(attributes, id, agent_id, time)
            case "subagent_completed" if values.name(attributes, "agent_id") is not None:
                data = {"agent_id": agent_id, "status": "completed", "reason": "finished", "secondhand": True}
                self._out.put("agent.status_changed", id, time, data)
            case _:
                return False
        return True

    def _agent(self, attributes: Attributes, time: int) -> str | None:
        """Make sure that session and subagent are known; answers the record's agent."""
        session, subagent = values.name(attributes, "session.id"), values.name(attributes, "agent_id")
        if session is not None:
            self._tell({"agent_id": session, "role": SESSION_ROLE, "name": f"claude {session[:8]}"}, time)
        if subagent is not None:
            role = values.name(attributes, "agent.name", "agent_type", "subagent_type")
            data = {"agent_id": subagent, "role": (role or SUBAGENT_ROLE).upper(), "parent_agent_id": session}
            self._tell(data | {"name": f"{role or 'subagent'} {subagent[:8]}"[:512]}, time)
        return subagent or session

    def _tell(self, data: dict[str, Any], time: int) -> None:
        id = f"agent {data['agent_id']} {data['role']}"
        if id not in self._told and id not in self._announced:
            self._told.add(id)
            self._out.put("agent.created", id, time or clock.now(), data | {"secondhand": True})

    def _usage(
        self, id: str, time: int, attributes: Attributes, agent_id: str, latency: int | None, links: dict[str, Any]
    ) -> None:
        written = values.count(attributes, "cache_creation_tokens") or 0
        written_1h = min(values.count(attributes, "cache_creation_1h_tokens") or 0, written)
        failed = values.flag(attributes, "success") is False
        speed = values.name(attributes, "speed")
        plain = values.count(attributes, "input_tokens") or 0
        read = values.count(attributes, "cache_read_tokens") or 0
        data = links | {
            "agent_id": agent_id,
            "request_id": values.name(attributes, "request_id"),
            "model": values.name(attributes, "model", "gen_ai.request.model") or "unknown",
            "provider": "anthropic" if attributes.get("anthropic.provider") == "firstParty" else None,
            "input_tokens": plain,
            "output_tokens": values.count(attributes, "output_tokens") or 0,
            "cache_read_tokens": read,
            "cache_write_5m_tokens": written - written_1h,
            "cache_write_1h_tokens": written_1h,
            # The transcripts' word for it, which prices are listed by.
            "speed": "standard" if speed == "normal" else speed,
            "latency_ms": latency,
            "status": "error" if failed else None,
            "reported_cost": values.usd(attributes, "cost_usd"),
            "context_tokens": plain + read + written or None,
            "query_source": values.name(attributes, "query_source", "query_source_safe"),
        }
        self._out.put("usage.recorded", id, time, data)

    def _message(self, attributes: Attributes, role: str, said: str | None, agent_id: str, time: int) -> bool:
        uuid = values.name(attributes, "message.uuid")
        # What the program told itself is no message; what was left out on purpose is none either.
        if uuid is None or said is None or said == _REDACTED or said.startswith("<task-notification>"):
            return False
        block: dict[str, Any] = {"type": "text", "text": said[:TEXT_LIMIT]}
        if len(said) > TEXT_LIMIT:
            block["truncated"] = True
        data = {
            "agent_id": agent_id,
            "message_id": uuid,
            "role": role,
            "blocks": [block],
            "model": values.name(attributes, "model"),
            "secondhand": True,
        }
        self._out.put("message.recorded", f"message {agent_id} {uuid}", time, data)
        return True

    def _tool_result(self, attributes: Attributes, id: str, agent_id: str, time: int) -> bool:
        call = values.name(attributes, "tool_use_id")
        if call is None:
            return False
        name = values.name(attributes, "tool_name")
        input = values.structure(values.text(attributes, "tool_input", "tool_parameters"))
        failed = values.flag(attributes, "success") is False
        data = {
            "agent_id": agent_id,
            "tool_call_id": call,
            "name": name,
            "server": tools.server_of(name) if name else None,
            "status": "error" if failed else "ok",
            "input": input,
            "summary": tools.summary(input),
            "error": values.text(attributes, "error", "error_type") if failed else None,
            "duration_ms": values.count(attributes, "duration_ms"),
            "secondhand": True,
        }
        self._out.put("tool.completed", id, time, data)
        return True

    def _denied(self, attributes: Attributes, id: str, agent_id: str, time: int) -> bool:
        call = values.name(attributes, "tool_use_id")
        if call is None:
            return False
        data = {
            "agent_id": agent_id,
            "tool_call_id": call,
            "name": values.name(attributes, "tool_name"),
            "status": "denied",
            "error": f"rejected by {values.text(attributes, 'source') or 'somebody'}"[:200],
            "secondhand": True,
        }
        self._out.put("tool.completed", id, time, data)
        return True

    def _tool_span(self, span: Span, agent_id: str) -> None:
        """That it began, and how it ended, which a span inside has told."""
        attributes = span.attributes
        call = values.name(attributes, "tool_use_id", "gen_ai.tool.call.id") or span.span_id
        name = values.name(attributes, "tool_name", "gen_ai.tool.name") or "tool"
        summary = values.text(attributes, "full_command", "file_path")
        data = _links(span) | {
            "agent_id": agent_id,
            "tool_call_id": call,
            "name": name,
            "server": tools.server_of(name),
            "summary": summary[:300] if summary else None,
            "secondhand": True,
        }
        self._out.put("tool.started", span.key, values.micros(span.start), data)
        outcome = self._outcomes.of(span)
        if outcome is not None:
            data = outcome | {"agent_id": agent_id, "tool_call_id": call, "name": name, "secondhand": True}
            self._out.put("tool.completed", f"{span.key} outcome", values.micros(span.end), data)


def _links(span: Span) -> dict[str, Any]:
    return {"trace_id": span.trace_id, "span_id": span.span_id, "parent_span_id": span.parent_id or None}
