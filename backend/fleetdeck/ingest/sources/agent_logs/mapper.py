"""What the lines of an agent's folder mean: `tools.jsonl` and `summary.jsonl` (systems.md, C; near names accepted)."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fleetdeck.core import clock, money
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import cut, one_line
from fleetdeck.events.fields import AgentStatus, FactData
from fleetdeck.events.types import AgentCreated, AgentStatusChanged, ToolCompleted, ToolStarted, UsageRecorded
from fleetdeck.ingest.sources.line_folder import BODY_CHARACTERS, Told
from fleetdeck.ingest.sources.plain_files import shown

_STATUSES: dict[str, AgentStatus] = {
    "idle": "idle", "created": "created", "active": "running", "running": "running", "in_progress": "running",
    "completed": "completed", "complete": "completed", "done": "completed", "success": "completed",
    "failed": "failed", "error": "failed", "cancelled": "cancelled", "canceled": "cancelled", "waiting": "waiting",
}  # fmt: skip


def status_of(value: Any) -> AgentStatus | None:
    """Ours for theirs, in whatever case; None for what is not known."""
    return _STATUSES.get(str(value).strip().lower()) if value else None


class AgentLogMapper:
    """One file of one agent; the folder's name is the agent's id."""

    def __init__(self, path: Path, _state: Any, machine: str) -> None:
        self._path = path
        self._agent = shown(path.parent.name)[:500]
        self._machine = machine

    def state(self) -> Any:
        return None

    def line(self, record: dict[str, Any], number: int) -> Iterable[Told]:
        given = first(record, "timestamp", "time", "ts", "created_at")
        time = clock.parse(str(given)) if given else self._path.stat().st_mtime_ns // 1_000
        told = self._tool(record, number) if self._path.name == "tools.jsonl" else self._summary(record, number)
        for place, data in enumerate(told):
            yield Told(f"{self._agent} {self._path.name} {number} {place}", time, data)

    def _tool(self, record: dict[str, Any], number: int) -> Iterator[FactData]:
        name = str(first(record, "tool", "name", "tool_name") or "tool")[:200]
        call = str(first(record, "id", "tool_call_id", "call_id") or f"{self._agent} {number}")[:500]
        input = first(record, "input", "args", "arguments", "parameters")
        output = first(record, "output", "result", "response")
        error = first(record, "error", "error_message")
        failed = error not in (None, "", False) or record.get("success") is False
        shown = output if isinstance(output, str) else dumps(output).decode() if output is not None else ""
        summary = one_line(str(next(iter(input.values()), "")) if isinstance(input, dict) else str(input or ""), 200)
        told: dict[str, Any] = {}
        if failed:
            told["error"] = one_line(str(error if error not in (None, False) else "failed"), 500)
        duration = first(record, "duration_ms", "duration", "elapsed_ms")
        if isinstance(duration, int | float) and duration >= 0:
            told["duration_ms"] = int(duration)
        yield ToolStarted(agent_id=self._agent, tool_call_id=call, name=name, input=input, summary=summary)
        yield ToolCompleted(
            agent_id=self._agent,
            tool_call_id=call,
            name=name,
            status="error" if failed else "ok",
            output=cut(shown, BODY_CHARACTERS),
            **told,
        )

    def _summary(self, record: dict[str, Any], number: int) -> Iterator[FactData]:
        role, model = first(record, "role", "agent_role"), first(record, "model", "model_id")
        if role or model:
            told = {"model": str(model)[:500]} if model else {}
            yield AgentCreated(
                agent_id=self._agent, role=str(role or "AGENT").upper()[:200], machine=self._machine, **told
            )
        yield from self._usage(record, number, str(model or "unknown")[:500])
        status = status_of(record.get("status"))
        if status is not None:
            yield AgentStatusChanged(agent_id=self._agent, status=status, reason="as its summary says")

    def _usage(self, record: dict[str, Any], number: int, model: str) -> Iterator[FactData]:
        tokens = first(record, "tokens", "usage", "token_usage")
        if isinstance(tokens, int | float):
            tokens = {"input": tokens}
        cost = first(record, "cost", "cost_usd", "total_cost")
        if not isinstance(tokens, dict) and cost is None:
            return
        tokens = tokens if isinstance(tokens, dict) else {}
        told: dict[str, Any] = {}
        if isinstance(cost, int | float | str):
            money.from_usd(str(cost))  # a cost that is none is this line's problem
            told["reported_cost"] = str(cost)
        yield UsageRecorded(
            agent_id=self._agent,
            message_id=f"{self._agent} summary {number}",
            model=model,
            input_tokens=count(first(tokens, "input", "input_tokens", "prompt_tokens")),
            output_tokens=count(first(tokens, "output", "output_tokens", "completion_tokens")),
            cache_read_tokens=count(first(tokens, "cache_read", "cache_read_tokens", "cache_read_input_tokens")),
            cache_write_5m_tokens=count(first(tokens, "cache_creation", "cache_write", "cache_creation_input_tokens")),
            **told,
        )


def first(record: dict[str, Any], *names: str) -> Any:
    """The value under the first of these names that is there."""
    return next((record[name] for name in names if record.get(name) is not None), None)


def count(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10**12 else 0
