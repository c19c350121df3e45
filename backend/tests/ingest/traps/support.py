"""Every source of files with one good file, and what shows that it was read."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleetdeck.core import jsons
from fleetdeck.ingest.sources.agent_logs.source import AgentLogs
from fleetdeck.ingest.sources.claude_code.source import ClaudeCodeSource
from fleetdeck.ingest.sources.codex.mapper import CodexMapper
from fleetdeck.ingest.sources.codex.source import is_rollout
from fleetdeck.ingest.sources.collaboration.source import CollaborationSource
from fleetdeck.ingest.sources.dispatcher.source import DispatcherSource
from fleetdeck.ingest.sources.gemini.source import GeminiSessions
from fleetdeck.ingest.sources.line_folder import LineFolder
from tests.ingest.claude_code.support import Chat, MemoryLog, MemoryPositions

TIME = "2026-11-20T08:00:00Z"


class StrictPositions(MemoryPositions):
    """What a database does not take is not taken."""

    def save(self, positions: Mapping[str, Any]) -> None:
        jsons.dumps(dict(positions))
        super().save(positions)


class StrictLog(MemoryLog):
    @property
    def text(self) -> str:
        """All that was told."""
        parts = [fact.id + (fact.subject or "") for fact in self.facts.values()]
        return " ".join(parts).encode().decode() + b" ".join(fact.json for fact in self.facts.values()).decode()


@dataclass
class Kind:
    """`file` is where its files lie, `{}` for their name; `good` is what stands in one, `{}` for a word that is told."""

    make: Any
    file: str
    good: str

    def write(self, root: Path, name: str, word: str) -> Path:
        path = root / self.file.replace("{}", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.good.replace("{}", word))
        return path


def _lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


KINDS = {
    "codex": Kind(
        lambda root, **options: LineFolder("codex", "Codex", root, is_rollout, CodexMapper, "m", **options),
        "sessions/rollout-{}.jsonl",
        _lines({"timestamp": TIME, "type": "session_meta", "payload": {"id": "{}", "cwd": "/srv/{}"}}),
    ),
    "gemini": Kind(
        lambda root, **options: GeminiSessions(root, "m", **options),
        "tmp/shop/chats/session-{}.jsonl",
        _lines({"sessionId": "{}", "projectHash": "shop", "startTime": TIME, "kind": "main"}),
    ),
    "gemini_json": Kind(
        lambda root, **options: GeminiSessions(root, "m", **options),
        "tmp/shop/chats/session-{}.json",
        json.dumps({"sessionId": "{}", "projectHash": "shop", "startTime": TIME, "messages": []}),
    ),
    "agent_logs": Kind(
        lambda root, **options: AgentLogs(root, "m", **options),
        "a-{}/tools.jsonl",
        _lines({"timestamp": TIME, "tool": "Bash", "input": {"command": "{}"}, "output": "ok"}),
    ),
    "agent_texts": Kind(lambda root, **options: AgentLogs(root, "m", **options), "a-{}/prompt.txt", "do {}"),
    "claude_code": Kind(
        lambda root, **options: ClaudeCodeSource(root, machine="m", list_processes=list, **options),
        "projects/-srv/{}.jsonl",
        Chat().user("{}").text(),
    ),
    "collaboration": Kind(CollaborationSource, "inbox/{}.yaml", "id: {}\ntitle: about {}\nagent: a\nstatus: new\n"),
    "dispatcher": Kind(
        lambda root, **options: DispatcherSource(root, "ops", **options), "backlogs/{}.md", "# High\n- [ ] about {}\n"
    ),
}


@asynccontextmanager
async def running(source: Any, log: StrictLog, positions: MemoryPositions | None = None) -> AsyncIterator[None]:
    """The source at work; it must not fall over."""
    task = asyncio.create_task(source.run(log, positions or StrictPositions()))
    try:
        yield
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
