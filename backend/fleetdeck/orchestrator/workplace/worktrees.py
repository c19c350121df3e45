"""Worktrees of a repository: which there are, making one, and making one again that a crash left half done."""

from dataclasses import dataclass
from pathlib import Path

from fleetdeck.core.errors import Conflict
from fleetdeck.orchestrator.workplace import git
from fleetdeck.orchestrator.workplace.roots import short


@dataclass(frozen=True, slots=True)
class Worktree:
    """One entry of `git worktree list`. `locked` is the reason, empty for none given, None when it is not locked."""

    path: Path
    branch: str | None
    locked: str | None


def listed(repository: Path) -> list[Worktree]:
    """All worktrees of a repository, the main one first."""
    found: list[Worktree] = []
    for block in git.ask(repository, "worktree", "list", "--porcelain").stdout.split("\n\n"):
        fields = dict(line.partition(" ")[::2] for line in block.splitlines() if line)
        if "worktree" in fields:
            branch = fields.get("branch", "").removeprefix("refs/heads/")
            found.append(Worktree(Path(fields["worktree"]), branch or None, fields.get("locked")))
    return found


def at(repository: Path, where: Path) -> Worktree | None:
    """The worktree at a place, as Git knows it (its folder may be gone)."""
    real = where.resolve()
    return next((entry for entry in listed(repository) if entry.path.resolve() == real), None)


def add(repository: Path, where: Path, *args: str, branch: str) -> None:
    """`git worktree add` at a place of ours, unless the branch is checked out there already. Raises Conflict."""
    known = at(repository, where)
    force: tuple[str, ...] = ()
    if known is not None and known.locked is not None and known.locked.startswith("initializing"):
        # Git was stopped while it made this worktree: nobody has worked in it yet.
        git.tell(repository, "worktree", "remove", "--force", "--force", str(where))
    elif known is not None and where.is_dir():
        # An agent may have left the branch; what it did there is still there.
        return
    elif known is not None:
        # Known, but its folder is gone: Git wants to be told that this is all right.
        force = ("--force",)
    elif where.exists() and any(where.iterdir()):
        raise Conflict(f"{short(where)} is in the way of the task's worktree ({branch}): move it away")
    git.tell(repository, "worktree", "add", *force, str(where), *args)
