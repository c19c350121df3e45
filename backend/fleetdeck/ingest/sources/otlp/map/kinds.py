"""What a span is, by whichever convention it was written.

GenAI semantic conventions of all generations: `gen_ai.operation.name`. OpenInference: `openinference.span.kind`.
OpenLLMetry: `traceloop.span.kind`, before it spoke GenAI `llm.request.type`. Vercel's AI SDK: `ai.operationId`.
"""

from typing import Literal

from fleetdeck.ingest.sources.otlp.parse.records import Attributes

Kind = Literal["call", "tool", "agent", "workflow", "step", "other"]

_OPERATIONS: dict[str, Kind] = {
    "chat": "call",
    "text_completion": "call",
    "completion": "call",
    "generate_content": "call",
    "embeddings": "call",
    "execute_tool": "tool",
    "invoke_agent": "agent",
    "invoke_workflow": "workflow",
}
_OPENINFERENCE: dict[str, Kind] = {"LLM": "call", "EMBEDDING": "call", "TOOL": "tool", "AGENT": "agent"}
_TRACELOOP: dict[str, Kind] = {"tool": "tool", "agent": "agent", "workflow": "workflow", "task": "step"}
_TOKENS = (
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.token_count.prompt",
)


def kind_of(attributes: Attributes) -> Kind:
    """`other` is whatever no convention says more about."""
    operation = attributes.get("gen_ai.operation.name")
    if isinstance(operation, str):
        found = _OPERATIONS.get(operation)
        if found is not None:
            return found
    kind = attributes.get("openinference.span.kind")
    if isinstance(kind, str) and (found := _OPENINFERENCE.get(kind.upper())) is not None:
        return found
    kind = attributes.get("traceloop.span.kind")
    if isinstance(kind, str) and (found := _TRACELOOP.get(kind)) is not None:
        return found
    if "ai.toolCall.name" in attributes:
        return "tool"
    if "llm.request.type" in attributes:
        return "call"
    return "other"


def tells_usage(attributes: Attributes) -> bool:
    """Has tokens of its own, whatever it is: a span around others may sum theirs up."""
    return any(name in attributes for name in _TOKENS)
