"""`message.recorded`: the blocks of a message, pictures as references, long text cut."""

from typing import Any

from fleetdeck.ingest.sources.claude_code.map.outbox import TEXT_LIMIT, Outbox, bounded
from fleetdeck.ingest.sources.claude_code.map.tools import Result
from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

# What a conversation shows of a call; the whole input and output are in the call's own facts, once.
PREVIEW_LIMIT = 2_000


def text_block(text: str) -> Json:
    block: Json = {"type": "text", "text": text}
    if len(text) > TEXT_LIMIT:
        block["text"], block["truncated"] = text[:TEXT_LIMIT], True
    return block


def thinking_block(block: Json) -> Json:
    """Thinking whose words were kept back has an empty text or only encrypted data."""
    text = values.text(block, "thinking")
    if not text:
        return {"type": "thinking", "redacted": True}
    return {**text_block(text), "type": "thinking"}


def call_block(call_id: str, name: str, input: Any, cut: bool) -> Json:
    shown, shortened = bounded(input, PREVIEW_LIMIT)
    block: Json = {"type": "tool_call", "tool_call_id": call_id, "name": name, "input": shown}
    if cut or shortened:
        block["truncated"] = True
    return block


def result_block(result: Result) -> Json:
    block: Json = {
        "type": "tool_result",
        "tool_call_id": result.call_id,
        "status": result.status,
        "output": result.output[:PREVIEW_LIMIT],
    }
    if result.truncated or len(result.output) > PREVIEW_LIMIT:
        block["truncated"] = True
    return block


def image_block(block: Json, ref: str) -> Json:
    """A picture or document: what it is, how large, and at which line of which file its bytes stand."""
    source = values.obj(block, "source")
    data = source.get("data")
    size = len(data) * 3 // 4 if isinstance(data, str) else 0
    return {"type": "image", "media_type": values.name(source, "media_type") or "", "bytes": size, "ref": ref}


def record(
    out: Outbox,
    agent_id: str,
    line_id: str,
    time: int,
    role: str,
    blocks: list[Json],
    model: str | None = None,
    kind: str | None = None,
    response_id: str | None = None,
) -> None:
    """Emit one line's message. `kind` tells injected lines from people's; `response_id` joins the lines of one call."""
    if not blocks:
        return
    data: Json = {
        "agent_id": agent_id,
        "message_id": line_id,
        "role": role,
        "blocks": blocks,
        "model": model,
        "kind": kind,
        "response_id": response_id,
    }
    out.put("message.recorded", f"message:{agent_id}:{line_id}", time, agent_id, data)
