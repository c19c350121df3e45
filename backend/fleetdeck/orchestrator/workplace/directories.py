"""Folders to choose from: those used lately, what is inside a folder, and whether a task could work there (TASK-11).

Only folders below the allowed roots are looked at. Git answers within two seconds or is left out: people are typing.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.errors import AppError, Conflict, Invalid, NotFound
from fleetdeck.core.text import clean
from fleetdeck.events.fields import Isolation
from fleetdeck.orchestrator.process import CannotRun, NotInstalled
from fleetdeck.orchestrator.workplace import git
from fleetdeck.orchestrator.workplace.git import Repository
from fleetdeck.orchestrator.workplace.roots import allowed_roots, is_allowed, resolve, short
from fleetdeck.orchestrator.workplace.schemas import Directory, DirectoryEntry, DirectoryList, DirectoryListing
from fleetdeck.tasks.models import tasks

MOST_RECENT = 8
MOST_ENTRIES = 500
_LOOK_BACK = 1_000
_GIT_SECONDS = 2.0
_AT_ONCE = 4


class Used(NamedTuple):
    """Folders of tasks: path and time (microseconds), newest first; and task type → the folder it had last."""

    recent: list[tuple[str, int]]
    remembered: dict[str, str]


class _Git(NamedTuple):
    """What Git says of a folder. `why` when it says nothing: there is no repository, or git is missing or slow."""

    found: Repository | None
    why: str | None = None


def recently_used(connection: Connection) -> Used:
    """The folders of the newest tasks."""
    column = tasks.c
    query = (
        select(column.working_directory, column.task_type, column.created_at)
        .where(column.deleted.is_(False))
        .order_by(column.created_at.desc())
        .limit(_LOOK_BACK)
    )
    recent: dict[str, int] = {}
    remembered: dict[str, str] = {}
    for row in connection.execute(query):
        if row.working_directory:
            recent.setdefault(row.working_directory, row.created_at)
            if row.task_type:
                remembered.setdefault(row.task_type, row.working_directory)
    return Used(list(recent.items()), remembered)


def overview(config: Settings, used: Used) -> DirectoryList:
    """The folders used lately that are still there and allowed, the roots, and what is remembered for each type."""
    recent: list[tuple[Path, int]] = []
    for written, at in used.recent:
        path = _usable(config, written)
        if path is not None and path not in (known for known, _ in recent):
            recent.append((path, at))
        if len(recent) == MOST_RECENT:
            break
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        looked = list(pool.map(lambda item: _look(config, *item), recent))
    return DirectoryList(
        recent=looked,
        roots=[clean(str(root)) for root in allowed_roots(config)],
        remembered={kind: path for kind, path in used.remembered.items() if _usable(config, path) is not None},
    )


def check(config: Settings, path: str) -> Directory:
    """A folder as a place to work in. What is wrong with it stands in `problem`; nothing is raised."""
    try:
        real = resolve(config, path)
    except AppError as error:
        # What lies outside is not looked at: whether it exists is nobody's business.
        return _unusable(path, error.message)
    return _look(config, real)


def browse(config: Settings, path: str) -> DirectoryListing:
    """The folders inside a folder, without hidden ones and without those that lead out of the roots.

    Raises Invalid, NotAllowed, NotFound; Conflict for a folder that cannot be read."""
    real = resolve(config, path)
    try:
        entries = sorted(_folders(config, real), key=lambda entry: entry.name.casefold())
    except FileNotFoundError as error:
        raise NotFound(f"there is no folder {short(real)}") from error
    except NotADirectoryError as error:
        raise Invalid(f"{short(real)} is not a folder") from error
    except PermissionError as error:
        raise Conflict(f"{short(real)} cannot be read: the folder's permissions forbid it") from error
    except OSError as error:
        raise Conflict(f"{short(real)} cannot be read: {error.strerror}") from error
    parent = None if real in allowed_roots(config) or not is_allowed(config, real.parent) else str(real.parent)
    return DirectoryListing(
        path=clean(str(real)),
        parent=None if parent is None else clean(parent),
        entries=entries[:MOST_ENTRIES],
        truncated=len(entries) > MOST_ENTRIES,
    )


def _folders(config: Settings, real: Path) -> Iterator[DirectoryEntry]:
    with os.scandir(real) as found:
        for entry in found:
            if entry.name.startswith(".") or clean(entry.name) != entry.name or not _is_folder(entry):
                continue
            path = Path(entry.path)
            if is_allowed(config, path):
                yield DirectoryEntry(name=entry.name, path=str(path), is_git=(path / ".git").exists())


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _usable(config: Settings, written: str) -> Path | None:
    try:
        real = resolve(config, written)
        return real if real.is_dir() else None
    except (AppError, OSError):
        return None


def _look(config: Settings, real: Path, used_at: int | None = None) -> Directory:
    try:
        exists, is_folder = real.exists(), real.is_dir()
    except OSError as error:
        return _unusable(str(real), f"{short(real)} cannot be looked at: {error.strerror}")
    if not is_folder:
        what = f"{short(real)} is not a folder" if exists else f"there is no folder {short(real)}"
        return _unusable(str(real), what, exists=exists)
    writable = os.access(real, os.W_OK | os.X_OK)
    readable = os.access(real, os.R_OK)
    asked = _ask_git(real) if readable else _Git(None, None)
    problem = None
    if not (writable and readable):
        problem = f"Fleetdeck may not {'write to' if readable else 'read'} {short(real)}: the permissions forbid it"
    notes = _notes(config, asked)
    return Directory(
        path=clean(str(real)),
        short=clean(short(real)),
        exists=True,
        writable=writable,
        git=None if asked.found is None else git.state(asked.found),
        problem=problem,
        isolations=[] if problem else _isolations(config, asked.found),
        notes={name: clean(note) for name, note in notes.items()},
        last_used_at=clock.render_or_none(used_at),
    )


def _ask_git(real: Path) -> _Git:
    try:
        found = git.read(real, seconds=_GIT_SECONDS)
    except NotInstalled:
        return _Git(None, git.NOT_INSTALLED)
    except CannotRun as error:
        return _Git(None, str(error))
    return _Git(found, None if found is not None else "not a Git folder: in place only")


def _isolations(config: Settings, found: Repository | None) -> list[Isolation]:
    result: list[Isolation] = ["in_place"]
    if found is not None and found.commit is not None and is_allowed(config, found.root):
        if found.branch is not None and not found.entries:
            result.append("branch")
        result.append("worktree")
    return result


def _notes(config: Settings, asked: _Git) -> dict[Isolation, str]:
    """What to know about each isolation, or why it cannot be chosen here."""
    found = asked.found
    if found is None:
        return {"branch": asked.why, "worktree": asked.why} if asked.why else {}
    changed = f"{len(found.entries)} file{'' if len(found.entries) == 1 else 's'}"
    in_place = f"mixes with your {changed} that {'is' if len(found.entries) == 1 else 'are'} not committed"
    notes: dict[Isolation, str] = {"in_place": in_place if found.entries else "changes your files where they are"}
    if not is_allowed(config, found.root):
        why = f"the repository {short(found.root)} reaches out of the folders where tasks may work"
        return {**notes, "branch": why, "worktree": why}
    if found.commit is None:
        why = "the repository has no commit yet to begin at"
        return {**notes, "branch": why, "worktree": why}
    begin = found.branch or f"the detached HEAD at {found.commit[:8]}"
    notes["worktree"] = f"a folder and a branch of its own, from {begin}"
    if found.entries:
        notes["worktree"] += f"; leaves your {changed} alone"
    if found.branch is None:
        notes["branch"] = "needs a branch to begin at: HEAD is detached"
    elif found.entries:
        notes["branch"] = f"needs a clean tree: {changed} changed and not committed"
    else:
        notes["branch"] = f"a branch of its own in this folder, from {begin}"
    return notes


def _unusable(path: str, problem: str, *, exists: bool = False) -> Directory:
    written = clean(path)
    return Directory(
        path=written,
        short=written if written.startswith("~") or "\0" in path else clean(short(Path(path))),
        exists=exists,
        writable=False,
        git=None,
        problem=clean(problem),
        isolations=[],
        notes={},
        last_used_at=None,
    )
