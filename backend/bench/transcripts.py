"""Realistic Claude Code transcripts for benchmarks and tests: sessions with subagents, tool calls, edits and errors.

    python bench/transcripts.py DIRECTORY --sessions 1000 --lines 100000 --seed 1

writes a configuration folder (DIRECTORY/projects/...) of about 107 MB and prints what it holds. The same parameters
give the same bytes.
"""

import argparse
import json
import os
import random
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

Json = dict[str, Any]

VERSION = "2.1.327"
MODELS = ("claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001", "claude-sonnet-5")
PROJECTS = ("shop", "billing", "website", "infra", "research", "mobile")
PATHS = tuple(f"src/{a}/{b}.py" for a in ("api", "core", "jobs", "ui") for b in ("app", "models", "views", "tasks"))
COMMANDS = ("pytest -x", "git diff --stat", "ruff check .", "make build", "ls -la src", "python -m app --dry-run")
_PROSE = (
    "the session token is read before the cache so each request pays for a lookup that could be shared when two "
    "workers start at once one of them waits for a lock and then reads what the other wrote change the order move "
    "the check into the loop add a test for the empty list keep the old name as an alias until clients are updated"
)
WORDS = _PROSE.split()
SUBAGENT_TYPES = ("general-purpose", "Explore", "Plan", "code-reviewer")


@dataclass
class Totals:
    """What was written; tokens are counted once per call."""

    sessions: int = 0
    subagents: int = 0
    lines: int = 0
    bytes: int = 0
    calls: int = 0
    tool_calls: int = 0
    tool_errors: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    files: list[str] = field(default_factory=list)


class Writer:
    """Writes sessions one after the other; `now` is the time of the newest line, others lie before it."""

    def __init__(self, root: Path, seed: int, now: datetime | None = None, weight: float = 1.0) -> None:
        self.root = root
        self.totals = Totals()
        self._random = random.Random(seed)
        self._now = now or datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
        self._weight = weight

    def write(self, sessions: int, lines: int) -> Totals:
        """`sessions` sessions with about `lines` lines in all."""
        for number in range(sessions):
            age = timedelta(minutes=37 * number, seconds=number % 50)
            share = (lines - self.totals.lines) // (sessions - number)
            self._session(max(4, share), self._now - age)
        return self.totals

    def _session(self, lines: int, end: datetime) -> None:
        session = self._uuid()
        project = self._random.choice(PROJECTS)
        folder = self.root / "projects" / f"-home-dev-{project}"
        with_subagent = lines >= 40 and self._random.random() < 0.4
        own = lines - lines // 3 if with_subagent else lines
        thread = _Thread(self, session, f"/home/dev/{project}", end - timedelta(seconds=9 * own))
        thread.prompt(self.text(180))
        if with_subagent:
            self._subagent(thread, folder / session / "subagents", lines - own)
        while len(thread.lines) < own - 1:
            thread.step()
        thread.finish()
        self._save(folder / f"{session}.jsonl", thread, end)
        self.totals.sessions += 1

    def _subagent(self, parent: "_Thread", folder: Path, lines: int) -> None:
        agent = f"a{self._random.getrandbits(64):016x}"
        kind, prompt = self._random.choice(SUBAGENT_TYPES), self.text(400)
        call = parent.delegate(kind, "Look into the cache", prompt)
        thread = _Thread(self, parent.session, parent.cwd, parent.time, agent, kind)
        thread.prompt(prompt)
        while len(thread.lines) < lines - 1:
            thread.step()
        thread.finish()
        parent.time = max(parent.time, thread.time)
        parent.delegated(call, agent, prompt)
        self._save(folder / f"agent-{agent}.jsonl", thread, thread.time)
        meta = {"agentType": kind, "description": "Look into the cache", "toolUseId": call, "spawnDepth": 1,
                "model": thread.model, "finished": True}  # fmt: skip
        (folder / f"agent-{agent}.meta.json").write_text(json.dumps(meta))
        self.totals.subagents += 1

    def _save(self, path: Path, thread: "_Thread", end: datetime) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in thread.lines).encode()
        path.write_bytes(data)
        os.utime(path, (end.timestamp(), end.timestamp()))
        self.totals.lines += len(thread.lines)
        self.totals.bytes += len(data)
        self.totals.files.append(str(path))

    def text(self, characters: int) -> str:
        """Words of about so many characters."""
        count = max(1, int(characters * self._weight) // 5)
        start = self._random.randrange(len(WORDS))
        return " ".join(WORDS[(start + i * 7) % len(WORDS)] for i in range(count))

    def _uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))


