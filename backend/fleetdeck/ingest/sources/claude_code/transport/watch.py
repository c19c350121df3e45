"""Which transcripts change, as it happens: told by the system, or found by looking every second where it cannot."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from fleetdeck.ingest.sources import inotify
from fleetdeck.ingest.sources.claude_code.transport.layout import scan

if TYPE_CHECKING:
    from watchfiles import Change

# A line goes on its way when nothing was written for STEP, at the latest DEBOUNCE after the first change. (Where
# watchfiles watches it wakes every STEP: 5 ms would cost half a percent of a core for ever, 15 ms a fifth of one.)
STEP_MS = 15
DEBOUNCE_MS = 40
POLL_SECONDS = 1.0
_META = ".meta.json"
_TRANSCRIPT = ".jsonl"


async def changes(
    root: Path, *, poll: bool = False, failed: Callable[[str], None] | None = None
) -> AsyncGenerator[set[str]]:
    """Sets of paths of transcripts that changed below `root`, until closed. `failed` gets the reason for polling.

    An empty set says that a watch has begun: what changed before is told by nobody.
    """
    if not poll:
        try:
            async for found in _told(root):
                yield found
        except (OSError, RuntimeError) as error:
            # No inotify watches left, a network file system, a root that went away.
            if failed:
                failed(str(error))
    async for found in _looked_for(root):
        yield found


async def _told(root: Path) -> AsyncGenerator[set[str]]:
    if inotify.IS_AVAILABLE:
        told = inotify.changes([str(root)], step=STEP_MS / 1_000, debounce=DEBOUNCE_MS / 1_000, follow=True)
        async with aclosing(told) as changed:
            async for found in changed:
                if str(root) in found:
                    # More than the system could remember.
                    found.update(file.path for file in await asyncio.to_thread(scan, root))
                paths = {_transcript(path) for path in found if path.endswith((_TRANSCRIPT, _META))}
                if paths or not found:
                    yield paths
        return
    from watchfiles import Change, awatch  # late: the server answers before anything is watched

    # It does not say when it has begun; this is about then.
    yield set()
    async for news in awatch(root, watch_filter=_matters, debounce=DEBOUNCE_MS, step=STEP_MS, recursive=True):
        paths = set()
        for change, path in news:
            if path.endswith((_TRANSCRIPT, _META)):
                paths.add(_transcript(path))
            elif change is Change.added:
                # What was written into a new folder before it was watched raised no change.
                paths.update(file.path for file in await asyncio.to_thread(scan, Path(path)))
        if paths:
            yield paths


def _transcript(path: str) -> str:
    return path.removesuffix(_META) + _TRANSCRIPT if path.endswith(_META) else path


async def _looked_for(root: Path) -> AsyncGenerator[set[str]]:
    before = {file.path: file for file in await asyncio.to_thread(scan, root)}
    yield set()
    while True:
        await asyncio.sleep(POLL_SECONDS)
        now = {file.path: file for file in await asyncio.to_thread(scan, root)}
        changed = {path for path, file in now.items() if before.get(path) != file}
        before = now
        if changed:
            yield changed


def _matters(change: "Change", path: str) -> bool:
    return path.endswith((_TRANSCRIPT, _META)) or (change.name == "added" and os.path.isdir(path))
