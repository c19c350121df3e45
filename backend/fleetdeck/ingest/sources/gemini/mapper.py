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
from fleetdeck.ingest.sources.plain_files import shown

_STATUS = {"success": "ok", "error": "error", "cancelled": "cancelled"}


class GeminiMapper:
    """One session file: one agent. A message is told when it is new or says something else than before."""

    def __init__(self, path: Path, state: Any, machine: str) -> None:
        saved = state if isinstance(state, dict) else {}
        self._path = path
        self._machine = machine
        self._agent: str = saved.get("agent") or shown(path.stem).removeprefix("session-")[:500]
        self._role: str = saved.get("role") or "GEMINI"
        self._title = bool(saved.get("title"))
        told = saved.get("told")
        self._told: dict[str, str] = dict(told) if isinstance(told, dict) else {}

    def state(self) -> Any:
        return {"agent": self._agent, "role": self._role, "title": self._title, "told": self._told}

    def line(self, record: dict[str, Any], number: int) -> Iterable[Told]:
        if "$rewindTo" in record:
            yield from self._rewound(record["$rewindTo"], number)
        elif isinstance(record.get("$set"), dict):
            yield from self._changed(record["$set"], number)
        elif "sessionId" in record:
            session = self._session(record)
            if self._is_news("", session.model_dump_json()):
                time = _time(record.get("startTime"), self._path)
                yield Told(f"{record['sessionId']} session {number}", time, session)
            yield from self._changed(record, number)
        elif "id" in record and "type" in record:
            # A message that came again says something new.
            version = hashlib.sha256(dumps(record)).hexdigest()[:12]
            if self._is_news(str(record["id"]), version):
                time = _time(record.get("timestamp"), self._path)
                for place, data in enumerate(self._message(record)):
                    yield Told(f"{self._agent} {record['id']} {version} {place}", time, data)

    def _is_news(self, id: str, version: str) -> bool:
        version = hashlib.sha256(version.encode()).hexdigest()[:12]
        if self._told.get(id) == version:
            return False
        self._told[id] = version
        return True

    def _changed(self, patch: dict[str, Any], number: int) -> Iterator[Told]:
        """What is new about the session, and the messages that it has from now on."""
        told: dict[str, Any] = {}
        if isinstance(patch.get("summary"), str) and patch["summary"].strip():
            self._title = True
            told["title"] = one_line(patch["summary"], 200)
        folders = patch.get("directories")
        if isinstance(folders, list) and folders and isinstance(folders[0], str):
            told["workspace"] = Path(folders[0]).name[:500]
        if told and self._is_news("$set", repr(told)):
            created = AgentCreated(agent_id=self._agent, role=self._role, **told)
            yield Told(f"{self._agent} set {number}", _time(patch.get("lastUpdated"), self._path), created)
        for message in _dicts(patch.get("messages")):
            yield from self.line(message, number)

    def _rewound(self, to: Any, number: int) -> Iterator[Told]:
        """Messages were taken off the screen there; what they cost stays, and so does what they say here."""
        time = _time(None, self._path)
        text = f"A person took the conversation back to before message {to}."
        id = f"{self._agent} rewind {number}"
        block = TextBlock(type="text", text=cut(text, 1_000))
        yield Told(id, time, MessageRecorded(agent_id=self._agent, message_id=id, role="system", blocks=[block]))
        idle = AgentStatusChanged(agent_id=self._agent, status="idle", reason="a person took the conversation back")
        yield Told(f"{id} idle", time, idle)

    def _session(self, record: dict[str, Any]) -> FactData:
        self._agent = str(record["sessionId"])[:500]
        is_subagent = record.get("kind") == "subagent"
        self._role = "SUBAGENT" if is_subagent else "GEMINI"
        parent = shown(self._path.parent.name)[:500] if is_subagent else None
        told = {"parent_agent_id": parent} if parent and parent != "chats" else {}
        return AgentCreated(
            agent_id=self._agent,
            role=self._role,
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
                    yield AgentCreated(agent_id=self._agent, role=self._role, title=one_line(text, 200))
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
