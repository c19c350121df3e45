"""The folder of the example: where each system's files lie in it, and that nothing else is ever touched."""

import json
import os
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_MARK = ".fleetdeck-example"
_PARTS = ("acme", "ops", "agent-logs")


class NotOurs(Exception):
    """The folder holds something else. The message is for people."""


@dataclass(frozen=True, slots=True)
class Example:
    """Paths below the folder."""

    root: Path

    @property
    def project(self) -> Path:
        """With the task files and the database."""
        return self.root / "acme"

    @property
    def collaboration(self) -> Path:
        return self.project / "work" / "collaboration"

    @property
    def telemetry(self) -> Path:
        return self.project / "telemetry.db"

    @property
    def dispatcher(self) -> Path:
        return self.root / "ops"

    @property
    def agent_logs(self) -> Path:
        return self.root / "agent-logs"

    @property
    def exists(self) -> bool:
        return (self.root / _MARK).is_file()

    def prepare(self) -> None:
        """Make the folder, or empty the one that was made before. Raises NotOurs."""
        if self.root.exists() and not self.exists and (not self.root.is_dir() or any(self.root.iterdir())):
            raise NotOurs(f"{self.root} is not empty and was not made by this command: choose another folder")
        for name in _PARTS:
            if (self.root / name).exists():
                shutil.rmtree(self.root / name)
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / _MARK).write_text("Made by `fleetdeck demo --files`. It may be made anew at any time.\n")

    def command(self) -> str:
        """What watches all of it."""
        options = {
            "collaboration": self.project, "telemetry": self.telemetry, "dispatcher": self.dispatcher,
            "agent-logs": self.agent_logs,
        }  # fmt: skip
        return "fleetdeck up " + " ".join(f"--{name} {shlex.quote(str(path))}" for name, path in options.items())


@dataclass(slots=True)
class Totals:
    """What was written, as Fleetdeck should show it. Money in nano-dollars."""

    tasks: dict[str, int] = field(default_factory=lambda: {"inbox": 0, "assigned": 0, "done": 0})
    """Task files by lane, without the one that cannot be read."""
    invocations: int = 0
    invocation_cost: int = 0
    invocation_tokens: int = 0
    dispatches: dict[str, int] = field(default_factory=dict)
    usage_entries: int = 0
    usage_cost: int = 0
    usage_tokens: int = 0
    schedules: int = 0
    workspaces: int = 0
    backlog: int = 0
    """Items that wait."""
    agents: int = 0
    agent_cost: int = 0
    agent_tokens: int = 0
    turns: int = 0


def write(path: Path, text: str, written: float | None = None) -> None:
    """In one step, as careful programs do; `written`: when, in seconds since 1970."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(text, encoding="utf-8")
    if written is not None:
        os.utime(temporary, (written, written))
    temporary.replace(path)


def write_json(path: Path, value: Any) -> None:
    write(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")
