"""Which files a program changed: what the folder held before it began, compared with what it holds afterwards.

In a repository Git says which files differ from its last commit, so that only those that differed before need to be
remembered. Elsewhere the folder is walked, up to a number of files. Programs that work in one folder at the same time
see each other's changes.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fleetdeck.core.text import clean
from fleetdeck.events.fields import FileOperation
from fleetdeck.orchestrator.process import CannotRun
from fleetdeck.orchestrator.workplace import changes, git

MOST_FILES: Final = 5_000
# Texts are kept so that a difference can be shown: each so long, together so long.
LONGEST_TEXT: Final = 256 * 1024
_ALL_TEXTS: Final = 32 * 1024 * 1024
_PASSED_OVER: Final = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".mypy_cache"})


@dataclass(frozen=True, slots=True)
class Changed:
    """One file; a text is None where there is none, or where it is long or no text."""

    path: str
    operation: FileOperation
    before: str | None
    after: str | None


@dataclass(slots=True)
class _File:
    stamp: tuple[int, int]
    """Time of change in nanoseconds, and size."""
    text: str | None


@dataclass(slots=True)
class Snapshot:
    """A folder as it was. `commit`: where its repository stood, None outside of one."""

    folder: Path
    root: Path
    commit: str | None
    files: dict[str, _File] = field(default_factory=dict)
    """By path below `root`. Where there is a commit: only files that differed from it."""


def take(folder: Path) -> Snapshot:
    """Look at a folder. Blocks; never raises."""
    repository = None
    with suppress(CannotRun, OSError):
        repository = git.read(folder)
    snapshot = Snapshot(folder, folder, None)
    if repository is not None and repository.commit is not None:
        snapshot = Snapshot(folder, repository.root, repository.commit)
    budget = _ALL_TEXTS
    for path in _paths(snapshot):
        found = _look(snapshot.root / path, budget)
        if found is not None:
            snapshot.files[path] = found
            budget -= len(found.text or "")
    return snapshot


def compare(before: Snapshot) -> list[Changed]:
    """What has changed since, in the order of the paths. Blocks; never raises."""
    found = []
    for path in sorted({*_paths(before), *before.files}):
        old = before.files.get(path)
        new = _look(before.root / path, LONGEST_TEXT)
        if old is not None and new is not None and old.stamp == new.stamp:
            continue
        was_there, text = old is not None, old.text if old else None
        if old is None and before.commit is not None:
            was_there, text = _committed(before, path)
        if not was_there and new is None:
            continue
        if text is not None and new is not None and text == new.text:
            continue
        operation: FileOperation = "deleted" if new is None else "modified" if was_there else "created"
        shown = os.path.relpath(before.root / path, os.path.realpath(before.folder))
        found.append(Changed(shown, operation, text, new.text if new else None))
    return found


def _paths(snapshot: Snapshot) -> Iterator[str]:
    """Of files that may have changed, below the root."""
    if snapshot.commit is None:
        yield from _walk(snapshot.root)
        return
    scope = os.path.relpath(os.path.realpath(snapshot.folder), snapshot.root)
    with suppress(CannotRun, OSError, ValueError):
        for change in changes.changes(changes.Span(snapshot.root, snapshot.commit, None, (scope,))):
            yield from change.paths


def _walk(root: Path) -> Iterator[str]:
    count = 0
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in _PASSED_OVER)
        for name in sorted(files):
            yield os.path.relpath(os.path.join(folder, name), root)
            count += 1
            if count >= MOST_FILES:
                return


def _look(path: Path, budget: int) -> _File | None:
    """The file, unless it is none; of what a link leads to nothing is read."""
    try:
        status = path.lstat()
        if path.is_symlink():
            return _File((status.st_mtime_ns, status.st_size), None)
        if not path.is_file():
            return None
        text = _text(path.read_bytes()) if status.st_size <= min(LONGEST_TEXT, budget) else None
    except OSError:
        return None
    return _File((status.st_mtime_ns, status.st_size), text)


def _committed(snapshot: Snapshot, path: str) -> tuple[bool, str | None]:
    """Whether a file was in the commit, and its text."""
    with suppress(CannotRun, OSError, ValueError):
        done = git.ask(snapshot.root, "show", f"{snapshot.commit}:{path}", max_bytes=LONGEST_TEXT)
        if done.cut:
            return True, None
        if done.code == 0:
            return True, None if "\0" in done.stdout else clean(done.stdout)
    return False, None


def _text(content: bytes) -> str | None:
    if b"\0" in content:
        return None
    with suppress(UnicodeDecodeError):
        return content.decode()
    return None
