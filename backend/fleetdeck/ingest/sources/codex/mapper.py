"""What the lines of a Codex rollout mean (formats.md, 7.1; Codex CLI 0.169 and the older ones of 2025).

What they say of usage is read in formats/codex_rollout.py, which the driver that runs Codex reads too.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.jsons import loads
from fleetdeck.core.text import cut, one_line
from fleetdeck.events.blocks import TextBlock, ThinkingBlock, ToolCallBlock, ToolResultBlock
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import (
    AgentCreated,
    AgentStatusChanged,
    FileChanged,
    MessageRecorded,
    PlanMeasured,
    ToolCompleted,
    ToolStarted,
)
from fleetdeck.formats.codex_rollout import RolloutUsage, count, word
from fleetdeck.ingest.sources.line_folder import BODY_CHARACTERS, Told
from fleetdeck.ingest.sources.plain_files import shown

_ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_EXIT = re.compile(r"(?:Process exited with code|[Ee]xit code:?) (-?\d+)")
_WINDOWS = {300: "session_5h", 10_080: "week"}


class CodexMapper:
    """One rollout file: one agent."""

    def __init__(self, path: Path, state: Any, machine: str) -> None:
        saved = state if isinstance(state, dict) else {}
        named = _ID.search(path.name)
        self._usage = RolloutUsage(named[1] if named else shown(path.stem)[:500], saved)
        self._machine = machine
        self._title: bool = bool(saved.get("title"))

    @property
    def _agent(self) -> str:
        return self._usage.thread

    def state(self) -> Any:
        return {**self._usage.state(), "title": self._title}

    def line(self, record: dict[str, Any], number: int) -> Iterable[Told]:
        time = clock.parse(str(record["timestamp"]))
        payload = record.get("payload")
        if not isinstance(payload, dict):
            return
        for place, data in enumerate(self._data(str(record.get("type")), payload, number)):
            yield Told(f"{self._agent} {number} {place}", time, data)

    def _data(self, kind: str, payload: dict[str, Any], number: int) -> Iterator[FactData]:
        known = self._usage.model
        yield from self._usage.read(kind, payload, number)
        match kind:
            case "session_meta":
                yield from self._session(payload)
            case "turn_context" if self._usage.model != known:
                yield self._created(model=self._usage.model)
            case "response_item":
                yield from self._item(payload, number)
            case "event_msg":
                yield from self._event(payload)

    def _session(self, payload: dict[str, Any]) -> Iterator[FactData]:
        git = payload.get("git") if isinstance(payload.get("git"), dict) else {}
        cwd = word(payload.get("cwd"))
        told: dict[str, Any] = {
            "workspace": Path(cwd).name if cwd else None,
            "git_branch": word(git.get("branch")) if isinstance(git, dict) else None,
            "parent_agent_id": word(payload.get("parent_thread_id") or payload.get("forked_from_id")),
        }
        instructions = payload.get("base_instructions")
        if isinstance(instructions, dict):
            told["instructions"] = cut(str(instructions.get("text") or ""), 4_000)
        yield self._created(**{name: value for name, value in told.items() if value})

    def _created(self, **told: Any) -> AgentCreated:
        return AgentCreated(
            agent_id=self._agent, role="CODEX", name=f"codex-{self._agent[-6:]}", machine=self._machine, **told
        )

    def _item(self, payload: dict[str, Any], number: int) -> Iterator[FactData]:
        id = str(payload.get("id") or f"{self._agent} {number}")[:500]
        match payload.get("type"):
            case "message":
                role = {"assistant": "assistant", "user": "user"}.get(str(payload.get("role")), "system")
                text = _texts(payload.get("content"))
                if text:
                    yield self._message(id, role, [TextBlock(type="text", text=text)])
                if role == "user" and text and not self._title and not text.startswith("<"):
                    self._title = True
                    yield self._created(title=one_line(text, 200))
            case "reasoning":
                text = _texts(payload.get("summary"))
                redacted = not text and bool(payload.get("encrypted_content"))
                yield self._message(id, "assistant", [ThinkingBlock(type="thinking", text=text, redacted=redacted)])
            case "function_call" | "custom_tool_call" | "local_shell_call":
                yield from self._call(id, payload)
            case "function_call_output" | "custom_tool_call_output":
                yield from self._result(id, payload)

    def _call(self, id: str, payload: dict[str, Any]) -> Iterator[FactData]:
        call_id = str(payload.get("call_id") or id)[:500]
        name = str(payload.get("name") or payload.get("type"))[:200]
        input = payload.get("arguments", payload.get("input", payload.get("action")))
        if isinstance(input, str):
            try:
                input = loads(input)
            except ValueError:
                input = cut(input, BODY_CHARACTERS)
        block = ToolCallBlock(type="tool_call", tool_call_id=call_id, name=name, input=input)
        yield self._message(id, "assistant", [block])
        yield ToolStarted(agent_id=self._agent, tool_call_id=call_id, name=name, input=input, summary=_summary(input))
        yield AgentStatusChanged(
            agent_id=self._agent, status="running", reason="last line just now", activity=f"{name} {_summary(input)}"
        )

    def _result(self, id: str, payload: dict[str, Any]) -> Iterator[FactData]:
        call_id = str(payload.get("call_id") or id)[:500]
        output = payload.get("output")
        text = output if isinstance(output, str) else _texts(output)
        code = _EXIT.search(text[:2_000])
        failed = code is not None and code[1] != "0"
        text = cut(text, BODY_CHARACTERS)
        told = {"error": f"exit {code[1]}"} if failed and code else {}
        yield ToolCompleted(
            agent_id=self._agent, tool_call_id=call_id, status="error" if failed else "ok", output=text, **told
        )
        block = ToolResultBlock(
            type="tool_result", tool_call_id=call_id, status="error" if failed else "ok", output=text
        )
        yield self._message(id, "tool", [block])

    def _event(self, payload: dict[str, Any]) -> Iterator[FactData]:
        match payload.get("type"):
            case "task_started":
                yield AgentStatusChanged(agent_id=self._agent, status="running", reason="a turn began")
            case "task_complete":
                yield AgentStatusChanged(agent_id=self._agent, status="idle", reason="its turn ended")
            case "turn_aborted":
                yield AgentStatusChanged(agent_id=self._agent, status="idle", reason="its turn was broken off")
            case "token_count":
                yield from self._limits(payload.get("rate_limits"))
            case "patch_apply_end" if payload.get("success"):
                yield from self._patches(payload.get("changes"))

    def _limits(self, limits: Any) -> Iterator[FactData]:
        """What the provider says of the plan: authoritative (COST-5)."""
        if not isinstance(limits, dict):
            return
        for name in ("primary", "secondary"):
            limit = limits.get(name)
            used = limit.get("used_percent") if isinstance(limit, dict) else None
            if not isinstance(limit, dict) or not isinstance(used, int | float) or used < 0:
                continue
            resets = limit.get("resets_at")
            told = {"resets_at": clock.render(int(resets * clock.SECOND))} if isinstance(resets, int | float) else {}
            yield PlanMeasured(
                account=f"codex {limits.get('plan_type') or ''}".strip(),
                window=_WINDOWS.get(count(limit.get("window_minutes")) or 0, name),
                used_percent=float(used),
                basis="authoritative",
                **told,
            )

    def _patches(self, changes: Any) -> Iterator[FactData]:
        for path, change in changes.items() if isinstance(changes, dict) else ():
            kind = next(iter(change), "update") if isinstance(change, dict) else "update"
            details = change.get(kind) if isinstance(change, dict) else None
            patch = details.get("unified_diff") if isinstance(details, dict) else None
            told: dict[str, Any] = {}
            if isinstance(patch, str):
                lines = patch.splitlines()
                told = {
                    "patch": cut(patch, BODY_CHARACTERS),
                    "lines_added": sum(line.startswith("+") and not line.startswith("+++") for line in lines),
                    "lines_removed": sum(line.startswith("-") and not line.startswith("---") for line in lines),
                }
            operation: Any = {"add": "created", "delete": "deleted"}.get(kind, "modified")
            yield FileChanged(agent_id=self._agent, path=str(path)[:4_000], operation=operation, **told)

    def _message(self, id: str, role: Any, blocks: list[Any]) -> MessageRecorded:
        told = {"model": self._usage.model} if role == "assistant" and self._usage.model else {}
        return MessageRecorded(agent_id=self._agent, message_id=id, role=role, blocks=blocks, **told)


def _texts(content: Any) -> str:
    """The words of a list of content parts."""
    if isinstance(content, str):
        return cut(content, BODY_CHARACTERS)
    parts = [str(part.get("text") or "") for part in content or () if isinstance(part, dict)]
    return cut("\n".join(part for part in parts if part), BODY_CHARACTERS)


def _summary(input: Any) -> str:
    if isinstance(input, dict):
        value = next((input[key] for key in ("cmd", "command", "path", "query", "input") if key in input), input)
        input = " ".join(map(str, value)) if isinstance(value, list) else value
    return one_line(str(input or ""), 200)
