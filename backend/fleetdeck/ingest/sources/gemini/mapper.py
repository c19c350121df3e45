"""What the lines of a Gemini CLI session mean (formats.md, 7.2).

The first record is about the session; a message that comes again with the same id replaces the one before; `$set`
changes the session and `$rewindTo` takes messages off the screen, which does not undo what they cost.
`tokens.input` includes what came from the cache; thoughts and tool tokens are output beside `output`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import cut, one_line
from fleetdeck.events.blocks import TextBlock, ThinkingBlock, ToolCallBlock, ToolResultBlock
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import (
    AgentCreated,
    AgentStatusChanged,
    MessageRecorded,
    ToolCompleted,
    ToolStarted,
    UsageRecorded,
)
from fleetdeck.ingest.sources.line_folder import BODY_CHARACTERS, Told

_STATUS = {"success": "ok", "error": "error", "cancelled": "cancelled"}


class GeminiMapper:
    """One session file: one agent."""

    def __init__(self, path: Path, state: Any, machine: str) -> None:
        saved = state if isinstance(state, dict) else {}
        self._path = path
        self._machine = machine
        self._agent: str = saved.get("agent") or path.stem.removeprefix("session-")
        self._title = bool(saved.get("title"))

    def state(self) -> Any:
        return {"agent": self._agent, "title": self._title}

    def line(self, record: dict[str, Any], number: int) -> Iterable[Told]:
        if "sessionId" in record:
            time = _time(record.get("startTime"), self._path)
            yield Told(f"{record['sessionId']} session {number}", time, self._session(record))
        elif "id" in record and "type" in record:
            time = _time(record.get("timestamp"), self._path)
            # A message that came again says something new.
            version = hashlib.sha256(dumps(record)).hexdigest()[:12]
            for place, data in enumerate(self._message(record)):
                yield Told(f"{self._agent} {record['id']} {version} {place}", time, data)

    def _session(self, record: dict[str, Any]) -> FactData:
        self._agent = str(record["sessionId"])[:500]
        parent = self._path.parent.name if record.get("kind") == "subagent" else None
        told = {"parent_agent_id": parent} if parent and parent != "chats" else {}
        return AgentCreated(
            agent_id=self._agent,
            role="SUBAGENT" if record.get("kind") == "subagent" else "GEMINI",
            name=f"gemini-{self._agent[-6:]}",
            machine=self._machine,
            **told,
        )

    def _message(self, record: dict[str, Any]) -> Iterator[FactData]:
        id = f"{self._agent} {record['id']}"[:500]
        text = _text(record.get("content"))
        match record["type"]:
            case "user":
                yield MessageRecorded(
                    agent_id=self._agent, message_id=id, role="user", blocks=[TextBlock(type="text", text=text)]
                )
                if text and not self._title:
                    self._title = True
                    yield AgentCreated(agent_id=self._agent, role="GEMINI", title=one_line(text, 200))
                yield AgentStatusChanged(agent_id=self._agent, status="running", reason="a person wrote")
            case "gemini":
                yield from self._answer(record, id, text)
            case "error" | "warning" | "info":
                yield MessageRecorded(
                    agent_id=self._agent, message_id=id, role="system", blocks=[TextBlock(type="text", text=text)]
                )

    def _answer(self, record: dict[str, Any], id: str, text: str) -> Iterator[FactData]:
        model = str(record.get("model") or "gemini")[:500]
        blocks: list[Any] = []
        for thought in _dicts(record.get("thoughts")):
            words = f"{thought.get('subject') or ''}\n{thought.get('description') or ''}".strip()
            blocks.append(ThinkingBlock(type="thinking", text=cut(words, BODY_CHARACTERS)))
        if text:
            blocks.append(TextBlock(type="text", text=text))
        calls = list(_dicts(record.get("toolCalls")))
        blocks.extend(
            ToolCallBlock(type="tool_call", tool_call_id=_call_id(call), name=_call_name(call), input=call.get("args"))
            for call in calls
        )
        yield MessageRecorded(agent_id=self._agent, message_id=id, role="assistant", blocks=blocks, model=model)
        for call in calls:
            yield from self._call(call, id)
        tokens = record.get("tokens")
        if isinstance(tokens, dict):
            given, cached = _count(tokens.get("input")), _count(tokens.get("cached"))
            thoughts = _count(tokens.get("thoughts"))
            yield UsageRecorded(
                agent_id=self._agent,
                message_id=id,
                model=model,
                provider="google",
                input_tokens=max(0, given - cached),
                cache_read_tokens=cached,
                output_tokens=_count(tokens.get("output")) + thoughts + _count(tokens.get("tool")),
                reasoning_tokens=thoughts,
                context_tokens=given,
            )
        yield AgentStatusChanged(agent_id=self._agent, status="idle", reason="it answered")

    def _call(self, call: dict[str, Any], message: str) -> Iterator[FactData]:
        id, name = _call_id(call), _call_name(call)
        input = call.get("args")
        summary = one_line(str(next(iter(input.values()), "")) if isinstance(input, dict) else str(input or ""), 200)
        yield ToolStarted(agent_id=self._agent, tool_call_id=id, name=name, input=input, summary=summary)
        status: Any = _STATUS.get(str(call.get("status")))
        if status is not None:
            output = cut(_text(call.get("result")), BODY_CHARACTERS)
            told = {"error": one_line(output, 300)} if status == "error" else {}
            yield ToolCompleted(agent_id=self._agent, tool_call_id=id, name=name, status=status, output=output, **told)
            block = ToolResultBlock(type="tool_result", tool_call_id=id, status=status, output=output)
            yield MessageRecorded(agent_id=self._agent, message_id=f"{message} {id}"[:500], role="tool", blocks=[block])


def _text(content: Any) -> str:
    """The words of text, of a part, or of a list of parts."""
    if isinstance(content, str):
        return cut(content, BODY_CHARACTERS)
    if isinstance(content, dict):
        if "functionResponse" in content:
            return _text(dumps(content["functionResponse"]).decode())
        return _text(content.get("text") or "")
    if isinstance(content, list):
        return cut("\n".join(_text(part) for part in content), BODY_CHARACTERS)
    return ""


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in (value if isinstance(value, list) else ()) if isinstance(item, dict))


def _call_id(call: dict[str, Any]) -> str:
    return str(call.get("id") or f"{call.get('name')} {call.get('timestamp')}")[:500]


def _call_name(call: dict[str, Any]) -> str:
    return str(call.get("name") or "tool")[:200]


def _time(value: Any, path: Path) -> int:
    """Of the record; else when its file was written."""
    if isinstance(value, str):
        return clock.parse(value)
    return path.stat().st_mtime_ns // 1_000


def _count(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10**12 else 0
