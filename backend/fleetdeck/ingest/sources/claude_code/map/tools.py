"""`tool.started` and `tool.completed`: one tool_use block is one call, its result arrives by id or never."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from fleetdeck.ingest.sources.claude_code.map import files, words
from fleetdeck.ingest.sources.claude_code.map.outbox import TEXT_LIMIT, Outbox, bounded
from fleetdeck.ingest.sources.claude_code.map.track import OpenCall, Track
from fleetdeck.ingest.sources.claude_code.parse import content, values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

Outcome = Literal["ok", "error", "denied", "cancelled"]

DELEGATING = frozenset(("Task", "Agent"))
_MOST_OPEN = 200
_DENIED = re.compile(
    r"\s*(?:The user doesn't want to|Permission to use .{0,2000} (?:has been|was) denied|Claude requested permissions"
    r"|Permission for this action has been denied|This command requires approval)",
    re.DOTALL,
)
_CANCELLED = re.compile(r"\s*(?:\[Request interrupted|<tool_use_error>Cancelled|Interrupted by user|Request cancelled)")


@dataclass(slots=True)
class Result:
    """How a call ended, as its tool_result block and the line around it tell. `output` is at most TEXT_LIMIT long."""

    call_id: str
    status: Outcome
    output: str
    truncated: bool


def prompt_key(prompt: str) -> str:
    """A short stand-in for a subagent's instructions, to recognise them by."""
    return blake2b(prompt.strip().encode("utf-8", "replace"), digest_size=12).hexdigest()


def start(out: Outbox, track: Track, owner: str, block: Json, time: int, small: bool) -> tuple[str, Any, bool] | None:
    """A tool_use block: emits its start, remembers the call. Answers id, bounded input, and whether it was cut."""
    call_id, tool = values.ident(block, "id"), values.name(block, "name")
    if call_id is None or tool is None:
        return None
    raw_input = block.get("input")
    input, cut = (raw_input, False) if small else bounded(raw_input)
    arguments = raw_input if isinstance(raw_input, dict) else {}
    summary = words.tool_summary(tool, arguments, track.cwd)
    data: Json = {
        "agent_id": owner,
        "tool_call_id": call_id,
        "name": tool,
        "server": words.tool_server(tool),
        "input": input,
        "summary": summary,
    }
    out.put("tool.started", f"tool:{call_id}:start", time, owner, data)
    kept = files.kept_input(tool, arguments)
    if tool in DELEGATING:
        prompt = values.text(arguments, "prompt")
        kept = {
            "prompt": prompt_key(prompt) if prompt else None,
            "role": values.name(arguments, "subagent_type"),
            "title": values.name(arguments, "description"),
        }
    if len(track.open_calls) >= _MOST_OPEN:
        del track.open_calls[next(iter(track.open_calls))]
    track.open_calls[call_id] = OpenCall(tool, time, summary, kept)
    return call_id, input, cut


def read_result(block: Json, line: Json) -> Result | None:
    """A tool_result block (or a server tool's result) with its outcome (formats.md 1.4)."""
    call_id = values.ident(block, "tool_use_id")
    if call_id is None:
        return None
    output = content.words(block.get("content"))
    status: Outcome = "ok"
    verdict = values.obj(line, "permissionDecision").get("decision")
    if block.get("is_error") is True:
        if line.get("toolDenialKind") or verdict == "reject" or _DENIED.match(output):
            status = "denied"
        elif _CANCELLED.match(output):
            status = "cancelled"
        else:
            status = "error"
    elif values.obj(line, "toolUseResult").get("interrupted") is True:
        status = "cancelled"
    return Result(call_id, status, output[:TEXT_LIMIT], len(output) > TEXT_LIMIT)


def finish(
    out: Outbox, track: Track, owner: str, result: Result, details: Json, time: int, child: str | None
) -> OpenCall | None:
    """Emit the end of a call and what it did to files; answers the call it belongs to, if that was seen."""
    call = track.open_calls.pop(result.call_id, None)
    data: Json = {
        "agent_id": owner,
        "tool_call_id": result.call_id,
        "name": call.name if call else None,
        "status": result.status,
        "output": result.output,
        "error": _first_words(result.output) if result.status != "ok" else None,
        "duration_ms": min(max(0, time - call.time) // 1000, values.LARGEST_COUNT) if call else None,
        "child_agent_id": child,
        "truncated": result.truncated or None,
    }
    out.put("tool.completed", f"tool:{result.call_id}:end", time, owner, data)
    if call and result.status == "ok" and call.name in files.FILE_TOOLS:
        files.changed(out, call.name, result.call_id, owner, time, details, call.input, result.output)
    return call


def abandon(out: Outbox, track: Track, time: int, why: str) -> None:
    """Calls that were still open when the turn was broken off: nothing more will come of them."""
    for call_id, call in track.open_calls.items():
        data: Json = {
            "agent_id": track.id,
            "tool_call_id": call_id,
            "name": call.name,
            "status": "cancelled",
            "error": why,
            "duration_ms": min(max(0, time - call.time) // 1000, values.LARGEST_COUNT),
        }
        out.put("tool.completed", f"tool:{call_id}:abandoned", time, track.id, data)
    track.open_calls.clear()


def _first_words(output: str) -> str:
    return output.removeprefix("<tool_use_error>").removesuffix("</tool_use_error>")[:2000]
