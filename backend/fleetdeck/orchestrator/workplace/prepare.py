"""Before a task runs: the folder it works in, and for a repository the branch or worktree of its own (TASK-12).

Called again (after a crash, on a retry) it finds what it made before. That a branch is ours stands in the repository's
own configuration, beside the branch: `branch.<name>.fleetdeck-task`, with where it began. Written first, then the
branch is made: a branch without it is somebody else's and is not touched. Nothing of the person's is ever overwritten:
there is no --force here but for a worktree of ours that Git had not finished making.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import Final, NamedTuple

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.errors import Conflict
from fleetdeck.core.text import clean
from fleetdeck.events.fields import Isolation
from fleetdeck.events.task_types import Workplace
from fleetdeck.orchestrator.process import CannotRun, NotInstalled
from fleetdeck.orchestrator.workplace import git, worktrees
from fleetdeck.orchestrator.workplace.git import Repository
from fleetdeck.orchestrator.workplace.roots import is_allowed, real_below, short

PREFIX: Final = "fleet/"
_LONGEST_NAME = 60


class _Owner(NamedTuple):
    task_id: str
    since: int


def prepare(
    config: Settings,
    task_id: str,
    directory: Path | None,
    isolation: Isolation,
    before: Workplace | None = None,
    since: int = 0,
) -> Workplace:
    """The place where a task works, made where it is not there yet. None as directory: a new folder of the task's own.

    `before`: the place as an earlier run of this task had it; where a task works in place, only that knows which
    commit it began at. `since`: when the task was created (microseconds); a branch that was made before that belongs
    to an older task of the same name, of a database that is gone. Raises NotAllowed, Invalid and Conflict, each with
    what the person can do.
    """
    own = own_folder(config, task_id)
    if directory is None or directory == own:
        own.mkdir(parents=True, exist_ok=True)
        return Workplace(directory=str(own))
    real = real_below(config, directory)
    _must_be_usable(real)
    if isolation == "in_place":
        return _in_place(real, before)
    repository = _repository(config, real)
    if isolation == "branch":
        return _branch(repository, real, _Owner(task_id, since))
    return _worktree(config, repository, real, _Owner(task_id, since))


def own_folder(config: Settings, task_id: str) -> Path:
    """Where a task works that was given no folder."""
    return config.data_dir / "work" / safe_name(task_id)


def worktree_folder(config: Settings, task_id: str) -> Path:
    """Where the worktree of a task is."""
    return config.data_dir / "worktrees" / safe_name(task_id)


def safe_name(task_id: str) -> str:
    """A name for a branch or a folder, made of a-z, 0-9, `-`, `_` and `.` alone. Different ids give different names,
    but for those that differ in capitals only."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", task_id.lower())
    plain = re.sub(r"\.{2,}", ".", plain).strip("-.")
    if plain == task_id.lower() and len(plain) <= _LONGEST_NAME and not plain.endswith(".lock"):
        return plain
    mark = hashlib.sha256(task_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{plain[:_LONGEST_NAME].strip('-.') or 'task'}-{mark}"


def branch_name(task_id: str) -> str:
    """The branch of a task."""
    return PREFIX + safe_name(task_id)


def owner_of(directory: Path, branch: str) -> str | None:
    """The id of the task that a branch was made for; None where it is not ours."""
    return git.setting(directory, _key(branch, "task"))


def _in_place(real: Path, before: Workplace | None) -> Workplace:
    if before is not None and before.directory == str(real):
        return before
    try:
        found = git.read(real)
    except CannotRun:
        # Git is not needed to work in place.
        found = None
    if found is None:
        return Workplace(directory=str(real))
    return Workplace(
        directory=str(real), repository=str(found.root), base_branch=found.branch, base_commit=found.commit
    )


def _branch(repository: Repository, real: Path, owner: _Owner) -> Workplace:
    branch = branch_name(owner.task_id)
    made = _ours(repository, branch, owner)
    if repository.branch == branch and made is not None:
        return _place(real, repository, branch, made)
    if repository.branch is not None and repository.branch.startswith(PREFIX):
        other = owner_of(repository.root, repository.branch)
        if other is not None:
            raise Conflict(
                f"{short(repository.root)} is on {repository.branch}, the branch of task {clean(other)}: go back to "
                "your own branch first (git switch -), or choose a worktree"
            )
    if repository.branch is None:
        raise Conflict(
            f"{short(repository.root)} has a detached HEAD at {(repository.commit or '')[:8]}: switch to a branch "
            "first, or choose a worktree"
        )
    if repository.entries:
        raise Conflict(
            f"{len(repository.entries)} files in {short(repository.root)} are changed and not committed "
            f"({git.paths(repository.entries)}): commit or stash them first, or choose a worktree, which leaves them "
            "alone"
        )
    if made is not None:
        git.tell(repository.root, "switch", "--no-guess", branch)
        return _place(real, repository, branch, made)
    _mark(repository, branch, owner.task_id)
    git.tell(repository.root, "switch", "--no-track", "-c", branch, _head(repository))
    return _place(real, repository, branch, (repository.branch, _head(repository)))


def _worktree(config: Settings, repository: Repository, real: Path, owner: _Owner) -> Workplace:
    branch = branch_name(owner.task_id)
    where = worktree_folder(config, owner.task_id)
    where.parent.mkdir(parents=True, exist_ok=True)
    made = _ours(repository, branch, owner)
    if made is None:
        _mark(repository, branch, owner.task_id)
        made = (repository.branch, _head(repository))
        worktrees.add(repository.root, where, "-b", branch, _head(repository), branch=branch)
    else:
        worktrees.add(repository.root, where, branch, branch=branch)
    inside = where / real.relative_to(repository.root)
    if not inside.is_dir() or not inside.resolve().is_relative_to(where.resolve()):
        raise Conflict(
            f"{short(real)} is not a folder of the last commit, so it is not in a worktree: commit it first, or work "
            "in place"
        )
    return _place(inside, repository, branch, made)


def _place(directory: Path, repository: Repository, branch: str, base: tuple[str | None, str]) -> Workplace:
    return Workplace(
        directory=str(directory),
        repository=str(repository.root),
        branch=branch,
        base_branch=base[0],
        base_commit=base[1],
    )


def _repository(config: Settings, real: Path) -> Repository:
    try:
        found = git.read(real)
    except NotInstalled as error:
        raise Conflict(git.NOT_INSTALLED) from error
    except CannotRun as error:
        raise Conflict(f"{short(real)}: {error}") from error
    if found is None:
        raise Conflict(f"{short(real)} is not in a Git repository: choose to work in place")
    if not is_allowed(config, found.root):
        raise Conflict(
            f"the repository of {short(real)} is {short(found.root)}, outside of the folders where tasks may work: "
            "choose to work in place"
        )
    if found.commit is None:
        raise Conflict(f"{short(found.root)} has no commit yet to begin a branch at: make one, or work in place")
    return found


def _ours(repository: Repository, branch: str, wanted: _Owner) -> tuple[str | None, str] | None:
    """Where our branch began (branch, commit); None where there is no such branch. Raises Conflict for a stranger's."""
    if git.commit_of(repository.root, f"refs/heads/{branch}") is None:
        return None
    owner = owner_of(repository.root, branch)
    made_at = int(git.setting(repository.root, _key(branch, "made-at")) or 0)
    if owner != wanted.task_id or made_at < wanted.since:
        whose = "Fleetdeck did not make it"
        if owner is not None:
            whose = f"it belongs to {'an older ' if owner == wanted.task_id else ''}task {clean(owner)}"
        raise Conflict(
            f"the branch {branch} exists already in {short(repository.root)} and {whose}: rename or delete it"
        )
    base = git.setting(repository.root, _key(branch, "base"))
    if base is None:
        raise Conflict(f"where the branch {branch} began is no longer known; rename it, and the task makes a new one")
    return git.setting(repository.root, _key(branch, "base-branch")), base


def _mark(repository: Repository, branch: str, task_id: str) -> None:
    values = {
        "task": task_id,
        "base": _head(repository),
        "base-branch": repository.branch,
        "made-at": str(clock.now()),
    }
    for name, value in values.items():
        if value is not None:
            git.tell(repository.root, "config", "--local", "--replace-all", "--", _key(branch, name), value)


def _head(repository: Repository) -> str:
    assert repository.commit is not None
    return repository.commit


def _key(branch: str, name: str) -> str:
    return f"branch.{branch}.fleetdeck-{name}"


def _must_be_usable(real: Path) -> None:
    if not real.is_dir():
        raise Conflict(f"there is no folder {short(real)}" if not real.exists() else f"{short(real)} is not a folder")
    if not os.access(real, os.R_OK | os.W_OK | os.X_OK):
        raise Conflict(f"Fleetdeck may not write to {short(real)}: the folder's permissions forbid it")
