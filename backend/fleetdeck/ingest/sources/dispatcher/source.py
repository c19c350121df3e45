"""The dispatcher source: its logs, configuration, backlogs and crontab, watched and never written to (SRC-5)."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.claude_code.transport import discover, layout
from fleetdeck.ingest.sources.dispatcher.log_tail import LogPart, read_tail
from fleetdeck.ingest.sources.dispatcher.look import Looker
from fleetdeck.ingest.sources.plain_files import shown
from fleetdeck.ingest.sources.watching import absence, identity, occasions

KIND = "dispatcher"
FOLDERS = ("logs", "config", "backlogs")
MISSING_SECONDS = 2.0
# Should a change ever not be told; also finds folders that are new, and asks the crontab when it is due.
LOOK_ANYWAY_SECONDS = 5.0
# A file that is being written is looked at again so soon.
WRITING_SECONDS = 0.25
CHUNK = 500


def sources(settings: Settings) -> list["DispatcherSource"]:
    """One source for each configured folder. Lines of the crontab that name no folder belong to the first."""

    def sessions() -> frozenset[str]:
        return _watched_sessions(settings)

    names = _projects(settings.dispatcher)
    return [
        DispatcherSource(folder, names[place], sessions, crontab_by_name=place == 0)
        for place, folder in enumerate(settings.dispatcher)
    ]


class DispatcherSource:
    """`logs`, `config` and `backlogs` below a folder; `project` goes before the ids of what it has.

    `sessions` asks for the ids of the transcripts that are watched.
    """

    kind = KIND
    name = "Dispatcher"

    def __init__(
        self,
        folder: Path,
        project: str,
        sessions: Callable[[], frozenset[str]] = frozenset,
        *,
        crontab_by_name: bool = True,
        poll: bool = False,
    ) -> None:
        self.path = shown(folder)
        self.id = f"{KIND}:{self.path}"
        self.health = SourceHealth()
        self._folder = folder
        self._poll = poll
        self._again = asyncio.Event()
        self._looker = Looker(self.id, folder, project, sessions, crontab_by_name=crontab_by_name)

    def rescan(self) -> None:
        """Forget what was told and look at everything anew. On the event loop."""
        self._again.set()

    def log_tail(self, task_id: str, after: int | None) -> LogPart | None:
        """What a dispatch wrote to its log after that byte; None when it names no log. Blocking. Raises Outside."""
        given = self._looker.logs.get(task_id)
        return read_tail(self._folder, given, after) if given is not None else None

    async def run(self, sink: Sink, positions: Positions) -> None:
        while True:
            if self._again.is_set():
                self._again.clear()
                await asyncio.to_thread(positions.forget)
            self._looker.load(await asyncio.to_thread(positions.load))
            await self._appeared()
            self.health.reason = ""
            await self._look(sink, positions)
            await self._follow(sink, positions)

    def _there(self) -> list[Path]:
        return [self._folder / name for name in FOLDERS if not absence(self._folder / name)]

    async def _appeared(self) -> None:
        while not await asyncio.to_thread(self._there):
            self.health.state = "missing"
            wanted = f"{', '.join(FOLDERS[:-1])} or {FOLDERS[-1]}"
            why = absence(self._folder)
            self.health.reason = (
                f"{why}; a dispatcher has {wanted} in it" if why else f"{self.path} has no {wanted} yet"
            )
            await asyncio.sleep(MISSING_SECONDS)

    async def _follow(self, sink: Sink, positions: Positions) -> None:
        """Look whenever something stirs, until other folders are there or a rescan is asked for."""

        def failed(reason: str) -> None:
            self.health.reason = reason

        folders = await asyncio.to_thread(self._there)
        begun = await asyncio.to_thread(identity, *folders)
        looks = occasions(*folders, every=self._pause, failed=failed, poll=self._poll)
        async with aclosing(looks):
            async for _ in looks:
                there = await asyncio.to_thread(self._there)
                if self._again.is_set() or there != folders or await asyncio.to_thread(identity, *folders) != begun:
                    return
                await self._look(sink, positions)

    def _pause(self) -> float:
        return WRITING_SECONDS if self._looker.waits else LOOK_ANYWAY_SECONDS

    async def _look(self, sink: Sink, positions: Positions) -> None:
        """Tell what is different from what was told."""
        found = await asyncio.to_thread(self._looker.look)
        for first in range(0, len(found.facts), CHUNK):
            await sink.append(found.facts[first : first + CHUNK])
        for name in found.mended:
            await sink.resolved(name)
        for bad, version in found.bad:
            await sink.problem(bad.location, bad.reason, bad.sample, version)
        if found.facts and found.newest is not None and self.health.state == "live":
            # What stood there at the first look is old, not late.
            self.health.lag_ms = max(0, clock.now() - found.newest) / 1_000
        self.health.state = "live"
        if found.saved:
            await asyncio.to_thread(positions.save, found.saved)


def _projects(folders: list[Path]) -> list[str]:
    """Short names: of each folder its own, with the one around it where two are called alike."""
    resolved = [folder.resolve() for folder in folders]
    count = Counter(path.name for path in resolved)
    return [path.name if count[path.name] == 1 else f"{path.parent.name}/{path.name}" for path in resolved]


def _watched_sessions(settings: Settings) -> frozenset[str]:
    roots = [discover.transcripts_root(folder) for folder in discover.config_dirs(settings.claude_dirs)]
    return frozenset(file.agent_id for root in roots for file in layout.scan(root) if not file.is_subagent)
