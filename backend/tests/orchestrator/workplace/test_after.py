"""After a task: what it changed, commit, push, pull request, clean-up; and nothing of the person's is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, NotFound
from fleetdeck.events.fact import make
from fleetdeck.events.fields import FactData, Isolation
from fleetdeck.events.log import EventLog
from fleetdeck.events.task_types import StepStarted, TaskCompleted, TaskCreated, TaskUpdated, Workplace
from fleetdeck.events.types import FileChanged
from fleetdeck.main import projectors
from fleetdeck.orchestrator.workplace import after, pull_request
from fleetdeck.orchestrator.workplace.prepare import prepare
from fleetdeck.orchestrator.workplace.schemas import TaskGit
from tests.orchestrator.workplace.repositories import git, snapshot
from tests.orchestrator.workplace.repositories import make as make_repository

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class World:
    """A log, a database and tasks in them."""

    def __init__(self, db: Database, config: Settings) -> None:
        self.db, self.config = db, config
        self.log = EventLog(db, projectors())
        self._told = 0

    def tell(self, *datas: FactData, source: str = "fleetdeck") -> None:
        for data in datas:
            self._told += 1
            done = self.log.submit([make(source, f"fact {self._told}", clock.now(), data)]).result()
            assert done.accepted == 1
            assert not done.failed

    def task(self, directory: Path | None, isolation: Isolation, id: str = "T-1", **fields: Any) -> Path:
        """A task that has been prepared and runs; answers its folder."""
        place = prepare(self.config, id, directory, isolation)
        self.tell(
            TaskCreated(task_id=id, title=fields.pop("title", "Fix the thing"), isolation=isolation, **fields),
            TaskUpdated(task_id=id, workplace=place),
        )
        return Path(place.directory)

    def end(self, id: str = "T-1") -> None:
        self.tell(TaskCompleted(task_id=id, status="completed"))

    def changed(self, path: str, operation: Any = "modified", agent: str = "a1", id: str = "T-1") -> None:
        self.tell(StepStarted(task_id=id, step_id="builder", agent_id=agent))
        self.tell(FileChanged(agent_id=agent, path=path, operation=operation, lines_added=2, lines_removed=1))

    def state(self, id: str = "T-1") -> TaskGit:
        return after.state(self.db, self.config, id)

    def commit(self, message: str | None = None, id: str = "T-1") -> after.GitOutcome:
        return after.commit(self.db, self.config, id, message)


@pytest.fixture
def world(database: Database, config: Settings) -> Iterator[World]:
    found = World(database, config)
    yield found
    found.log.close()


@pytest.fixture
def remote(repository: Path, tmp_path: Path) -> Path:
    """A remote to push to."""
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(repository, "remote", "add", "origin", str(tmp_path / "remote.git"))
    return tmp_path / "remote.git"


def test_the_whole_way_of_a_worktree(world: World, repository: Path, remote: Path) -> None:
    (repository / "notes.txt").write_text("mine, not committed")
    before = snapshot(repository)
    folder = world.task(repository, "worktree", title="Fix the <b>thing</b>")
    (folder / "notes.txt").write_text("one\nTWO\nthree\n")
    (folder / "neu für alle.txt").write_text("a\nb")
    assert world.state().why_not["commit"].startswith("the task is pending")
    world.end()
    state = world.state()
    assert [(f.path, f.status, f.lines_added, f.lines_removed) for f in state.files] == [
        ("neu für alle.txt", "untracked", 2, 0),
        ("notes.txt", "modified", 2, 1),
    ]
    assert (state.branch, state.base_branch, state.commits, state.remote) == ("fleet/t-1", "main", 0, "origin")
    assert state.can == {"commit": True, "push": False, "pull_request": False, "clean_up": False}
    assert "2 changed files are not committed and would be lost" in state.why_not["clean_up"]
    assert state.suggested_message is not None
    assert state.suggested_message.startswith("Fix the <b>thing</b>\n\nTask T-1 of Fleetdeck.\n\n- ")

    done = world.commit()
    assert done.message.startswith("Committed 2 files as ")
    assert git(folder, "log", "-1", "--format=%an %s") == "A Person Fix the <b>thing</b>"
    assert (done.git.commits, done.git.can["push"], done.git.can["clean_up"]) == (1, True, True)
    with pytest.raises(Conflict, match="nothing to commit"):
        world.commit()

    pushed = after.push(world.db, world.config, "T-1")
    assert git(remote, "rev-parse", "refs/heads/fleet/t-1") == pushed.git.head_commit
    assert pushed.git.why_not["push"] == "it is pushed already"

    cleaned = after.clean_up(world.db, world.config, "T-1")
    assert not folder.exists()
    assert "keeps its 1 commit" in cleaned.message
    assert git(repository, "rev-parse", "fleet/t-1") == pushed.git.head_commit
    # What it did can still be seen, and nothing of the person's was touched.
    assert [file.path for file in cleaned.git.files] == ["neu für alle.txt", "notes.txt"]
    assert "TWO" in after.diff(world.db, world.config, "T-1", "notes.txt").diff
    assert cleaned.git.why_not["commit"] == "its worktree was removed"
    assert snapshot(repository) == before


@ON_SQLITE
def test_a_clean_worktree_without_commits_goes_with_its_branch(world: World, repository: Path) -> None:
    folder = world.task(repository, "worktree")
    world.end()
    done = after.clean_up(world.db, world.config, "T-1")
    assert "had no commits and is gone" in done.message
    assert not folder.exists()
    assert git(repository, "branch", "--list", "fleet/*") == ""
    with pytest.raises(Conflict, match="was removed"):
        after.clean_up(world.db, world.config, "T-1")


@ON_SQLITE
def test_commits_on_no_branch_are_not_lost(world: World, repository: Path) -> None:
    """The agent left its branch, committed, and went nowhere."""
    folder = world.task(repository, "worktree")
    git(folder, "switch", "-q", "--detach")
    (folder / "notes.txt").write_text("precious")
    git(folder, "commit", "-qam", "precious")
    world.end()
    with pytest.raises(Conflict, match="is on no branch and would be lost"):
        after.clean_up(world.db, world.config, "T-1")
    assert (folder / "notes.txt").read_text() == "precious"


@ON_SQLITE
def test_renamed_deleted_untracked_with_spaces_and_other_scripts(world: World, repository: Path) -> None:
    for name in ("old näme.txt", "gone.txt", "日本 語.txt", "-n", "a\tb.txt"):
        (repository / name).write_text("".join(f"{name} {n}\n" for n in range(20)))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more")
    folder = world.task(repository, "worktree")
    (folder / "sub dir").mkdir()
    (folder / "old näme.txt").rename(folder / "sub dir" / "new näme *.txt")
    (folder / "gone.txt").unlink()
    (folder / "日本 語.txt").write_text("x")
    (folder / "-n").write_text("x")
    (folder / "a\tb.txt").write_text("x\0y")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / b"raw\xff.txt".decode("utf-8", "surrogateescape")).write_text("raw")
    (folder / "ignored.log").write_text("x")
    (folder / ".gitignore").write_text("*.log\n")
    git(folder, "add", "--", "sub dir", "old näme.txt")
    world.end()
    found = {file.path: (file.status, file.old_path) for file in world.state().files}
    assert found == {
        "-n": ("modified", None),
        ".gitignore": ("untracked", None),
        "a\tb.txt": ("modified", None),
        "gone.txt": ("deleted", None),
        "link": ("untracked", None),
        "raw\ufffd\ufffd.txt".replace("\ufffd\ufffd", "\ufffd"): ("untracked", None),
        "sub dir/new näme *.txt": ("renamed", "old näme.txt"),
        "日本 語.txt": ("modified", None),
    }
    whole = after.diff(world.db, world.config, "T-1", None)
    assert "rename to" in whole.diff
    assert not whole.truncated
    assert "root:" not in whole.diff
    assert "+x" in after.diff(world.db, world.config, "T-1", "-n").diff
    for path in ("readme.txt", "../../../../etc/passwd", "/etc/passwd", "*"):
        with pytest.raises(NotFound):
            after.diff(world.db, world.config, "T-1", path)
    done = world.commit("Say it\n\n# in my words")
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "log", "-1", "--format=%B").startswith("Say it\n\n# in my words")
    assert {file.path for file in done.git.files} == set(found)


def test_in_place_commits_exactly_what_the_agents_changed(world: World, repository: Path) -> None:
    (repository / "mine.txt").write_text("mine, untracked")
    (repository / "staged.txt").write_text("mine, staged")
    git(repository, "add", "staged.txt")
    folder = world.task(repository, "in_place")
    (folder / "notes.txt").write_text("agent")
    (folder / "sub").mkdir()
    (folder / "sub" / "new.txt").write_text("agent")
    world.changed(str(folder / "notes.txt"))
    world.changed("sub/new.txt", "created")
    world.changed("readme.txt", "read")
    world.changed("passing.txt", "created")
    world.changed("../../outside.txt", "created")
    world.changed("/etc/passwd", "modified")
    world.end()
    state = world.state()
    assert {(file.path, file.status) for file in state.files} == {
        ("notes.txt", "modified"),
        ("sub/new.txt", "untracked"),
    }
    assert state.why_not["push"].startswith("it worked in place")
    done = world.commit()
    assert done.message.startswith("Committed 2 files")
    assert git(repository, "show", "--stat", "--format=", "--name-only", "HEAD").split() == ["notes.txt", "sub/new.txt"]
    assert git(repository, "status", "--porcelain").splitlines() == ["A  staged.txt", "?? mine.txt"]
    assert git(repository, "branch", "--show-current") == "main"


@ON_SQLITE
def test_in_place_without_a_repository_shows_what_the_agents_said(world: World, root: Path) -> None:
    (root / "plain").mkdir()
    world.task(root / "plain", "in_place")
    world.changed("a.txt", "created")
    world.changed("a.txt", "modified")
    world.end()
    state = world.state()
    assert [(f.path, f.status, f.lines_added, f.lines_removed) for f in state.files] == [("a.txt", "added", 4, 2)]
    assert set(state.why_not.values()) == {"it worked in a folder without a Git repository"}
    assert after.diff(world.db, world.config, "T-1", None).diff == ""


@ON_SQLITE
def test_a_branch_is_committed_and_left_again(world: World, repository: Path) -> None:
    folder = world.task(repository, "branch")
    (folder / "notes.txt").write_text("agent")
    world.end()
    assert "would be lost: notes.txt" in world.state().why_not["clean_up"]
    git(repository, "stash", "-q")
    git(repository, "switch", "-q", "main")
    assert world.state().why_not["commit"].endswith("is on main: git switch fleet/t-1 first")
    git(repository, "switch", "-q", "fleet/t-1")
    git(repository, "stash", "pop", "-q")
    assert world.commit().git.commits == 1
    done = after.clean_up(world.db, world.config, "T-1")
    assert "is on main again. The branch fleet/t-1 keeps its 1 commit." in done.message
    assert git(repository, "branch", "--show-current") == "main"
    assert (repository / "notes.txt").read_text() == "one\ntwo\n"
    assert [file.path for file in done.git.files] == ["notes.txt"]


@ON_SQLITE
def test_a_hook_that_refuses_leaves_everything_as_it_was(world: World, repository: Path) -> None:
    folder = world.task(repository, "in_place")
    (folder / "new.txt").write_text("agent")
    world.changed("new.txt", "created")
    world.end()
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho 'no: https://me:hunter2@example.com' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = snapshot(repository)
    with pytest.raises(Conflict, match="git commit failed: no: ") as refused:
        world.commit()
    assert "hunter2" not in refused.value.message
    assert snapshot(repository) == before


@ON_SQLITE
def test_nobody_to_commit_as_is_explained(world: World, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "gitconfig").write_text("[user]\n    useConfigOnly = true\n")
    folder = world.task(repository, "worktree")
    (folder / "notes.txt").write_text("agent")
    world.end()
    with pytest.raises(Conflict, match=r"user\.name|tell me who you are"):
        world.commit()


@ON_SQLITE
def test_a_remote_that_refuses_is_explained_and_not_forced(world: World, repository: Path, remote: Path) -> None:
    folder = world.task(repository, "worktree")
    (folder / "notes.txt").write_text("agent")
    world.end()
    world.commit()
    # Somebody else has pushed to a branch of that name.
    git(repository, "push", "-q", "origin", "main:refs/heads/elsewhere")
    other = git(repository, "commit-tree", "-m", "other", "HEAD^{tree}")
    git(repository, "push", "-q", "origin", f"{other}:refs/heads/fleet/t-1")
    git(repository, "update-ref", "-d", "refs/remotes/origin/fleet/t-1")
    with pytest.raises(Conflict, match=r"(?s)git push failed: .*rejected"):
        after.push(world.db, world.config, "T-1")
    assert git(remote, "rev-parse", "fleet/t-1") == other


def test_a_pull_request_is_opened_once_and_remembered(
    world: World, repository: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = world.task(repository, "worktree", title="--draft; $(touch pwned)")
    (folder / "notes.txt").write_text("agent")
    world.end()
    world.commit()
    after.push(world.db, world.config, "T-1")
    wanted = pull_request.Wanted(None, None, "me")
    if not after.process.is_installed("gh"):
        with pytest.raises(Conflict, match=r"gh is not installed .*cli.github.com"):
            pull_request.create(world.db, world.log, world.config, "T-1", wanted)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(
        f'#!/bin/sh\nfor a in "$@"; do echo "$a"; done > "{tmp_path}/asked"\necho https://example.com/me/p/pull/7\n'
    )
    (tools / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{after.process.environment()['PATH']}")
    done = pull_request.create(world.db, world.log, world.config, "T-1", wanted)
    assert done.url == done.git.pull_request_url == "https://example.com/me/p/pull/7"
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[:5] == ["pr", "create", "--head=fleet/t-1", "--base=main", "--title=--draft; $(touch pwned)"]
    with pytest.raises(Conflict, match="open already"):
        pull_request.create(world.db, world.log, world.config, "T-1", wanted)
    assert not list(tmp_path.rglob("pwned"))


@ON_SQLITE
def test_a_place_that_the_log_only_claims_is_not_touched(world: World, repository: Path, tmp_path: Path) -> None:
    """Whoever may send facts may not thereby commit in any folder."""
    outside = make_repository(tmp_path / "outside")
    head = git(outside, "rev-parse", "HEAD")
    claims: list[tuple[Isolation, Workplace, str]] = [
        ("in_place", Workplace(directory=str(outside), repository=str(outside), base_commit=head), "fleetdeck"),
        (
            "branch",
            Workplace(directory=str(repository), repository=str(repository), branch="main", base_commit=head),
            "fleetdeck",
        ),
        (
            "worktree",
            Workplace(directory=str(outside), repository=str(outside), branch="fleet/c-2", base_commit=head),
            "fleetdeck",
        ),
        ("in_place", Workplace(directory=str(repository), repository=str(repository)), "elsewhere"),
    ]
    for number, (isolation, place, source) in enumerate(claims):
        id = f"C-{number}"
        world.tell(
            TaskCreated(task_id=id, title="x", isolation=isolation),
            TaskUpdated(task_id=id, workplace=place),
            TaskCompleted(task_id=id, status="completed"),
            source=source,
        )
        state = world.state(id)
        assert not any(state.can.values())
        assert state.files == []
        for command in (after.push, after.clean_up):
            with pytest.raises(Conflict):
                command(world.db, world.config, id)


@ON_SQLITE
def test_a_large_diff_is_cut(world: World, repository: Path) -> None:
    folder = world.task(repository, "worktree")
    (folder / "notes.txt").write_text("x" * 99 + "\n" + ("y" * 99 + "\n") * 20_000)
    world.end()
    found = after.diff(world.db, world.config, "T-1", None)
    assert found.truncated
    assert len(found.diff) == 1024 * 1024
    assert found.diff.startswith("diff --git")


@ON_SQLITE
def test_a_task_that_has_not_begun_and_one_that_is_not_there(world: World) -> None:
    world.tell(TaskCreated(task_id="T-1", title="x", working_directory="/home/me/code"))
    state = world.state()
    assert (state.directory, state.files) == ("/home/me/code", [])
    assert set(state.why_not.values()) == {"the task has not begun to work in a folder"}
    with pytest.raises(NotFound):
        world.state("T-404")
