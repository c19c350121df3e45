"""Folders to choose from: only below the allowed roots, wherever links lead, and each with what to know (TASK-11)."""

import os
from pathlib import Path

import pytest

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import AppError, Conflict, Invalid, NotAllowed, NotFound
from fleetdeck.events.fact import make
from fleetdeck.events.log import EventLog
from fleetdeck.events.task_types import TaskCreated
from fleetdeck.main import projectors
from fleetdeck.orchestrator.workplace import directories
from fleetdeck.orchestrator.workplace.roots import resolve
from tests.orchestrator.workplace.repositories import git


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    found = tmp_path / "outside"
    (found / "secret").mkdir(parents=True)
    return found


def test_only_what_is_below_a_root(config: Settings, root: Path, outside: Path, tmp_path: Path) -> None:
    (root / "project").mkdir()
    (root / "out").symlink_to(outside)
    (root / "loop").symlink_to(root / "loop")
    (root / "in").symlink_to(root / "project")
    assert resolve(config, f"{root}/project/../project/./") == root / "project"
    assert resolve(config, f"{root}/in") == root / "project"
    assert resolve(config, f"{root}/not/there/yet") == root / "not" / "there" / "yet"
    for path in (
        "/",
        "/etc",
        str(tmp_path),
        f"{root}/..",
        f"{root}/../outside",
        f"{root}/project/../../outside/secret",
        f"{root}/out",
        f"{root}/out/secret",
        f"{root}-evil",
    ):
        with pytest.raises(NotAllowed, match="is not below a folder where tasks may work"):
            resolve(config, path)
    for path in ("relative", "", "./here", "~other/x", "a\0b", f"{root}/a\0b", "/" + "x" * 5000):
        with pytest.raises(Invalid):
            resolve(config, path)
    # None of them can be looked at in another way either, and none of them breaks anything.
    for path in (
        "",
        "/",
        "~",
        f"{root}/loop",
        f"{root}/out",
        "a\0b",
        "/" + "x" * 300,
        f"{root}/" + "x" * 300,
        "~\0",
        "//",
        "\ud800",
    ):
        found = directories.check(config, path)
        assert found.problem
        assert found.isolations == []
        with pytest.raises(AppError):
            directories.browse(config, path)


