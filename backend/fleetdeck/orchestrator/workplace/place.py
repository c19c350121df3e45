"""Where a task worked, from its row: checked again, because what stands in the log was written by somebody."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.events.fields import Isolation
from fleetdeck.events.task_types import Workplace
from fleetdeck.orchestrator.process import CannotRun
from fleetdeck.orchestrator.workplace import changes, git
from fleetdeck.orchestrator.workplace.agent_files import changed_by_agents
from fleetdeck.orchestrator.workplace.changes import Change, Span
from fleetdeck.orchestrator.workplace.git import Entry, Repository
from fleetdeck.orchestrator.workplace.prepare import branch_name, own_folder, worktree_folder
from fleetdeck.orchestrator.workplace.roots import is_allowed, short
from fleetdeck.tasks.models import Task
from fleetdeck.tasks.task_detail import find_task
from fleetdeck.tasks.transitions import ENDED_TASK
from fleetdeck.tasks.wire import OWN_SOURCE

_ISOLATIONS: Final[dict[str, Isolation]] = {"branch": "branch", "worktree": "worktree"}


@dataclass
class Place:
    """A task's place, and what Git says there (asked once, when it is wanted)."""

    task: Task
    isolation: Isolation
    workplace: Workplace | None
    tree: Path | None
    """Where Git is asked: the worktree, else the repository; None without a repository."""
    worktree: Path | None
    """The worktree of the task's own; None where there is none (any more)."""
    problem: str | None
    """Why nothing can be done here at all."""
    touched: list[Change] = field(default_factory=list)
    """What the agents said they changed, where they worked in place."""

    @property
    def running(self) -> bool:
        return self.task.status not in ENDED_TASK

    @property
    def branch(self) -> str | None:
        """The branch of the task's own."""
        return None if self.workplace is None or self.isolation == "in_place" else self.workplace.branch

    @cached_property
    def repository(self) -> Repository | None:
        if self.tree is None or self.problem is not None:
            return None
        try:
            return git.read(self.tree)
        except CannotRun:
            return None

    @property
    def on_branch(self) -> bool:
        """Whether the files in the tree are the task's: on its branch, or in place."""
        if self.repository is None:
            return False
        return self.isolation == "in_place" or self.repository.branch == self.branch

    @property
    def scope(self) -> tuple[str, ...]:
        """The paths, from the tree, that are the task's business."""
        if self.tree is None or self.workplace is None:
            return ()
        if self.isolation == "worktree":
            return (".",)
        folder = os.path.relpath(os.path.realpath(self.workplace.directory), self.tree)
        if self.isolation == "branch":
            return (folder,)
        return tuple(os.path.normpath(os.path.join(folder, change.path)) for change in self.touched)

    @property
    def head(self) -> str | None:
        """The commit where the task's work stands."""
        if self.repository is None:
            return None
        if self.branch is None:
            return self.repository.commit
        return git.commit_of(self.repository.root, f"refs/heads/{self.branch}")

    @cached_property
    def span(self) -> Span | None:
        """What is compared to see what the task changed."""
        if self.repository is None or self.workplace is None or self.workplace.base_commit is None:
            return None
        base = git.commit_of(self.repository.root, self.workplace.base_commit)
        to = None if self.on_branch else self.head
        if base is None or (to is None and not self.on_branch):
            return None
        return Span(self.repository.root, base, to, self.scope)

    @cached_property
    def changes(self) -> list[Change]:
        if self.repository is None:
            return self.touched
        return changes.changes(self.span) if self.span is not None else []

    @cached_property
    def uncommitted(self) -> list[Entry]:
        if self.repository is None or not self.on_branch:
            return []
        return changes.uncommitted(self.repository.root, self.scope)

    @cached_property
    def commits(self) -> int:
        """On the task's branch, since it began."""
        if self.span is None or self.branch is None or self.head is None:
            return 0
        counted = git.ask(self.span.tree, "rev-list", "--count", f"{self.span.base}..{self.head}")
        return int(counted.stdout) if counted.code == 0 else 0

    @cached_property
    def pushed(self) -> str | None:
        """The commit of the branch on its remote, as far as is known here."""
        if self.repository is None or self.repository.remote is None or self.branch is None:
            return None
        return git.commit_of(self.repository.root, f"refs/remotes/{self.repository.remote}/{self.branch}")


def find(db: Database, config: Settings, task_id: str) -> Place:
    """Raises NotFound for an unknown task."""
    with db.read() as connection:
        task = find_task(connection, task_id)
        workplace = Workplace.model_validate_json(task.workplace) if task.workplace else None
        place = _place(config, task, workplace)
        if workplace is not None and place.problem is None and place.isolation == "in_place":
            place.touched = changed_by_agents(connection, task.id, Path(workplace.directory))
    return place


def _place(config: Settings, task: Task, workplace: Workplace | None) -> Place:
    isolation = _ISOLATIONS.get(task.isolation or "", "in_place")
    if task.source != OWN_SOURCE:
        return Place(task, isolation, None, None, None, "Fleetdeck does not run this task")
    if workplace is None:
        return Place(task, isolation, None, None, None, "the task has not begun to work in a folder")
    problem = _distrust(config, task.id, isolation, workplace)
    repository = Path(workplace.repository) if workplace.repository else None
    worktree = worktree_folder(config, task.id) if isolation == "worktree" else None
    if worktree is not None and not (worktree / ".git").exists():
        worktree = None
    tree = worktree or repository
    if problem is None and tree is not None and not tree.is_dir():
        problem = f"{short(tree)} is not there any more"
    return Place(task, isolation, workplace, tree, worktree, problem)


def _distrust(config: Settings, task_id: str, isolation: Isolation, workplace: Workplace) -> str | None:
    """Why a place that stands in the log is none that this task can have."""
    directory = Path(workplace.directory)
    own = own_folder(config, task_id) if isolation != "worktree" else worktree_folder(config, task_id)
    inside = directory == own or (
        isolation == "worktree" and directory.is_relative_to(own) and ".." not in directory.parts
    )
    if not inside and (isolation == "worktree" or not is_allowed(config, directory)):
        return f"{short(directory)} is not a folder where this task may work"
    if isolation != "in_place" and workplace.branch != branch_name(task_id):
        return "its branch is not one that Fleetdeck made for it"
    repository = workplace.repository
    if repository is not None and isolation != "in_place" and not is_allowed(config, Path(repository)):
        return f"its repository {short(Path(repository))} is outside of the folders where tasks may work"
    return None
