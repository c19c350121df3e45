"""After a task: what it changed, and committing, pushing and cleaning that up (TASK-12).

What can be done, and why not, is decided in one place (`_refusals`) and asked again by every command: a page that is
old can ask for nothing that is refused by now. A task that runs is left alone.
"""

from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, NotFound
from fleetdeck.core.text import clean, cut, one_line
from fleetdeck.orchestrator import process
from fleetdeck.orchestrator.workplace import changes, git, place
from fleetdeck.orchestrator.workplace.place import Place
from fleetdeck.orchestrator.workplace.roots import short
from fleetdeck.orchestrator.workplace.schemas import GitDiff, GitOutcome, TaskGit

GH_MISSING = "gh is not installed on this machine: see https://cli.github.com, then `gh auth login`"
_COMMANDS = ("commit", "push", "pull_request", "clean_up")
_LISTED = 20
_SUBJECT = 72


def state(db: Database, config: Settings, task_id: str) -> TaskGit:
    """The repository of a task as it is now. Raises NotFound for an unknown task."""
    return describe(place.find(db, config, task_id))


def diff(db: Database, config: Settings, task_id: str, path: str | None) -> GitDiff:
    """What the task changed, or what it changed in one file. Raises NotFound, also for a file it did not change."""
    found = place.find(db, config, task_id)
    # Only files of this list are read, whatever the path says.
    wanted = [change for change in found.changes if path in (None, clean(change.path))]
    if path is not None and not wanted:
        raise NotFound(f"the task changed no file {path[:200]!r}")
    if found.span is None:
        return GitDiff(path=path, diff="", truncated=False)
    text, truncated = changes.diff(found.span, wanted)
    return GitDiff(path=path, diff=text, truncated=truncated)


def commit(db: Database, config: Settings, task_id: str, message: str | None) -> GitOutcome:
    """Commit what the task changed, and only that; what else is staged stays staged.

    Raises Conflict with the reason where it cannot be done (hooks that refuse, no name set for commits)."""
    found = allowed(db, config, task_id, "commit")
    assert found.repository is not None
    root = found.repository.root
    entries = found.uncommitted
    paths = list(found.scope) if found.isolation != "in_place" else _paths(entries)
    new = [entry.path for entry in entries if entry.status == "untracked"]
    git.tell(root, "add", "--all", "--", *paths)
    try:
        git.tell(root, "commit", "--quiet", "--only", f"--message={message or suggested_message(found)}", "--", *paths)
    except Conflict:
        if new:
            # As it was: Git did not know these files.
            git.tell(root, "reset", "--quiet", "--", *new)
        raise
    after = place.find(db, config, task_id)
    files = f"{len(entries)} file{'' if len(entries) == 1 else 's'}"
    where = after.repository.branch if after.repository else None
    return GitOutcome(
        message=f"Committed {files} as {(after.head or '')[:8]} on {where or 'a detached HEAD'}.", git=describe(after)
    )


def push(db: Database, config: Settings, task_id: str) -> GitOutcome:
    """Push the task's branch, never with force. Raises Conflict with Git's words where the remote refuses."""
    found = allowed(db, config, task_id, "push")
    assert found.repository is not None
    assert found.branch is not None
    ref = f"refs/heads/{found.branch}"
    remote = found.repository.remote or ""
    git.tell(found.repository.root, "push", "--quiet", "--set-upstream", remote, f"{ref}:{ref}")
    return GitOutcome(message=f"Pushed {found.branch} to {remote}.", git=describe(place.find(db, config, task_id)))


def clean_up(db: Database, config: Settings, task_id: str) -> GitOutcome:
    """Take away the worktree, or leave the task's branch for the one before it. A branch with commits stays.

    Raises Conflict that says what would be lost."""
    found = allowed(db, config, task_id, "clean_up")
    assert found.workplace is not None
    assert found.workplace.repository is not None
    assert found.branch is not None
    commits = found.commits
    repository = Path(found.workplace.repository)
    if found.worktree is not None:
        git.tell(repository, "worktree", "remove", str(found.worktree))
        said = f"Removed the worktree {short(found.worktree)}."
    else:
        git.tell(repository, "switch", "--no-guess", found.workplace.base_branch or "")
        said = f"{short(repository)} is on {found.workplace.base_branch} again."
    if commits:
        said += f" The branch {found.branch} keeps its {commits} commit{'' if commits == 1 else 's'}."
    else:
        said += _delete_empty(repository, found.branch)
    return GitOutcome(message=said, git=describe(place.find(db, config, task_id)))


def allowed(db: Database, config: Settings, task_id: str, command: str) -> Place:
    """The task's place, when the command can be carried out there now. Raises Conflict with the reason."""
    found = place.find(db, config, task_id)
    why = _refusals(found)[command]
    if why is not None:
        raise Conflict(why)
    return found


