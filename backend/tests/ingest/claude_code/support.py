"""Hand-made transcripts, a log in memory, and ways to run the source over both."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fleetdeck.core import clock
from fleetdeck.events.fact import MAX_FACT_BYTES, Fact
from fleetdeck.ingest.sources.claude_code.source import ClaudeCodeSource

SESSION = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"
START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


class Chat:
    """Builds the lines of one transcript; every line is a second after the one before."""

    def __init__(
        self, session: str = SESSION, *, agent: str | None = None, cwd: str = "/home/dev/shop", **common: Any
    ) -> None:
        self.lines: list[dict[str, Any]] = []
        self.time = START
        self.session = session
        self.common = {"cwd": cwd, "sessionId": session, "version": "2.1.327", "gitBranch": "main", **common}
        if agent:
            self.common |= {"isSidechain": True, "agentId": agent}
        self._mark = f"{session[:4]}{agent or ''}"

    def line(self, type: str, **fields: Any) -> "Chat":
        self.time += timedelta(seconds=1)
        uuid = f"{self._mark}-{len(self.lines) + 1:04d}"
        parent = self.lines[-1].get("uuid") if self.lines else None
        base = {"parentUuid": parent, "isSidechain": False, "type": type, "uuid": uuid, "timestamp": iso(self.time)}
        self.lines.append({**base, **self.common, **fields})
        return self

    def raw(self, **fields: Any) -> "Chat":
        self.lines.append(fields)
        return self

    def user(self, content: Any, **fields: Any) -> "Chat":
        return self.line("user", message={"role": "user", "content": content}, **fields)

    def says(
        self,
        *blocks: Any,
        message: str = "msg_1",
        stop: str | None = "end_turn",
        model: str = "claude-sonnet-5",
        tokens: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> "Chat":
        """One line with blocks (strings are text blocks)."""
        content = [{"type": "text", "text": block} if isinstance(block, str) else block for block in blocks]
        body = {"id": message, "type": "message", "role": "assistant", "model": model, "content": content,
                "stop_reason": stop, "usage": {**usage(), **(tokens or {})}}  # fmt: skip
        return self.line("assistant", **{"message": body, "requestId": f"req_{message}", **fields})

    def calls(self, tool: str, input: Any, id: str = "toolu_1", **fields: Any) -> "Chat":
        return self.says(
            {"type": "tool_use", "id": id, "name": tool, "input": input},
            stop="tool_use",
            **{"message": f"msg_{id}", **fields},
        )

    def result(
        self, output: Any, id: str = "toolu_1", details: Any = None, error: bool = False, **fields: Any
    ) -> "Chat":
        block = {"type": "tool_result", "tool_use_id": id, "content": output, **({"is_error": True} if error else {})}
        extra = {} if details is None else {"toolUseResult": details}
        return self.user([block], **extra, **fields)

    def text(self) -> str:
        return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in self.lines)

    def write(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text())
        return path

    def in_project(self, root: Path) -> Path:
        return self.write(root / "projects" / "-home-dev-shop" / f"{self.session}.jsonl")


def usage(input: int = 10, output: int = 20, read: int = 100, write: int = 30) -> dict[str, Any]:
    return {
        "input_tokens": input,
        "output_tokens": output,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": write,
    }


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> datetime:
    return datetime.fromtimestamp(clock.now() / 1e6, UTC)


class MemoryLog:
    """A Sink that keeps facts by id, as the real log does."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}
        self.problems: list[tuple[str, str, str]] = []
        self.appended = 0
        self._changed = asyncio.Condition()

    async def append(self, facts: Sequence[Fact]) -> int:
        fresh = 0
        for fact in facts:
            assert len(fact.json) <= MAX_FACT_BYTES
            if fact.id not in self.facts:
                fresh += 1
                self.facts[fact.id] = fact
        self.appended += fresh
        async with self._changed:
            self._changed.notify_all()
        return fresh

    async def resolved(self, path: str) -> None:
        self.problems = [problem for problem in self.problems if not str(problem).startswith(path)]

    async def problem(self, location: str, reason: str, sample: str = "", version: str = "") -> None:
        self.problems.append((location, reason, sample))
        async with self._changed:
            self._changed.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition on what has arrived."""
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(holds)

    def data(self, type: str, **wanted: Any) -> list[dict[str, Any]]:
        """The data of all facts of a type, in order of arrival, whose fields are as wanted."""
        found = [json.loads(fact.json) for fact in self.facts.values() if fact.type == type]
        return [data for data in found if all(data.get(key) == value for key, value in wanted.items())]

    def one(self, type: str, **wanted: Any) -> dict[str, Any]:
        found = self.data(type, **wanted)
        assert len(found) == 1, found
        return found[0]

    def agent(self, agent_id: str) -> dict[str, Any]:
        """An agent as the facts about it add up."""
        merged: dict[str, Any] = {}
        for data in self.data("agent.created", agent_id=agent_id):
            merged |= data
        return merged

    def status(self, agent_id: str) -> dict[str, Any]:
        return self.data("agent.status_changed", agent_id=agent_id)[-1]


class MemoryPositions:
    """Saved positions that outlive a run of the source."""

    def __init__(self) -> None:
        self.saved: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        return json.loads(json.dumps(self.saved))

    def save(self, positions: Mapping[str, Any]) -> None:
        self.saved |= json.loads(json.dumps(dict(positions)))

    def forget(self) -> None:
        self.saved.clear()


def source(root: Path, **options: Any) -> ClaudeCodeSource:
    return ClaudeCodeSource(root, **{"machine": "testhost", "list_processes": list, **options})


async def imported(
    root: Path, log: MemoryLog | None = None, positions: MemoryPositions | None = None, **options: Any
) -> MemoryLog:
    """Everything below `root`, read once."""
    log = log or MemoryLog()
    await source(root, **options).import_history(log, positions or MemoryPositions())  # type: ignore[arg-type]
    return log


@asynccontextmanager
async def following(
    root: Path, log: MemoryLog, positions: MemoryPositions | None = None, **options: Any
) -> AsyncIterator[ClaudeCodeSource]:
    """The source, running."""
    running = source(root, **options)
    task = asyncio.create_task(running.run(log, positions or MemoryPositions()))  # type: ignore[arg-type]
    try:
        yield running
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
