"""The place where a task works: in place, in a branch, in a worktree; made once, and nothing of the person's touched."""

import shutil
from pathlib import Path

import pytest

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.errors import Conflict, NotAllowed
from fleetdeck.events.fields import Isolation
from fleetdeck.orchestrator.workplace.prepare import branch_name, prepare, safe_name
from tests.orchestrator.workplace.repositories import git, make, snapshot

NASTY = "T-1; $(touch pwned) && `x` ../../etc \"'é日本\n-rf --force"


def test_a_task_without_a_folder_gets_its_own(config: Settings) -> None:
    place = prepare(config, NASTY, None, "in_place")
    folder = Path(place.directory)
    assert folder.parent == config.data_dir / "work"
    assert folder.is_dir()
    assert place.repository is None
    (folder / "kept").touch()
    assert prepare(config, NASTY, None, "in_place") == place
    # A retry names it.
    assert prepare(config, NASTY, folder, "in_place") == place
    assert (folder / "kept").exists()


def test_in_place_changes_nothing_and_remembers_where_it_began(config: Settings, repository: Path) -> None:
    (repository / "notes.txt").write_text("changed")
    before = snapshot(repository)
    place = prepare(config, "T-1", repository, "in_place")
    assert snapshot(repository) == before
    assert (place.directory, place.repository) == (str(repository), str(repository))
    assert (place.branch, place.base_branch) == (None, "main")
    assert place.base_commit == git(repository, "rev-parse", "HEAD")
    # The agent commits, the server crashes: the task still began where it began.
    git(repository, "commit", "-qam", "by the agent")
    assert prepare(config, "T-1", repository, "in_place", before=place) == place


def test_in_place_needs_no_repository(config: Settings, root: Path) -> None:
    (root / "plain").mkdir()
    place = prepare(config, "T-1", root / "plain", "in_place")
    assert (place.directory, place.repository, place.base_commit) == (str(root / "plain"), None, None)


def test_a_branch_of_its_own(config: Settings, repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")
    place = prepare(config, "T-217", repository, "branch")
    assert git(repository, "branch", "--show-current") == place.branch == "fleet/t-217"
    assert (place.base_branch, place.base_commit) == ("main", head)
    # Again, after work of the agent and a crash: the same place, and the work is there.
    (repository / "new.txt").write_text("agent")
    assert prepare(config, "T-217", repository, "branch") == place
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "by the agent")
    assert prepare(config, "T-217", repository, "branch") == place
    # The person went back to their branch: a retry goes on where the task was.
    git(repository, "switch", "-q", "main")
    assert prepare(config, "T-217", repository, "branch") == place
    assert (repository / "new.txt").exists()


def test_a_worktree_leaves_the_persons_tree_alone(config: Settings, repository: Path) -> None:
    (repository / "notes.txt").write_text("not committed")
    (repository / "mine.txt").write_text("untracked")
    before = snapshot(repository)
    place = prepare(config, "T-9", repository, "worktree")
    folder = Path(place.directory)
    assert folder == config.data_dir / "worktrees" / "t-9"
    assert (folder / "notes.txt").read_text() == "one\ntwo\n"
    assert git(folder, "branch", "--show-current") == place.branch == "fleet/t-9"
    assert (place.repository, place.base_branch) == (str(repository), "main")
    (folder / "notes.txt").write_text("agent")
    assert prepare(config, "T-9", repository, "worktree") == place
    assert (folder / "notes.txt").read_text() == "agent"
    assert snapshot(repository) == before


def test_a_worktree_of_a_folder_inside_a_repository(config: Settings, repository: Path) -> None:
    (repository / "sub dir").mkdir()
    (repository / "sub dir" / "a.txt").touch()
    with pytest.raises(Conflict, match="not a folder of the last commit"):
        prepare(config, "T-1", repository / "sub dir", "worktree")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "sub")
    place = prepare(config, "T-2", repository / "sub dir", "worktree")
    assert Path(place.directory) == config.data_dir / "worktrees" / "t-2" / "sub dir"


def test_a_worktree_is_made_again_after_a_crash_at_any_point(config: Settings, repository: Path) -> None:
    place = prepare(config, "T-3", repository, "worktree")
    folder = Path(place.directory)
    # Its folder is gone, Git still knows it.
    shutil.rmtree(folder)
    assert prepare(config, "T-3", repository, "worktree") == place
    assert (folder / "notes.txt").exists()
    # Git was killed while it was making it: locked, half of the files there.
    (repository / ".git" / "worktrees" / "t-3" / "locked").write_text("initializing\n")
    (folder / "notes.txt").unlink()
    assert prepare(config, "T-3", repository, "worktree") == place
    assert (folder / "notes.txt").exists()
    # Removed in an orderly way (cleaned up), then retried.
    git(repository, "worktree", "remove", str(folder))
    assert prepare(config, "T-3", repository, "worktree") == place
    # The configuration was written, the branch not made yet.
    git(repository, "config", "branch.fleet/t-4.fleetdeck-task", "T-4")
    assert prepare(config, "T-4", repository, "worktree").branch == "fleet/t-4"


