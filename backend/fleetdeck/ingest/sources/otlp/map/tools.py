"""`tool.completed` from the span of a tool's call: start, input and output in one fact."""

from typing import Any

from fleetdeck.core.text import one_line
from fleetdeck.ingest.sources.otlp.map.calls import duration_ms
from fleetdeck.ingest.sources.otlp.map.outbox import bounded
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Span

_ID = ("gen_ai.tool.call.id", "tool_call.id", "tool.id", "ai.toolCall.id")
_NAME = ("gen_ai.tool.name", "tool.name", "traceloop.entity.name", "ai.toolCall.name")
_INPUT = ("gen_ai.tool.call.arguments", "input.value", "traceloop.entity.input", "tool_arguments", "ai.toolCall.args")
_OUTPUT = ("gen_ai.tool.call.result", "output.value", "traceloop.entity.output", "tool_response", "ai.toolCall.result")


def completed(span: Span) -> dict[str, Any]:
    """The call without its agent."""
    attributes = span.attributes
    name = values.name(attributes, *_NAME) or span.name.removeprefix("execute_tool ")[:512] or "tool"
    given = next((attributes[key] for key in _INPUT if attributes.get(key) is not None), None)
    answer = next((attributes[key] for key in _OUTPUT if attributes.get(key) is not None), None)
    input = bounded(values.structure(given))
    failed = span.status == 2
    return {
        "tool_call_id": values.name(attributes, *_ID) or span.span_id,
        "name": name,
        "server": values.name(attributes, "mcp.server.name", "gen_ai.tool.server") or server_of(name),
        "status": "error" if failed else "ok",
        "input": input,
        "summary": summary(input),
        "output": bounded(answer if isinstance(answer, str) else values.structure(answer)),
        "error": error_of(span) if failed else None,
        "duration_ms": duration_ms(span),
    }


def server_of(name: str) -> str | None:
    """The MCP server in a name like `mcp__github__search`."""
    parts = name.split("__")
    return parts[1] if len(parts) > 2 and parts[0] == "mcp" else None


def summary(input: Any) -> str | None:
    """What a call is about, in a line: its first argument that is text."""
    if isinstance(input, dict):
        input = next((value for value in input.values() if isinstance(value, str) and value), None)
    return one_line(input, 200) or None if isinstance(input, str) else None


def error_of(span: Span) -> str:
    """Why a span failed, in its own words."""
    for event in span.events:
        if event.name == "exception" and (said := values.text(event.attributes, "exception.message", "exception.type")):
            return said[:2_000]
    return (span.status_message or values.text(span.attributes, "error.message", "error.type", "error") or "failed")[
        :2_000
    ]
