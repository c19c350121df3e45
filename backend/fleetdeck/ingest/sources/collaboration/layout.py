"""Where task files lie: the folder decides the lane (systems.md, A). Only looked at and read, never written."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Lane = Literal["inbox", "assigned", "done"]
_SUFFIXES = (".yaml", ".yml")
MAX_FILES = 50_000


@dataclass(frozen=True, slots=True)
class TaskFile:
    """A file as the folder lists it. `path` is below the root; `changed` is when it was written or moved (ns)."""

    path: str
    lane: Lane
    agent: str | None
    size: int
    written: int
    changed: int
    inode: int

    @property
    def version(self) -> str:
        return f"{self.written}-{self.size}"


def scan(root: Path) -> dict[str, TaskFile]:
    """Every task file by its path below the root. What cannot be listed is left out."""
    found: dict[str, TaskFile] = {}
    for file in _walk(root):
        found[file.path] = file
        if len(found) >= MAX_FILES:
            break
    return found


def _walk(root: Path) -> Iterator[TaskFile]:
    yield from _files(root, root / "inbox", "inbox", None)
    for lane in ("assigned", "done"):
        for folder in _folders(root / lane):
            yield from _files(root, folder, lane, folder.name)
        # Files that lie in the lane itself belong to nobody.
        yield from _files(root, root / lane, lane, None)


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _files(root: Path, folder: Path, lane: Lane, agent: str | None) -> Iterator[TaskFile]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if not entry.name.endswith(_SUFFIXES) or entry.name.startswith("."):
            continue
        try:
            # Links are not followed: they may lead anywhere, or in a circle.
            found = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISREG(found.st_mode):
            path = Path(entry.path).relative_to(root).as_posix()
            yield TaskFile(path, lane, agent, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
