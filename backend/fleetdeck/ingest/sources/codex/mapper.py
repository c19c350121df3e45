"""What the lines of a Codex rollout mean (formats.md, 7.1; Codex CLI 0.169 and the older ones of 2025).

Usage: newer versions write a `token_usage_record` for each response and a `token_count` beside it; the record is used
as soon as a file has one. Older ones write `token_count` alone, whose totals grow: the difference is the response.
Input tokens include what came from the cache, output tokens include the reasoning.
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
    UsageRecorded,
)
from fleetdeck.ingest.sources.line_folder import BODY_CHARACTERS, Told
from fleetdeck.ingest.sources.plain_files import shown

_ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_EXIT = re.compile(r"(?:Process exited with code|[Ee]xit code:?) (-?\d+)")
_COUNTS = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_input_tokens",
    "output_tokens",
    "reasoning_output_tokens",
)
_WINDOWS = {300: "session_5h", 10_080: "week"}


class CodexMapper:
    """One rollout file: one agent."""

    def __init__(self, path: Path, state: Any, machine: str) -> None:
        saved = state if isinstance(state, dict) else {}
        named = _ID.search(path.name)
        self._agent: str = saved.get("agent") or (named[1] if named else shown(path.stem)[:500])
        self._machine = machine
        self._model: str | None = saved.get("model")
        self._provider: str | None = saved.get("provider")
        self._title: bool = bool(saved.get("title"))
        self._records: bool = bool(saved.get("records"))
        self._total: dict[str, int] = saved.get("total") or {}
        self._limit: int | None = saved.get("limit")

    def state(self) -> Any:
        return {
            "agent": self._agent,
            "model": self._model,
            "provider": self._provider,
            "title": self._title,
            "records": self._records,
            "total": self._total,
            "limit": self._limit,
        }

    def line(self, record: dict[str, Any], number: int) -> Iterable[Told]:
        time = clock.parse(str(record["timestamp"]))
        payload = record.get("payload")
        if not isinstance(payload, dict):
            return
        for place, data in enumerate(self._data(str(record.get("type")), payload, number)):
            yield Told(f"{self._agent} {number} {place}", time, data)

    def _data(self, kind: str, payload: dict[str, Any], number: int) -> Iterator[FactData]:
        match kind:
            case "session_meta":
                yield from self._session(payload)
            case "turn_context":
                if payload.get("model") and payload["model"] != self._model:
                    self._model = str(payload["model"])[:500]
                    yield self._created(model=self._model)
            case "response_item":
                yield from self._item(payload, number)
            case "event_msg":
                yield from self._event(payload, number)
            case "token_usage_record":
                self._records = True
                response = str(payload.get("response_id") or f"{self._agent} {number}")
                yield from self._usage(payload.get("usage"), response)

    def _session(self, payload: dict[str, Any]) -> Iterator[FactData]:
        self._agent = str(payload.get("id") or self._agent)[:500]
        self._provider = _word(payload.get("model_provider"))
        git = payload.get("git") if isinstance(payload.get("git"), dict) else {}
        cwd = _word(payload.get("cwd"))
        told: dict[str, Any] = {
            "workspace": Path(cwd).name if cwd else None,
            "git_branch": _word(git.get("branch")) if isinstance(git, dict) else None,
            "parent_agent_id": _word(payload.get("parent_thread_id") or payload.get("forked_from_id")),
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

    def _event(self, payload: dict[str, Any], number: int) -> Iterator[FactData]:
        match payload.get("type"):
            case "task_started":
                self._limit = _count(payload.get("model_context_window")) or self._limit
                yield AgentStatusChanged(agent_id=self._agent, status="running", reason="a turn began")
            case "task_complete":
                yield AgentStatusChanged(agent_id=self._agent, status="idle", reason="its turn ended")
            case "turn_aborted":
                yield AgentStatusChanged(agent_id=self._agent, status="idle", reason="its turn was broken off")
            case "token_count":
                yield from self._count(payload, number)
            case "patch_apply_end" if payload.get("success"):
                yield from self._patches(payload.get("changes"))

    def _count(self, payload: dict[str, Any], number: int) -> Iterator[FactData]:
        info = payload.get("info")
        if isinstance(info, dict):
            self._limit = _count(info.get("model_context_window")) or self._limit
            total = info.get("total_token_usage")
            if not self._records and isinstance(total, dict):
                now = {name: _count(total.get(name)) or 0 for name in _COUNTS}
                grown = {name: now[name] - self._total.get(name, 0) for name in _COUNTS}
                if any(value < 0 for value in grown.values()):
                    grown = now  # the session was compacted or begun anew
                self._total = now
                # Identical lines repeat.
                if any(grown.values()):
                    yield from self._usage(grown, f"{self._agent} {sum(now.values())} {number}")
        yield from self._limits(payload.get("rate_limits"))

    def _usage(self, usage: Any, response: str) -> Iterator[FactData]:
        if not isinstance(usage, dict):
            return
        given, cached, written, output, reasoning = (_count(usage.get(name)) or 0 for name in _COUNTS)
        told: dict[str, Any] = {"provider": self._provider} if self._provider and self._provider != "mock" else {}
        if self._limit:
            told["context_limit"] = self._limit
        yield UsageRecorded(
            agent_id=self._agent,
            message_id=response[:500],
            model=self._model or "codex",
            input_tokens=max(0, given - cached - written),
            cache_read_tokens=cached,
            cache_write_5m_tokens=written,
            output_tokens=output,
            reasoning_tokens=reasoning,
            context_tokens=given + output,
            **told,
        )

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
                window=_WINDOWS.get(_count(limit.get("window_minutes")) or 0, name),
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
        told = {"model": self._model} if role == "assistant" and self._model else {}
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


def _word(value: Any) -> str | None:
    return value.strip()[:500] or None if isinstance(value, str) else None


def _count(value: Any) -> int | None:
    return (
        int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**12 else None
    )
