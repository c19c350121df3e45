"""What a file system can do to a source: it never blocks, never leaves its folder, and says what it cannot read."""

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.ingest.sources import inotify, watching
from fleetdeck.ingest.sources.claude_code.transport import watch
from tests.ingest.traps.support import KINDS, Kind, StrictLog, StrictPositions, running

pytestmark = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
NOBODY = 65_534
SECRET = "of-somebody-else"


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of an ordinary user, who this process is meanwhile: nothing may be kept from root."""
    # Not under pytest's own folder, which is nobody else's to enter.
    folder = Path(tempfile.mkdtemp(prefix="fleetdeck-home-"))
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        shutil.rmtree(folder, ignore_errors=not is_root)


async def test_what_is_no_file_is_passed_by(kind: Kind, tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    secret = kind.write(outside, "secret", SECRET)
    pipe = kind.write(root, "pipe", "x")
    pipe.unlink()
    os.mkfifo(pipe)
    folder = kind.write(root, "folder", "x")
    folder.unlink()
    folder.mkdir()
    for name, target in (("zero", Path("/dev/zero")), ("nowhere", tmp_path / "nothing"), ("circle", None)):
        link = kind.write(root, name, "x")
        link.unlink()
        link.symlink_to(target or link)
    # A person may keep transcripts elsewhere: those of Claude Code may lie behind links.
    if kind is not KINDS["claude_code"]:
        link = kind.write(root, "link", "x")
        link.unlink()
        link.symlink_to(secret)
        (link.parent / "out").symlink_to(secret.parent, target_is_directory=True)
        (link.parent.parent / "out").symlink_to(secret.parent, target_is_directory=True)
    (pipe.parent / "around").symlink_to(root, target_is_directory=True)
    kind.write(root, "good", "the-good-one")
    log, positions = StrictLog(), StrictPositions()
    source = kind.make(root)
    async with running(source, log, positions):
        await log.until(lambda: "the-good-one" in log.text)
        kind.write(root, "later", "the-later-one")
        await log.until(lambda: "the-later-one" in log.text)
    assert SECRET not in log.text
    assert source.health.state in ("live", "importing")


@pytest.mark.parametrize(
    "name", [b"caf\xe9", b"line\nbreak", b"<img src=x onerror=alert(1)>", b"\x1b[31mred", b"\xff" * 60]
)
async def test_any_name_is_read(kind: Kind, tmp_path: Path, name: bytes) -> None:
    kind.write(tmp_path, os.fsdecode(name), "the-good-one")
    log, positions = StrictLog(), StrictPositions()
    async with running(kind.make(tmp_path), log, positions):
        await log.until(lambda: "the-good-one" in log.text)
        kind.write(tmp_path, "later", "the-later-one")
        await log.until(lambda: "the-later-one" in log.text)
    again = StrictLog()
    async with running(kind.make(tmp_path), again, positions):
        kind.write(tmp_path, "after", "the-last-one")
        await again.until(lambda: "the-last-one" in again.text)
    fresh = {fact.id for fact in again.facts.values()} - log.facts.keys()
    assert not [id for id in fresh if "the-good-one" in again.facts[id].json.decode()], "told twice"


async def test_what_may_not_be_read_is_a_problem_until_it_may(kind: Kind, home: Path) -> None:
    kind.write(home, "good", "the-good-one")
    closed = kind.write(home, "closed", "the-closed-one")
    closed.chmod(0)
    log = StrictLog()
    async with running(kind.make(home), log):
        await log.until(lambda: "the-good-one" in log.text)
        await log.until(lambda: any("ermission" in reason for _, reason, _ in log.problems))
        assert "the-closed-one" not in log.text
        closed.chmod(0o640)
        await log.until(lambda: "the-closed-one" in log.text)


async def test_a_folder_that_may_not_be_listed_loses_nothing(kind: Kind, home: Path) -> None:
    if kind is KINDS["dispatcher"]:
        kind.write(home / "logs", "x", "x")
    closed = kind.write(home, "first", "the-first-one").parent
    log, positions = StrictLog(), StrictPositions()
    async with running(kind.make(home), log, positions):
        await log.until(lambda: "the-first-one" in log.text)
    told = len(log.facts)
    closed.chmod(0)
    async with running(kind.make(home), log, positions):
        await log.until(lambda: any("ermission" in reason for _, reason, _ in log.problems))
        assert len(log.facts) == told
        closed.chmod(0o750)
        kind.write(home, "later", "the-later-one")
        await log.until(lambda: "the-later-one" in log.text)


@pytest.mark.parametrize("becomes", ["nothing", "pipe", "folder"])
async def test_a_file_that_is_another_when_it_is_opened(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, becomes: str
) -> None:
    kind.write(tmp_path, "good", "the-good-one")
    fleeting = kind.write(tmp_path, "fleeting", "the-fleeting-one")
    real = os.open

    def swapped(place: Any, *rest: Any, **options: Any) -> int:
        if os.fspath(place) == str(fleeting) and fleeting.is_file():
            fleeting.unlink()
            if becomes == "pipe":
                os.mkfifo(fleeting)
            elif becomes == "folder":
                fleeting.mkdir()
        return real(place, *rest, **options)

    monkeypatch.setattr(os, "open", swapped)
    log = StrictLog()
    async with running(kind.make(tmp_path), log):
        await log.until(lambda: "the-good-one" in log.text)
        kind.write(tmp_path, "later", "the-later-one")
        await log.until(lambda: "the-later-one" in log.text)
    assert "the-fleeting-one" not in log.text


async def test_without_watches_it_polls_and_says_so(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no inotify watches left")

    monkeypatch.setattr(inotify, "add_watch", none_left)
    for module in (watching, watch):
        monkeypatch.setattr(module, "POLL_SECONDS", 0.02)
    kind.write(tmp_path, "good", "the-good-one")
    log = StrictLog()
    source = kind.make(tmp_path)
    async with running(source, log):
        await log.until(lambda: "the-good-one" in log.text)
        kind.write(tmp_path, "later", "the-later-one")
        await log.until(lambda: "the-later-one" in log.text)
        assert "no inotify watches left" in source.health.reason
        assert source.health.state == "live"


async def test_what_is_written_before_the_watch_begins_is_read(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_written, add_watch = threading.Event(), inotify.add_watch

    def late(descriptor: int, folder: str, mask: int) -> int:
        is_written.wait(10)
        return add_watch(descriptor, folder, mask)

    monkeypatch.setattr(inotify, "add_watch", late)
    kind.write(tmp_path, "good", "the-good-one")
    log = StrictLog()
    async with running(kind.make(tmp_path), log):
        await log.until(lambda: "the-good-one" in log.text)
        kind.write(tmp_path, "later", "the-later-one")
        is_written.set()
        await log.until(lambda: "the-later-one" in log.text)


async def test_a_folder_that_is_made_anew_is_watched_again(kind: Kind, tmp_path: Path) -> None:
    root = tmp_path / "root"
    kind.write(root, "good", "the-good-one")
    log = StrictLog()
    async with running(kind.make(root), log):
        await log.until(lambda: "the-good-one" in log.text)
        root.rename(tmp_path / "old")
        kind.write(root, "later", "the-later-one")
        await log.until(lambda: "the-later-one" in log.text)
        kind.write(root, "last", "the-last-one")
        await log.until(lambda: "the-last-one" in log.text)


async def test_a_thousand_new_folders_at_once_are_all_seen(kind: Kind, tmp_path: Path) -> None:
    kind.write(tmp_path, "good", "the-good-one")
    log = StrictLog()
    async with running(kind.make(tmp_path), log):
        await log.until(lambda: "the-good-one" in log.text)
        for number in range(100):
            kind.write(tmp_path, f"n{number}", f"the-new-{number}.")
        await log.until(lambda: all(f"the-new-{number}." in log.text for number in range(100)))
