"""How changes are told: new, moved and linked folders, more than the system remembers, network file systems."""

import asyncio
import errno
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from fleetdeck.ingest.sources import inotify, watching
from fleetdeck.ingest.sources.inotify import Tree

pytestmark = pytest.mark.skipif(not inotify.IS_AVAILABLE, reason="Linux tells of changes like this")


def _tree(root: Path, *, follow: bool = False) -> Tree:
    return Tree([str(root)], follow=follow)


def test_new_folders_are_told_with_what_is_in_them(tmp_path: Path) -> None:
    tree = _tree(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").touch()
    assert str(tmp_path / "a" / "b" / "file") in tree.read()
    (tmp_path / "a" / "b" / "other").touch()
    assert str(tmp_path / "a" / "b" / "other") in tree.read()
    tree.close()


def test_a_folder_that_moves_keeps_being_told_under_its_new_name(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "old" / "below").mkdir(parents=True)
    tree = _tree(root)
    (root / "old").rename(root / "new")
    tree.read()
    (root / "new" / "below" / "file").touch()
    assert tree.read() == {str(root / "new" / "below" / "file")}
    (root / "new").rename(tmp_path / "outside")
    tree.read()
    (tmp_path / "outside" / "below" / "more").touch()
    assert tree.read() == set(), "what was moved out is nobody's business any more"
    tree.close()


@pytest.mark.parametrize("follow", [True, False])
def test_links_are_followed_only_where_that_is_wanted_and_never_in_circles(tmp_path: Path, follow: bool) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "circle").symlink_to(root, target_is_directory=True)
    (root / "link").symlink_to(outside, target_is_directory=True)
    tree = _tree(root, follow=follow)
    (root / "late").symlink_to(root, target_is_directory=True)
    tree.read()
    (outside / "file").touch()
    (root / "own").touch()
    wanted = {str(root / "own")} | ({str(root / "link" / "file")} if follow else set())
    assert tree.read() == wanted
    tree.close()


def test_more_than_the_system_remembers_means_everything(tmp_path: Path) -> None:
    tree = _tree(tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.touch()
    two.touch()
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    for _ in range(most // 2 + 10):
        os.utime(one)
        os.utime(two)
    (tmp_path / "unseen").mkdir()
    assert str(tmp_path) in tree.read()
    (tmp_path / "unseen" / "file").touch()
    assert str(tmp_path / "unseen" / "file") in tree.read()
    tree.close()


def test_without_watches_the_reason_is_one_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(name: str, *_: object) -> int:
        raise OSError(errno.EMFILE, f"{name} refused")

    monkeypatch.setattr(inotify, "_call", call)
    with pytest.raises(OSError, match="inotify_init1 refused"):
        _tree(tmp_path)


async def test_news_are_told_once_they_are_over_and_the_descriptor_is_closed(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    async with aclosing(inotify.changes([str(tmp_path)], step=0.01, debounce=0.1)) as changes:
        assert await anext(changes) == set()
        waiting = asyncio.ensure_future(anext(changes))
        for name in ("a", "b"):
            (tmp_path / name).touch()
        async with asyncio.timeout(10):
            assert await waiting == {str(tmp_path / "a"), str(tmp_path / "b")}
    assert len(os.listdir("/proc/self/fd")) <= before + 1


@pytest.mark.parametrize(
    ("type", "told"), [("nfs4", "nfs4"), ("ext4", None), ("fuse.sshfs", "fuse.sshfs"), ("fuseblk", None)]
)
async def test_a_network_file_system_is_looked_at_every_second_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, type: str, told: str | None
) -> None:
    mounts, share = tmp_path / "mounts", tmp_path / "a share"
    share.mkdir()
    place = str(share).replace(" ", "\\040")
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:1 / {place} rw shared:1 - {type} host:/x rw\nodd line\n")
    monkeypatch.setattr(watching, "_MOUNTS", str(mounts))
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    assert watching.network_file_system(share / "below") == told
    said: list[str] = []
    occasions = watching.occasions(share, every=lambda: 60 if told is None else 3_600, failed=said.append)
    async with aclosing(occasions), asyncio.timeout(10):
        await anext(occasions)
        if told:
            for _ in range(3):
                await anext(occasions)
            assert told in said[0]
        else:
            assert said == []


def test_why_there_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert watching.absence(tmp_path) == ""
    assert "does not exist" in watching.absence(tmp_path / "none")
    assert "not a folder" in watching.absence(tmp_path / "file")
    (tmp_path / "circle").symlink_to("circle")
    assert "cannot be read" in watching.absence(tmp_path / "circle")