def test_the_root_may_be_a_link_itself(config: Settings, root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    linked = config.model_copy(update={"work_roots": [tmp_path / "link", tmp_path / "gone"]})
    (root / "a").mkdir()
    assert resolve(linked, f"{tmp_path}/link/a") == root / "a"
    assert directories.browse(linked, str(tmp_path / "link")).parent is None


def test_home_is_the_root_unless_set_otherwise(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(root))
    (root / "code").mkdir()
    config = Settings(data_dir=root / ".local" / "share" / "fleetdeck", claude_dirs=[], token="x" * 40)
    assert resolve(config, "~/code") == root / "code"
    assert directories.check(config, "~/code").short == "~/code"
    assert directories.check(config, "~").short == "~"
    config.data_dir.mkdir(parents=True)
    for inside in (config.data_dir, config.data_dir / "work" / "t-1", config.data_dir / "new"):
        with pytest.raises(NotAllowed, match="belongs to Fleetdeck itself"):
            resolve(config, str(inside))
    monkeypatch.setenv("FLEETDECK_WORK_ROOTS", f"~/code, {tmp_path}/x")
    assert Settings(claude_dirs=[]).work_roots == [root / "code", tmp_path / "x"]
    monkeypatch.setenv("FLEETDECK_WORK_ROOTS", "")
    with pytest.raises(NotAllowed, match="none is set"):
        resolve(Settings(claude_dirs=[]), "~/code")


def test_browsing(config: Settings, root: Path, outside: Path, repository: Path) -> None:
    for name in ("Zebra", "apple", ".hidden", "日本 語"):
        (root / name).mkdir()
    (root / "file").touch()
    (root / "out").symlink_to(outside)
    (root / "dangling").symlink_to(root / "nowhere")
    listing = directories.browse(config, str(root))
    assert [(entry.name, entry.is_git) for entry in listing.entries] == [
        ("apple", False),
        ("my project", True),
        ("Zebra", False),
        ("日本 語", False),
    ]
    assert (listing.parent, listing.truncated) == (None, False)
    assert directories.browse(config, str(root / "apple")).parent == str(root)
    with pytest.raises(Invalid, match="is not a folder"):
        directories.browse(config, str(root / "file"))
    with pytest.raises(NotFound, match="there is no folder"):
        directories.browse(config, str(root / "nowhere"))
    with pytest.raises(NotAllowed):
        directories.browse(config, str(repository / ".git"))


def test_a_very_full_folder_is_cut(config: Settings, root: Path) -> None:
    for number in range(directories.MOST_ENTRIES + 5):
        (root / f"{number:04d}").mkdir()
    listing = directories.browse(config, str(root))
    assert (len(listing.entries), listing.truncated) == (directories.MOST_ENTRIES, True)


def test_what_permissions_forbid_is_explained(config: Settings, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Not by chmod: tests may run as root, whom nothing is forbidden.
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Conflict, match="cannot be read: the folder's permissions forbid it"):
        directories.browse(config, str(root))
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    found = directories.check(config, str(root))
    assert (found.writable, found.isolations) == (False, [])
    assert found.problem is not None
    assert "may not write to" in found.problem


def test_checking_a_repository(config: Settings, repository: Path, root: Path) -> None:
    clean = directories.check(config, str(repository))
    assert clean.git is not None
    assert (clean.git.branch, clean.git.dirty, clean.git.remote) == ("main", 0, None)
    assert clean.git.commit == git(repository, "rev-parse", "HEAD")
    assert clean.isolations == ["in_place", "branch", "worktree"]
    assert clean.problem is None
    (repository / "notes.txt").write_text("mine")
    (repository / "new file.txt").touch()
    dirty = directories.check(config, str(repository))
    assert dirty.git is not None
    assert dirty.git.dirty == 2
    assert dirty.isolations == ["in_place", "worktree"]
    assert dirty.notes == {
        "in_place": "mixes with your 2 files that are not committed",
        "branch": "needs a clean tree: 2 files changed and not committed",
        "worktree": "a folder and a branch of its own, from main; leaves your 2 files alone",
    }
    git(repository, "stash", "-qu")
    git(repository, "switch", "-q", "--detach")
    assert directories.check(config, str(repository)).isolations == ["in_place", "worktree"]
    (root / "plain").mkdir()
    plain = directories.check(config, str(root / "plain"))
    assert (plain.git, plain.isolations) == (None, ["in_place"])
    assert plain.notes["worktree"] == "not a Git folder: in place only"
    git(root / "plain", "init", "-q")
    young = directories.check(config, str(root / "plain"))
    assert young.isolations == ["in_place"]
    assert "no commit yet" in young.notes["branch"]


def test_without_git(config: Settings, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = directories.check(config, str(repository))
    assert (found.git, found.isolations, found.problem) == (None, ["in_place"], None)
    assert found.notes["worktree"].startswith("git is not installed")


def test_looking_runs_nothing_that_the_repository_names(config: Settings, repository: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    program.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(program))
    git(repository, "config", "diff.external", str(program))
    assert directories.check(config, str(repository)).git is not None
    assert not (tmp_path / "ran").exists()


def test_what_was_used_lately(
    database: Database, config: Settings, root: Path, repository: Path, outside: Path
) -> None:
    (root / "other").mkdir()
    log = EventLog(database, projectors())
    used = [
        (str(repository), "bug_fix"),
        (str(root / "other"), "research"),
        (str(root / "gone"), "testing"),
        (str(outside), "bug_fix"),
        (str(repository), "refactoring"),
        (None, "custom"),
    ]
    facts = [
        make(
            "test",
            f"t{n}",
            1_000_000 * (n + 1),
            TaskCreated(task_id=f"T-{n}", title="x", working_directory=path, task_type=kind),
        )
        for n, (path, kind) in enumerate(used)
    ]
    assert log.submit(facts).result().accepted == len(facts)
    log.close()
    with database.read() as connection:
        found = directories.overview(config, directories.recently_used(connection))
    assert [(item.path, item.last_used_at) for item in found.recent] == [
        (str(repository), "1970-01-01T00:00:05.000Z"),
        (str(root / "other"), "1970-01-01T00:00:02.000Z"),
    ]
    assert found.recent[0].git is not None
    assert found.roots == [str(root)]
    # Outside of the roots, and gone: not offered. The latest of a type is remembered.
    assert found.remembered == {"refactoring": str(repository), "research": str(root / "other")}
