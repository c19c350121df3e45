"""Where task files lie: the folder decides the lane (systems.md, A). Only looked at and read, never written."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fleetdeck.ingest.sources.plain_files import reason_of, shown

Lane = Literal["inbox", "assigned", "done"]
_SUFFIXES = (".yaml", ".yml")
MAX_FILES = 50_000


Refused = Callable[[str, str], object]
"""Gets (path below the root, reason) of a folder that cannot be listed."""


@dataclass(frozen=True, slots=True)
class TaskFile:
    """A file as the folder lists it. `path` is below the root, as text; `place` is where to open it.

    `changed` is when it was written or moved (ns).
    """

    path: str
    lane: Lane
    agent: str | None
    size: int
    written: int
    changed: int
    inode: int
    place: str

    @property
    def version(self) -> str:
        return f"{self.written}-{self.size}"


def scan(root: Path, refused: Refused = lambda _path, _reason: None) -> dict[str, TaskFile]:
    """Every task file by its path below the root. What is not there is left out."""
    found: dict[str, TaskFile] = {}
    for file in _walk(root, refused):
        found[file.path] = file
        if len(found) >= MAX_FILES:
            break
    return found


def _walk(root: Path, refused: Refused) -> Iterator[TaskFile]:
    yield from _files(root, root / "inbox", "inbox", None, refused)
    for lane in ("assigned", "done"):
        for folder in _folders(root, root / lane, refused):
            yield from _files(root, folder, lane, shown(folder.name), refused)
        # Files that lie in the lane itself belong to nobody.
        yield from _files(root, root / lane, lane, None, refused)


def _folders(root: Path, folder: Path, refused: Refused) -> list[Path]:
    return sorted(Path(entry.path) for entry in _listed(root, folder, refused) if entry.is_dir(follow_symlinks=False))


def _files(root: Path, folder: Path, lane: Lane, agent: str | None, refused: Refused) -> Iterator[TaskFile]:
    for entry in _listed(root, folder, refused):
        if not entry.name.endswith(_SUFFIXES) or entry.name.startswith("."):
            continue
        try:
            # Links are not followed: they may lead anywhere, or in a circle.
            found = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISREG(found.st_mode):
            path = shown(Path(entry.path).relative_to(root).as_posix())
            times = (found.st_mtime_ns, found.st_ctime_ns)
            yield TaskFile(path, lane, agent, found.st_size, *times, found.st_ino, entry.path)


def _listed(root: Path, folder: Path, refused: Refused) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        refused(shown(folder.relative_to(root)), reason_of(error))
        return []
