"""Where tasks work, on the wire: folders, and the repository of a task after its run."""

from typing import Literal

from pydantic import BaseModel, Field

from fleetdeck.core.inputs import Input
from fleetdeck.events.fields import Isolation


class GitState(BaseModel):
    """A repository as it is: branch (None when detached), commit, changed files, whether anything is in the way."""

    root: str
    branch: str | None
    commit: str | None
    dirty: int
    """Changed and untracked files."""
    remote: str | None


class Directory(BaseModel):
    """A folder where a task could work. `problem` says why it cannot."""

    path: str
    short: str
    """With ~ for the home folder."""
    exists: bool
    writable: bool
    git: GitState | None
    problem: str | None
    isolations: list[Isolation]
    """What can be chosen here now."""
    notes: dict[str, str]
    """For an isolation: what to know about it, or why it cannot be chosen."""
    last_used_at: str | None


class DirectoryList(BaseModel):
    """Recent folders, newest first, and the roots below which tasks may work."""

    recent: list[Directory]
    roots: list[str]
    remembered: dict[str, str]
    """Task type → the folder that was used for it last."""


class DirectoryEntry(BaseModel):
    name: str
    path: str
    is_git: bool


class DirectoryListing(BaseModel):
    """Folders inside a folder; `parent` is None at a root."""

    path: str
    parent: str | None
    entries: list[DirectoryEntry]
    truncated: bool


class ChangedFile(BaseModel):
    """A file that differs from where the task's branch began; `old_path` of a renamed one."""

    path: str
    old_path: str | None = None
    status: Literal["added", "modified", "deleted", "renamed", "untracked"]
    lines_added: int | None
    lines_removed: int | None


class TaskGit(BaseModel):
    """The repository a task worked in, after it: where, on which branch, what changed, what can be done."""

    isolation: Isolation
    directory: str
    repository: str | None
    branch: str | None
    base_branch: str | None
    base_commit: str | None
    head_commit: str | None
    files: list[ChangedFile]
    commits: int
    """Since the base."""
    remote: str | None
    can: dict[str, bool]
    """commit, push, pull_request, clean_up."""
    why_not: dict[str, str]
    suggested_message: str | None
    pull_request_url: str | None


class CommitRequest(Input):
    message: str | None = Field(None, max_length=5_000)
    """None: the suggested one."""


class PullRequestRequest(Input):
    title: str | None = Field(None, max_length=300)
    body: str | None = Field(None, max_length=20_000)


class GitOutcome(BaseModel):
    """What was done, in words, and the repository after it."""

    message: str
    git: TaskGit
    url: str | None = None


class GitDiff(BaseModel):
    """The unified diff of the task's changes, or of one file; `truncated` when it was cut."""

    path: str | None
    diff: str
    truncated: bool