def describe(found: Place) -> TaskGit:
    """For the wire."""
    workplace, repository = found.workplace, found.repository
    refusals = _refusals(found)
    written = workplace.directory if workplace else found.task.working_directory
    return TaskGit(
        isolation=found.isolation,
        directory=clean(written or ""),
        repository=workplace.repository if workplace else None,
        branch=found.branch or (repository.branch if repository else None),
        base_branch=workplace.base_branch if workplace else None,
        base_commit=workplace.base_commit if workplace else None,
        head_commit=found.head,
        files=[change.wire() for change in found.changes],
        commits=found.commits,
        remote=repository.remote if repository else None,
        can={command: refusals[command] is None for command in _COMMANDS},
        why_not={command: clean(why) for command, why in refusals.items() if why is not None},
        suggested_message=clean(suggested_message(found)) if refusals["commit"] is None else None,
        pull_request_url=workplace.pull_request_url if workplace else None,
    )


def suggested_message(found: Place) -> str:
    """A commit message from the task's title and the files that are not committed."""
    files = [f"- {entry.status} {clean(entry.path)}" for entry in found.uncommitted]
    listed = files[:_LISTED] + ([f"- and {len(files) - _LISTED} more"] if len(files) > _LISTED else [])
    title = one_line(found.task.title, 400) or f"Work of task {found.task.id}"
    return "\n".join([cut(title, _SUBJECT), "", f"Task {found.task.id} of Fleetdeck.", "", *listed])


def _refusals(found: Place) -> dict[str, str | None]:
    """Command → why it cannot be done now, None where it can."""
    general = _general(found)
    if general is not None:
        return dict.fromkeys(_COMMANDS, general)
    return {
        "commit": _no_commit(found),
        "push": _no_push(found),
        "pull_request": _no_pull_request(found),
        "clean_up": _no_clean_up(found),
    }


def _general(found: Place) -> str | None:
    if found.problem is not None:
        return found.problem
    if found.running:
        return f"the task is {found.task.status}: wait for its end, or cancel it"
    if found.tree is None:
        return "it worked in a folder without a Git repository"
    if found.repository is None:
        return "Git does not answer there" if process.is_installed("git") else git.NOT_INSTALLED
    return None


def _no_commit(found: Place) -> str | None:
    assert found.repository is not None
    if found.isolation == "worktree" and found.worktree is None:
        return "its worktree was removed"
    if not found.on_branch:
        return _elsewhere(found)
    if found.repository.branch is None:
        return "HEAD is detached: switch to a branch first"
    unmerged = [entry for entry in found.uncommitted if entry.status == "unmerged"]
    if unmerged:
        return f"files are in conflict: {git.paths(unmerged)}"
    return None if found.uncommitted else "there is nothing to commit"


def _no_push(found: Place) -> str | None:
    assert found.repository is not None
    if found.branch is None:
        return "it worked in place: push your own branch yourself"
    if found.repository.remote is None:
        return "the repository has no remote: git remote add origin <address>"
    if found.head is None:
        return f"the branch {found.branch} is gone"
    if found.commits == 0:
        return "its branch has no commits of its own"
    return "it is pushed already" if found.pushed == found.head else None


def _no_pull_request(found: Place) -> str | None:
    assert found.workplace is not None
    if found.branch is None:
        return "it worked in place: there is no branch to ask for"
    if found.workplace.pull_request_url is not None:
        return "it is open already"
    if found.head is None or found.pushed != found.head:
        return "push the branch first"
    return None if process.is_installed("gh") else GH_MISSING


def _no_clean_up(found: Place) -> str | None:
    assert found.repository is not None
    if found.branch is None:
        return "it worked in place: there is nothing to clean up"
    if found.isolation == "worktree" and found.worktree is None:
        return "its worktree was removed"
    if found.isolation == "branch" and not found.on_branch:
        return f"{short(found.repository.root)} is not on {found.branch}: there is nothing to clean up"
    entries = found.repository.entries
    if entries:
        return f"{len(entries)} changed files are not committed and would be lost: {git.paths(entries)}"
    if found.isolation == "branch" and found.workplace is not None and found.workplace.base_branch is None:
        return "it is not known which branch to go back to"
    if found.worktree is not None and not _is_kept(found):
        return (
            f"commit {(found.repository.commit or '')[:8]} is on no branch and would be lost: git branch <name> first"
        )
    return None


def _is_kept(found: Place) -> bool:
    """Whether what is checked out in the worktree is also on a branch or tag."""
    assert found.repository is not None
    commit = found.repository.commit
    if commit is None:
        return True
    args = ("for-each-ref", "--count=1", f"--contains={commit}", "refs/heads", "refs/remotes", "refs/tags")
    return bool(git.ask(found.repository.root, *args).stdout.strip())


def _elsewhere(found: Place) -> str:
    assert found.repository is not None
    now = found.repository.branch or "a detached HEAD"
    return f"{short(found.repository.root)} is on {now}: git switch {found.branch} first"


def _paths(entries: list[git.Entry]) -> list[str]:
    return [path for entry in entries for path in (entry.old_path, entry.path) if path is not None]


def _delete_empty(repository: Path, branch: str) -> str:
    """Git deletes only what is merged; where it does not, the branch stays."""
    try:
        git.tell(repository, "branch", "--delete", "--quiet", branch)
    except Conflict:
        return f" The branch {branch} stays."
    return f" The branch {branch} had no commits and is gone."
