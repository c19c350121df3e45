"""Which Claude Code processes run on this machine, and where."""

import ntpath
import os
from dataclasses import dataclass

from fleetdeck.core.clock import SECOND

_NAMES = frozenset(("claude", "claude.exe"))
_RUNTIMES = frozenset(("node", "node.exe", "bun", "bun.exe"))


@dataclass(slots=True, frozen=True)
class Process:
    """Times in microseconds since 1970 UTC; `newest_child` 0 when it has none."""

    cwd: str
    started: int
    newest_child: int


def running() -> list[Process]:
    """Processes of the CLI that this user may look at. Costs about 10 ms: the caller asks seldom."""
    import psutil

    found = []
    for process in psutil.process_iter():
        try:
            name = process.name().lower()
            if name in _NAMES or (name in _RUNTIMES and _is_cli(process.cmdline())):
                children = [int(child.create_time() * SECOND) for child in process.children(recursive=True)]
                started = int(process.create_time() * SECOND)
                found.append(Process(same_folder(process.cwd()), started, max(children, default=0)))
        except (psutil.Error, OSError):
            continue
    return found


def same_folder(path: str) -> str:
    """A folder in a form that can be compared."""
    return ntpath.normcase(path) if os.name == "nt" else path.rstrip("/") or "/"


def _is_cli(command: list[str]) -> bool:
    return any("claude" in ntpath.basename(part).lower() or "claude-code" in part for part in command[:3])
