"""`message.recorded` from whatever carries content, in the forms of all conventions.

A call carries the whole conversation so far. Told is what is new with it: what comes after the last answer, and the
answer. A message's id is made from its content, so that two instrumentations of one call tell the same message.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from fleetdeck.core import jsons
from fleetdeck.ingest.sources.otlp.map.outbox import TEXT_LIMIT, bounded
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Attributes

Json = dict[str, Any]
_ROLES = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "system": "system",
    "developer": "system",
    "tool": "tool",
    "function": "tool",
}
_FLAT = re.compile(r"(?:llm\.(input|output)_messages|gen_ai\.(prompt|completion))\.(\d{1,4})\.(?:message\.)?(.+)")
_PREVIEW = 2_000
_MOST = 200


class Said(NamedTuple):
    """A message of a conversation."""

    role: str
    blocks: list[Json]

    @property
    def id(self) -> str:
        return blake2b(jsons.dumps([self.role, self.blocks]), digest_size=12).hexdigest()


def of_call(attributes: Attributes) -> tuple[list[Said], list[Said]]:
    """What is new before the answer of a call, and the answer."""
    given = _structured(attributes.get("gen_ai.input.messages"))
    answer = _structured(attributes.get("gen_ai.output.messages"), "assistant")
    if not given and not answer:
        given, answer = _flat(attributes)
    for place in range(len(given) - 1, -1, -1):
        if given[place].role == "assistant":
            given = given[place + 1 :]
            break
    return given[-_MOST:], answer[:_MOST]


def system_instructions(attributes: Attributes) -> str | None:
    """The system prompt, where it stands apart."""
    found = values.structure(attributes.get("gen_ai.system_instructions"))
    if isinstance(found, list):
        words = [part.get("content") for part in found if isinstance(part, dict)]
        return "\n".join(word for word in words if isinstance(word, str))[:TEXT_LIMIT] or None
    return found[:TEXT_LIMIT] if isinstance(found, str) and found else None


def of_event(name: str, content: Any) -> list[Said]:
    """The message in an event of the first generation (`gen_ai.user.message`, `gen_ai.choice` and so on)."""
    content = values.structure(content)
    match name:
        case "gen_ai.content.prompt" | "gen_ai.content.completion":
            key = name.replace("content.", "")
            inner = values.structure(content.get(key)) if isinstance(content, dict) else None
            role = "assistant" if name.endswith("completion") else "user"
            if isinstance(inner, str):
                return [Said(role, [_text(inner)])]
            return _structured(inner if isinstance(inner, list) else [inner], role)
        case "gen_ai.choice":
            inner = content.get("message", content) if isinstance(content, dict) else content
            return _structured([values.structure(inner)], "assistant")
        case "gen_ai.user.message" | "gen_ai.system.message" | "gen_ai.assistant.message" | "gen_ai.tool.message":
            role = name.split(".")[1]
            return _structured([content if isinstance(content, dict) else {"content": content}], role)
        case _:
            return []


def _structured(value: Any, role: str = "user") -> list[Said]:
    value = values.structure(value)
    if not isinstance(value, list):
        return []
    found = (_said(item, role) for item in value[-_MOST:] if isinstance(item, dict))
    return [said for said in found if said is not None]


def _said(message: Json, default: str) -> Said | None:
    named = message.get("role")
    role = _ROLES.get(named.lower(), default) if isinstance(named, str) else default
    parts = message.get("parts")
    if not isinstance(parts, list):
        parts = message.get("content")
    blocks: list[Json] = []
    if isinstance(parts, str):
        call = message.get("tool_call_id", message.get("id"))
        if role == "tool" and isinstance(call, str):
            blocks.append(_result(call, parts))
        elif parts:
            blocks.append(_text(parts))
    elif isinstance(parts, list):
        blocks = [block for part in parts[:_MOST] if (block := _block(part)) is not None]
    calls = message.get("tool_calls")
    if isinstance(calls, list):
        blocks += [block for call in calls[:_MOST] if isinstance(call, dict) and (block := _call(call)) is not None]
    if blocks and all(block["type"] == "tool_result" for block in blocks):
        role = "tool"
    return Said(role, blocks) if blocks else None


def _block(part: Any) -> Json | None:
    if isinstance(part, str):
        return _text(part) if part else None
    if not isinstance(part, dict):
        return None
    said = part.get("content", part.get("text"))
    match part.get("type"):
        case "text" | "input_text" | "output_text" | None:
            return _text(said) if isinstance(said, str) and said else None
        case "reasoning" | "thinking":
            said = part.get("thinking", said)
            return {**_text(said), "type": "thinking"} if isinstance(said, str) and said else None
        case "tool_call" | "tool_use" | "server_tool_call" | "function_call":
            return _call(part)
        case "tool_call_response" | "tool_result" | "server_tool_call_response":
            id = part.get("id", part.get("tool_use_id", part.get("call_id")))
            answer = part.get("response", part.get("result", said))
            return _result(id, answer) if isinstance(id, str) else None
        case "blob" | "file" | "uri" | "image" | "image_url":
            media = part.get("mime_type", part.get("media_type"))
            data = said if isinstance(said, str) else ""
            return {
                "type": "image",
                "media_type": media[:200] if isinstance(media, str) else "",
                "bytes": len(data) * 3 // 4,
            }
        case _:
            return None


def _text(text: str) -> Json:
    if len(text) > TEXT_LIMIT:
        return {"type": "text", "text": text[:TEXT_LIMIT], "truncated": True}
    return {"type": "text", "text": text}


def _call(call: Json) -> Json | None:
    function = call.get("function")
    inner = function if isinstance(function, dict) else call
    name, id = inner.get("name"), call.get("id", call.get("call_id"))
    if not isinstance(name, str) or not name:
        return None
    arguments = values.structure(inner.get("arguments", inner.get("input")))
    input = bounded(arguments, _PREVIEW)
    return {
        "type": "tool_call",
        "tool_call_id": id[:512] if isinstance(id, str) else "",
        "name": name[:512],
        "input": input,
    }


def _result(id: str, answer: Any) -> Json:
    text = answer if isinstance(answer, str) else jsons.dumps(bounded(answer)).decode()
    block: Json = {"type": "tool_result", "tool_call_id": id[:512], "output": text[:_PREVIEW]}
    if len(text) > _PREVIEW:
        block["truncated"] = True
    return block


def _flat(attributes: Attributes) -> tuple[list[Said], list[Said]]:
    """Messages spread over numbered attributes (OpenInference, OpenLLMetry before it spoke GenAI)."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for key, value in attributes.items():
        if not key.startswith(("llm.input_messages.", "llm.output_messages.", "gen_ai.prompt.", "gen_ai.completion.")):
            continue
        match = _FLAT.fullmatch(key)
        if match is not None:
            side = "in" if match[1] == "input" or match[2] == "prompt" else "out"
            found.setdefault(side, {}).setdefault(int(match[3]), {})[match[4]] = value
    given = [said for _, message in sorted(found.get("in", {}).items()) if (said := _unfold(message, "user"))]
    answer = [said for _, message in sorted(found.get("out", {}).items()) if (said := _unfold(message, "assistant"))]
    return given, answer