class _Thread:
    """The lines of one agent, in order."""

    def __init__(
        self, writer: Writer, session: str, cwd: str, start: datetime, agent: str | None = None, kind: str = ""
    ) -> None:
        self.writer = writer
        self.random = writer._random
        self.session, self.cwd, self.agent, self.kind = session, cwd, agent, kind
        self.time = start
        self.model = self.random.choice(MODELS)
        self.lines: list[Json] = []
        self.parent: str | None = None
        self.context = 12_000

    def prompt(self, words: str) -> None:
        self._line("user", message={"role": "user", "content": words})

    def step(self) -> None:
        """One call with thinking, text and a tool; its result."""
        kind = self.random.choices(("Bash", "Read", "Edit", "Write", "Grep", "mcp__github__search"),
                                   (30, 30, 18, 6, 10, 6))[0]  # fmt: skip
        call = self._id("toolu_01")
        input, output, details = getattr(self, f"_{kind.lower()}")()
        blocks: list[Json] = []
        if self.random.random() < 0.3:
            blocks.append({"type": "thinking", "thinking": self.writer.text(250), "signature": "c2ln" * 10})
        if self.random.random() < 0.5:
            blocks.append({"type": "text", "text": self.writer.text(160)})
        self._respond([*blocks, {"type": "tool_use", "id": call, "name": kind, "input": input}], "tool_use")
        self.writer.totals.tool_calls += 1
        result: Json = {"type": "tool_result", "tool_use_id": call, "content": output}
        if self.random.random() < 0.05:
            self.writer.totals.tool_errors += 1
            result |= {"content": "Exit code 1\n" + self.writer.text(200), "is_error": True}
            details = "Error: " + result["content"]
        self.time += timedelta(milliseconds=self.random.randrange(20, 4000))
        self._line("user", message={"role": "user", "content": [result]}, toolUseResult=details)
        if self.random.random() < 0.15:
            shown = {"type": "total_tokens_reminder", "text": "<total_tokens>900000 tokens left</total_tokens>"}
            self._line("attachment", attachment=shown)

    def delegate(self, kind: str, title: str, prompt: str) -> str:
        call = self._id("toolu_01")
        input = {"description": title, "prompt": prompt, "subagent_type": kind}
        self._respond([{"type": "tool_use", "id": call, "name": "Agent", "input": input}], "tool_use")
        self.writer.totals.tool_calls += 1
        return call

    def delegated(self, call: str, agent: str, prompt: str) -> None:
        words = [{"type": "text", "text": self.writer.text(300)}]
        result = {"type": "tool_result", "tool_use_id": call, "content": words}
        details = {"status": "completed", "prompt": prompt, "agentId": agent, "content": words, "totalTokens": 9000}
        self._line("user", message={"role": "user", "content": [result]}, toolUseResult=details)

    def finish(self) -> None:
        self._respond([{"type": "text", "text": self.writer.text(300)}], "end_turn")

    def _respond(self, blocks: list[Json], stop: str) -> None:
        """One line per block; each repeats the usage of the whole response."""
        write, output = self.random.randrange(200, 2500), self.random.randrange(40, 900)
        short = write // 3
        usage = {
            "input_tokens": self.random.randrange(3, 20),
            "cache_creation_input_tokens": write,
            "cache_read_input_tokens": self.context,
            "output_tokens": output,
            "service_tier": "standard",
            "cache_creation": {"ephemeral_1h_input_tokens": write - short, "ephemeral_5m_input_tokens": short},
            "speed": "standard",
        }
        totals = self.writer.totals
        totals.calls += 1
        totals.input_tokens += usage["input_tokens"]
        totals.output_tokens += output
        totals.cache_read_tokens += self.context
        totals.cache_write_tokens += write
        self.context = min(self.context + write, 190_000)
        message_id, request = self._id("msg_01"), self._id("req_011")
        for index, block in enumerate(blocks):
            message = {"id": message_id, "type": "message", "role": "assistant", "model": self.model,
                       "content": [block], "stop_reason": stop, "stop_sequence": None, "usage": usage}  # fmt: skip
            extra: Json = {"attributionAgent": self.kind} if self.agent else {}
            self._line("assistant", message=message, requestId=request, apiBlockIndex=index, **extra)

    def _bash(self) -> tuple[Json, str, Any]:
        output = self.writer.text(self.random.randrange(50, 700))
        details = {"stdout": output, "stderr": "", "interrupted": False, "isImage": False}
        return {"command": self.random.choice(COMMANDS), "description": "Run it"}, output, details

    def _read(self) -> tuple[Json, str, Any]:
        path = f"{self.cwd}/{self.random.choice(PATHS)}"
        source = [self.writer.text(60) for _ in range(self.random.randrange(3, 11))]
        numbered = "\n".join(f"{number:>6}\t{line}" for number, line in enumerate(source, 1))
        file = {"filePath": path, "content": "\n".join(source), "numLines": len(source), "startLine": 1,
                "totalLines": len(source)}  # fmt: skip
        return {"file_path": path}, numbered, {"type": "text", "file": file}

    def _edit(self) -> tuple[Json, str, Any]:
        path = f"{self.cwd}/{self.random.choice(PATHS)}"
        old, new = self.writer.text(60), self.writer.text(80)
        hunk = {"oldStart": 10, "oldLines": 3, "newStart": 10, "newLines": 4,
                "lines": [" first", f"-{old}", f"+{new}", f"+{new}", " last"]}  # fmt: skip
        details = {"filePath": path, "oldString": old, "newString": new, "originalFile": self.writer.text(500),
                   "structuredPatch": [hunk], "userModified": False, "replaceAll": False}  # fmt: skip
        input = {"file_path": path, "old_string": old, "new_string": f"{new}\n{new}"}
        return input, f"The file {path} has been updated successfully.", details

    def _write(self) -> tuple[Json, str, Any]:
        path = f"{self.cwd}/src/new_{self.random.randrange(10_000)}.py"
        content = "\n".join(self.writer.text(60) for _ in range(12)) + "\n"
        details = {"type": "create", "filePath": path, "content": content, "structuredPatch": [], "originalFile": None}
        return {"file_path": path, "content": content}, f"File created successfully at: {path}", details

    def _grep(self) -> tuple[Json, str, Any]:
        found = [f"{path}:12:{self.writer.text(60)}" for path in self.random.sample(PATHS, 6)]
        details = {"mode": "content", "filenames": [], "numFiles": 0, "content": "\n".join(found), "numLines": 6}
        return {"pattern": "def (load|save)_", "output_mode": "content"}, "\n".join(found), details

    def _mcp__github__search(self) -> tuple[Json, Any, Any]:
        words = [{"type": "text", "text": self.writer.text(500)}]
        return {"query": "is:open label:bug"}, words, words

    def _line(self, kind: str, **fields: Any) -> None:
        self.time += timedelta(milliseconds=self.random.randrange(3, 1500))
        line: Json = {"parentUuid": self.parent, "isSidechain": self.agent is not None}
        if self.agent:
            line["agentId"] = self.agent
        line |= {"type": kind, **fields, "uuid": self.writer._uuid(), "timestamp": _iso(self.time),
                 "userType": "external", "entrypoint": "cli", "cwd": self.cwd, "sessionId": self.session,
                 "version": VERSION, "gitBranch": "main"}  # fmt: skip
        self.parent = line["uuid"]
        self.lines.append(line)

    def _id(self, head: str) -> str:
        return f"{head}{self.random.getrandbits(96):024x}"


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    totals = asdict(Writer(options.directory, options.seed).write(options.sessions, options.lines))
    del totals["files"]
    print(json.dumps(totals))


if __name__ == "__main__":
    main()