@pytest.mark.parametrize("isolation", ["branch", "worktree"])
def test_shell_characters_in_a_task_id(config: Settings, repository: Path, isolation: Isolation) -> None:
    place = prepare(config, NASTY, repository, isolation)
    assert place.branch == branch_name(NASTY)
    assert set(place.branch.removeprefix("fleet/")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-._")
    assert git(repository, "rev-parse", f"refs/heads/{place.branch}") == place.base_commit
    assert prepare(config, NASTY, repository, isolation) == place
    assert not list(config.data_dir.parent.rglob("pwned"))


def test_names_of_tasks_differ() -> None:
    ids = [
        "a b",
        "a-b",
        "a/b",
        "a..b",
        "a.b",
        "..",
        ".",
        "-",
        "é",
        "日本",
        "a" * 400,
        "a" * 401,
        "x.lock",
        "",
        "--force",
    ]
    names = [safe_name(id) for id in ids]
    assert len(set(names)) == len(ids)
    assert not [name for name in names if name.startswith(("-", ".")) or ".." in name or name.endswith((".lock", "."))]
    assert safe_name("T-217") == "t-217"


def test_a_dirty_tree_is_explained(config: Settings, repository: Path) -> None:
    (repository / "notes.txt").write_text("mine")
    (repository / "neu für mich.txt").write_text("mine")
    before = snapshot(repository)
    with pytest.raises(Conflict, match=r"2 files in .* are changed and not committed .*neu für mich.txt.*worktree"):
        prepare(config, "T-1", repository, "branch")
    assert snapshot(repository) == before
    assert git(repository, "branch", "--list", "fleet/*") == ""


def test_a_missing_repository_commit_or_branch_is_explained(config: Settings, root: Path, repository: Path) -> None:
    (root / "plain").mkdir()
    with pytest.raises(Conflict, match="not in a Git repository: choose to work in place"):
        prepare(config, "T-1", root / "plain", "worktree")
    (root / "young").mkdir()
    git(root / "young", "init", "-q")
    with pytest.raises(Conflict, match="no commit yet"):
        prepare(config, "T-1", root / "young", "branch")
    git(repository, "switch", "-q", "--detach")
    with pytest.raises(Conflict, match="detached HEAD at"):
        prepare(config, "T-1", repository, "branch")
    place = prepare(config, "T-1", repository, "worktree")
    assert place.base_branch is None
    assert place.base_commit == git(repository, "rev-parse", "HEAD")


def test_a_branch_of_somebody_else_is_not_touched(config: Settings, repository: Path) -> None:
    git(repository, "branch", "fleet/t-1")
    for isolation in ("branch", "worktree"):
        with pytest.raises(Conflict, match=r"exists already .* Fleetdeck did not make it"):
            prepare(config, "T-1", repository, isolation)
    prepare(config, "t-2", repository, "worktree")
    with pytest.raises(Conflict, match="belongs to task t-2"):
        prepare(config, "T-2", repository, "worktree")


def test_the_branch_of_an_older_task_of_the_same_name_is_not_taken(config: Settings, repository: Path) -> None:
    """The database was made anew, and the numbers of tasks began again."""
    began = clock.now()
    place = prepare(config, "T-1", repository, "worktree", since=began)
    assert prepare(config, "T-1", repository, "worktree", since=began) == place
    with pytest.raises(Conflict, match="belongs to an older task T-1"):
        prepare(config, "T-1", repository, "worktree", since=clock.now() + 1)


def test_two_tasks_do_not_share_a_tree_by_branches(config: Settings, repository: Path) -> None:
    prepare(config, "T-1", repository, "branch")
    with pytest.raises(Conflict, match="the branch of task T-1"):
        prepare(config, "T-2", repository, "branch")
    assert git(repository, "branch", "--show-current") == "fleet/t-1"
    assert prepare(config, "T-2", repository, "worktree").base_branch == "fleet/t-1"


def test_what_lies_in_the_way_of_a_worktree_stays(config: Settings, repository: Path) -> None:
    there = config.data_dir / "worktrees" / "t-1" / "precious"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    with pytest.raises(Conflict, match="in the way"):
        prepare(config, "T-1", repository, "worktree")
    assert there.read_text() == "mine"


def test_a_folder_that_became_a_link_out_of_the_root_is_refused(config: Settings, root: Path, tmp_path: Path) -> None:
    """It was fine when the task was submitted, and is looked at again before it runs."""
    outside = make(tmp_path / "outside")
    (root / "link").symlink_to(outside)
    for isolation in ("in_place", "branch", "worktree"):
        with pytest.raises(NotAllowed, match="not below a folder where tasks may work"):
            prepare(config, "T-1", root / "link", isolation)
    assert git(outside, "branch", "--list") == "* main"


def test_a_repository_that_reaches_out_of_the_root_is_used_in_place_only(config: Settings, tmp_path: Path) -> None:
    make(tmp_path / "whole")
    inside = tmp_path / "whole" / "part"
    inside.mkdir()
    narrow = config.model_copy(update={"work_roots": [inside]})
    with pytest.raises(Conflict, match="outside of the folders where tasks may work"):
        prepare(narrow, "T-1", inside, "worktree")
    assert prepare(narrow, "T-1", inside, "in_place").repository == str(tmp_path / "whole")


def test_without_git_in_place_still_works(
    config: Settings, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prepare(config, "T-1", repository, "in_place").repository is None
    with pytest.raises(Conflict, match="git is not installed"):
        prepare(config, "T-1", repository, "worktree")


def test_missing_and_protected_folders(config: Settings, root: Path) -> None:
    with pytest.raises(Conflict, match="there is no folder"):
        prepare(config, "T-1", root / "nowhere", "in_place")
    (root / "file").touch()
    with pytest.raises(Conflict, match="is not a folder"):
        prepare(config, "T-1", root / "file", "in_place")