def _unfold(message: dict[str, Any], default: str) -> Said | None:
    whole: Json = {"role": message.get("role", default)}
    texts = list(_contents(message))
    whole["content"] = texts or message.get("content")
    if isinstance(id := message.get("tool_call_id"), str):
        whole["tool_call_id"] = id
        if texts:
            whole["content"] = "".join(str(part.get("text", "")) for part in texts)
    calls = []
    for place in range(_MOST):
        prefix = next((p for p in (f"tool_calls.{place}.tool_call.", f"tool_calls.{place}.") if _has(message, p)), None)
        if prefix is None:
            break
        calls.append(
            {
                "id": message.get(f"{prefix}id"),
                "name": message.get(f"{prefix}function.name", message.get(f"{prefix}name")),
                "arguments": message.get(f"{prefix}function.arguments", message.get(f"{prefix}arguments")),
            }
        )
    whole["tool_calls"] = calls
    return _said(whole, default)


def _contents(message: dict[str, Any]) -> Iterator[Json]:
    for place in range(_MOST):
        prefix = f"contents.{place}.message_content."
        if not _has(message, prefix):
            return
        text = message.get(f"{prefix}text")
        if isinstance(text, str) and text:
            yield {"type": "text", "text": text}


def _has(message: dict[str, Any], prefix: str) -> bool:
    return any(key.startswith(prefix) for key in message)
