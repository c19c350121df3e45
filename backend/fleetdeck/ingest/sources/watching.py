"""When to look at a folder: as soon as something changes, as the system tells; every second where it cannot."""

import asyncio
import os
import re
import stat
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from pathlib import Path

from fleetdeck.ingest.sources import inotify
from fleetdeck.ingest.sources.plain_files import reason_of, shown

# News go on their way when nothing happened for STEP, at the latest DEBOUNCE after the first change.
STEP_MS = 20
DEBOUNCE_MS = 60
POLL_SECONDS = 1.0
# Where it is not known when the watch begins: what changed before is told by nobody.
BEGUN_SECONDS = 0.5
_MOUNTS = "/proc/self/mountinfo"
_ELSEWHERE = re.compile(
    "9p|afs|ceph|cifs|fuse[.](glusterfs|grpcfuse|rclone|s3fs|sshfs|vmhgfs-fuse)|lustre|ncpfs|nfs4?|prl_fs|smb3|smbfs"
    "|vboxsf|vmhgfs"
)


async def occasions(
    *roots: Path,
    every: Callable[[], float],
    failed: Callable[[str], None],
    poll: bool = False,
) -> AsyncGenerator[None]:
    """Yields when to look at what is below `roots`: when it changed, and after `every()` seconds in any case.

    `failed` gets a sentence for people when changes are not told: no watches left, a network file system.
    """
    network = None if poll else await asyncio.to_thread(network_file_system, *roots)
    if network:
        failed(f"{network} does not tell what other machines change: looks every second as well")

    def watch_failed(reason: str) -> None:
        failed(f"watching failed ({reason}): looks every second instead")

    async with aclosing(stirred(*roots, poll=poll, failed=watch_failed)) as news:
        waiting = asyncio.ensure_future(anext(news))
        pause = BEGUN_SECONDS
        try:
            while True:
                await asyncio.wait({waiting}, timeout=pause)
                if waiting.done():
                    waiting.result()
                    waiting = asyncio.ensure_future(anext(news))
                yield
                pause = min(every(), POLL_SECONDS) if network else every()
        finally:
            waiting.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await waiting


async def stirred(
    *roots: Path, poll: bool = False, failed: Callable[[str], None] | None = None
) -> AsyncGenerator[None]:
    """Yields when something below one of `roots` may have changed, until closed: look at everything then.

    `failed` gets the reason why it has to poll.
    """
    if not poll:
        try:
            async with aclosing(_told(*roots)) as told:
                async for _ in told:
                    yield
        except (OSError, RuntimeError) as error:
            if failed:
                failed(error.strerror or str(error) if isinstance(error, OSError) else str(error))
    while True:
        await asyncio.sleep(POLL_SECONDS)
        yield


async def _told(*roots: Path) -> AsyncGenerator[None]:
    if inotify.IS_AVAILABLE:
        found = inotify.changes(map(str, roots), step=STEP_MS / 1_000, debounce=DEBOUNCE_MS / 1_000)
        async with aclosing(found) as changed:
            async for _ in changed:
                yield
        return
    from watchfiles import awatch  # late: the server answers before anything is watched

    async for _ in awatch(*roots, watch_filter=None, debounce=DEBOUNCE_MS, step=STEP_MS, recursive=True):
        yield


def absence(folder: Path) -> str:
    """Why there is no folder to look at, for people; nothing when there is one."""
    try:
        if stat.S_ISDIR(folder.stat().st_mode):
            return ""
    except FileNotFoundError:
        return f"{shown(folder)} does not exist"
    except OSError as error:
        return f"{shown(folder)} {reason_of(error)}"
    return f"{shown(folder)} is not a folder"


def identity(*roots: Path) -> list[tuple[int, int]] | None:
    """Which folders these are: a watch stays with the folder, not with its path. None when one of them is not there."""
    found = []
    for root in roots:
        try:
            status = root.stat()
        except OSError:
            return None
        found.append((status.st_dev, status.st_ino))
    return found


def network_file_system(*roots: Path) -> str | None:
    """The type of file system of the first of these that lies on another machine, as far as the system says."""
    try:
        lines = Path(_MOUNTS).read_text(errors="replace").splitlines()
    except OSError:
        return None
    mounts = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        place = before.split(" ")[4:5]
        if place and after:
            mounts[place[0].replace("\\040", " ")] = after.split(" ")[0]
    for root in roots:
        path = os.path.realpath(root)
        while path not in mounts and path != os.path.dirname(path):
            path = os.path.dirname(path)
        if _ELSEWHERE.fullmatch(mounts.get(path, "")):
            return mounts[path]
    return None
