"""The transcript files below a folder, in every layout that the CLI has had (formats.md 1.1)."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fleetdeck.ingest.sources.plain_files import reason_of, shown

_NOT_TRANSCRIPTS = frozenset(("memory", "tool-results"))
_SUBAGENTS = "subagents"
_PREFIX = "agent-"
_DEEPEST = 12
# Windows file ids can have 128 bits; a saved position holds 63.
_LARGEST_INODE = 2**63 - 1


@dataclass(slots=True, frozen=True)
class TranscriptFile:
    """A transcript as it is on disk now. `mtime` in microseconds since 1970 UTC, `size` in bytes."""

    path: str
    agent_id: str
    is_subagent: bool
    session: str | None
    """The session's id where the path names it: subagents in their session's folder."""
    inode: int
    size: int
    mtime: int

    @property
    def key(self) -> str:
        """The path as text that can be stored."""
        return shown(self.path)

    @property
    def meta_path(self) -> str:
        return self.path.removesuffix(".jsonl") + ".meta.json"

    @property
    def group(self) -> str:
        """The same for a session and the subagents in its folder."""
        return self.session or self.agent_id


def scan(root: Path, refused: Callable[[str, str], object] = lambda _path, _reason: None) -> list[TranscriptFile]:
    """All transcripts below `root`, or the one that it is. `refused` gets (folder, reason) of what cannot be listed.

    Newest session first; of one session its own file before its subagents'.
    """
    if root.is_file():
        return [file for file in (look(str(root)),) if file]
    files = list(_walk(str(root), 0, set(), refused))
    newest: dict[str, int] = {}
    for file in files:
        newest[file.group] = max(newest.get(file.group, 0), file.mtime)
    files.sort(key=lambda file: (-newest[file.group], file.group, file.is_subagent, -file.mtime, file.path))
    return files


def look(path: str) -> TranscriptFile | None:
    """One file, or None when it is not a transcript or not there."""
    parts = path.replace("\\", "/").split("/")
    name = parts[-1]
    if not name.endswith(".jsonl") or name == "journal.jsonl" or not _NOT_TRANSCRIPTS.isdisjoint(parts[-4:-1]):
        return None
    try:
        status = os.stat(path)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    stem = name.removesuffix(".jsonl")
    is_subagent = stem.startswith(_PREFIX)
    agent_id = shown(stem.removeprefix(_PREFIX))[:200]
    if not agent_id:
        return None
    session = None
    if is_subagent and _SUBAGENTS in parts[1:]:
        session = shown(parts[len(parts) - 2 - parts[::-1].index(_SUBAGENTS)])[:200] or None
    inode = status.st_ino & _LARGEST_INODE
    return TranscriptFile(path, agent_id, is_subagent, session, inode, status.st_size, status.st_mtime_ns // 1000)


def _walk(
    folder: str, depth: int, seen: set[tuple[int, int]], refused: Callable[[str, str], object]
) -> Iterator[TranscriptFile]:
    """Follows links to folders (a moved ~/.claude), but enters no folder twice."""
    try:
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in seen or depth > _DEEPEST:
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        refused(shown(folder), reason_of(error))
        return
    for entry in entries:
        try:
            is_folder = entry.is_dir()
        except OSError:
            continue
        if is_folder:
            if entry.name not in _NOT_TRANSCRIPTS:
                yield from _walk(entry.path, depth + 1, seen, refused)
        elif file := look(entry.path):
            yield file
