"""The agent log source: a folder per agent with what it was given, said, called and used (SRC-6)."""

import asyncio
import hashlib
from pathlib import Path

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.text import clean, cut, one_line
from fleetdeck.events.blocks import TextBlock
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import AgentCreated, MessageRecorded
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.agent_logs.mapper import AgentLogMapper
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.line_folder import BODY_CHARACTERS, LineFolder
from fleetdeck.ingest.sources.plain_files import read_plain, reason_of, shown

KIND = "agent_logs"
_LINES = ("tools.jsonl", "summary.jsonl")
_TEXTS = {"prompt.txt": "user", "text.txt": "assistant"}


def sources(settings: Settings) -> list["AgentLogs"]:
    """One for each configured root."""
    return [AgentLogs(root, settings.machine) for root in settings.agent_logs]


class AgentLogs(LineFolder):
    """Lines are read as they come; `prompt.txt` and `text.txt` are one message each, told again when they grow."""

    def __init__(self, root: Path, machine: str = "") -> None:
        super().__init__(KIND, "Agent logs", root, lambda path: path.name in _LINES, AgentLogMapper, machine)
        self._texts: dict[str, tuple[int, int]] = {}

    async def _look(self, sink: Sink, positions: Positions, *, first: bool = False) -> None:
        await sink.append(await asyncio.to_thread(self._changed_texts))
        await super()._look(sink, positions, first=first)

    def _changed_texts(self) -> list[Fact]:
        facts: list[Fact] = []
        self._refused_beside = {}
        for path in sorted(self._folder.glob("*/*.txt")):
            # A link of a sandboxed agent may name what it could not read itself.
            if path.name not in _TEXTS or path.parent.is_symlink():
                continue
            try:
                status = path.lstat()
                stamp = (status.st_mtime_ns, status.st_size)
                if self._texts.get(str(path)) == stamp:
                    continue
                raw = read_plain(path, BODY_CHARACTERS * 4)
            except FileNotFoundError:
                continue
            except OSError as error:
                self._refused_beside[shown(path)] = reason_of(error)
                continue
            self._texts[str(path)] = stamp
            facts += self._told(path, raw, status.st_mtime_ns // 1_000)
        return facts

    def _told(self, path: Path, raw: bytes, time: int) -> list[Fact]:
        agent, text = shown(path.parent.name)[:500], cut(clean(raw.decode("utf-8", errors="replace")), BODY_CHARACTERS)
        digest = hashlib.sha256(raw).hexdigest()[:12]
        datas: list[FactData] = []
        if path.name == "prompt.txt":
            datas.append(AgentCreated(agent_id=agent, role="AGENT", title=one_line(text, 200)))
        role = "user" if path.name == "prompt.txt" else "assistant"
        block = TextBlock(type="text", text=text)
        datas.append(MessageRecorded(agent_id=agent, message_id=f"{agent} {path.stem}", role=role, blocks=[block]))
        return [
            make(self.id, f"{agent} {path.name} {digest} {place}", min(time, clock.now()), data)
            for place, data in enumerate(datas)
        ]
