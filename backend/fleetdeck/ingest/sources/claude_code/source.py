"""The Claude Code source: history newest first, then every new line as it is written (SRC-7, SRC-11, SRC-12)."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

from fleetdeck.core import clock, garbage
from fleetdeck.core.config import Settings
from fleetdeck.core.waiting import happens
from fleetdeck.ingest.health import ImportProgress, SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.claude_code import worker
from fleetdeck.ingest.sources.claude_code.intake import Intake
from fleetdeck.ingest.sources.claude_code.map.hints import Hints
from fleetdeck.ingest.sources.claude_code.reading import Batch, Job, Reading
from fleetdeck.ingest.sources.claude_code.transport import discover, layout, processes, watch
from fleetdeck.ingest.sources.plain_files import shown
from fleetdeck.ingest.sources.watching import identity

KIND = "claude_code"
# Less than this is read faster than a process starts.
WORKER_FROM_BYTES = 8 * 1024 * 1024
_RESCAN_SECONDS = 30.0
_MISSING_SECONDS = 2.0
_BUSY_SECONDS = 5.0
_QUIET_SECONDS = 30.0
_IDLE_AFTER = 10 * clock.MINUTE


def sources(settings: Settings) -> list["ClaudeCodeSource"]:
    """One source per configuration folder (Settings.claude_dirs, else where the CLI keeps its data)."""
    return [ClaudeCodeSource(folder, machine=settings.machine) for folder in discover.config_dirs(settings.claude_dirs)]


class ClaudeCodeSource:
    """Transcripts below one configuration folder, projects folder or plain folder. Never writes there.

    `machine` names the host of the agents; `list_processes` tells which CLI processes run.
    """

    kind = KIND

    def __init__(
        self,
        folder: Path,
        *,
        machine: str | None = None,
        poll: bool = False,
        worker_from_bytes: int = WORKER_FROM_BYTES,
        list_processes: Callable[[], Sequence[processes.Process]] = processes.running,
    ) -> None:
        self.path = str(folder)
        self.id = f"claude-code:{self.path}"
        self.name = "Claude Code"
        self.health = SourceHealth()
        self.unknown_lines: Counter[str] = Counter()
        """Types of lines that were passed over because nothing is known about them."""
        self._folder = folder
        self._machine = machine or socket.gethostname()
        self._poll = poll
        self._worker_from_bytes = worker_from_bytes
        self._list_processes = list_processes
        self._hints = Hints()
        self._again = asyncio.Event()
        self._dirty: set[str] = set()
        self._importing: set[str] = set()
        self._refused: dict[str, str] = {}
        self._news = asyncio.Event()
        self._has_history = False
        self._has_watch_begun = False
        self._stirred = asyncio.Event()

    def rescan(self) -> None:
        """Forget how far the files are read and begin anew, soon. To be called on the event loop."""
        self._again.set()

    async def run(self, sink: Sink, positions: Positions) -> None:
        """Until cancelled. Raises what the log or the file system raises; it can be started again then."""
        while True:
            if self._again.is_set():
                self._again.clear()
                await asyncio.to_thread(positions.forget)
            intake = Intake(self.id, sink, positions)
            try:
                await intake.load()
                await self._cycle(intake)
            finally:
                await intake.save()

    async def import_history(self, sink: Sink, positions: Positions) -> ImportProgress:
        """Read what is new once and return, without following (`fleetdeck import`)."""
        intake = Intake(self.id, sink, positions)
        await intake.load()
        return await self._import(intake, discover.transcripts_root(self._folder))

    async def _cycle(self, intake: Intake) -> None:
        """Import and follow until a rescan is asked for or the folder goes away."""
        root = await self._root()
        self._importing.clear()
        self._has_history = self._has_watch_begun = False
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._watch(root)),
                group.create_task(self._import(intake, root)),
                group.create_task(self._follow(intake, root)),
                group.create_task(self._review(intake)),
            ]
            begun = await asyncio.to_thread(identity, root)
            while await asyncio.to_thread(identity, root) == begun:
                await happens(self._again, _MISSING_SECONDS)
                if self._again.is_set():
                    break
            for task in tasks:
                task.cancel()

    async def _root(self) -> Path:
        """The folder of the transcripts, once it is there."""
        while not (root := discover.transcripts_root(self._folder)).is_dir():
            self.health.state, self.health.reason = "missing", f"{root} does not exist"
            await happens(self._again, _MISSING_SECONDS)
            self._again.clear()
        self.health.reason = ""
        return root

    async def _watch(self, root: Path) -> None:
        def failed(reason: str) -> None:
            self.health.reason = f"watching failed ({reason}): looks every second instead"

        async with aclosing(watch.changes(root, poll=self._poll, failed=failed)) as changes:
            async for paths in changes:
                self._dirty |= paths
                self._has_watch_begun = self._has_watch_begun or not paths
                self._news.set()

    async def _import(self, intake: Intake, root: Path) -> ImportProgress:
        """Everything that is new since the saved positions, newest sessions first."""
        self._refused = {}
        files = await asyncio.to_thread(layout.scan, root, self._refused.setdefault)
        await self._tell_refused(intake)
        intake.board.processes = await asyncio.to_thread(self._list_processes)
        jobs = await asyncio.to_thread(self._jobs, intake, files)
        size = sum(job.file.size for job in jobs)
        progress = ImportProgress(clock.now(), files_total=len(jobs), bytes_total=size)
        self.health.progress = progress
        self._importing = {job.file.key for job in jobs}
        if size:
            self.health.state = "importing"
        with garbage.in_bulk():
            try:
                await self._read(intake, self._batches(jobs, size), progress)
            except worker.WorkerDied as error:
                self.health.reason = str(error)
                rest = [job for job in jobs if job.file.key in self._importing]
                await self._read(intake, Reading(self._machine).batches(rest), progress)
        progress.bytes_done, progress.files_done = progress.bytes_total, progress.files_total
        self._importing.clear()
        await intake.save()
        self.health.state = "live"
        self._has_history = True
        self._news.set()
        self._stirred.set()
        return progress

    async def _tell_refused(self, intake: Intake) -> None:
        if await intake.refusals.tell(self._refused, intake.sink):
            await intake.save_refusals()

    def _jobs(self, intake: Intake, files: Sequence[layout.TranscriptFile]) -> list[Job]:
        jobs = (intake.job(file, force=not intake.is_settled(file.key)) for file in files)
        return [job for job in jobs if job]

    def _batches(self, jobs: Sequence[Job], size: int) -> Iterator[Batch]:
        if size >= self._worker_from_bytes:
            return worker.batches(jobs, self._machine)
        return Reading(self._machine, self._hints).batches(jobs)

    async def _read(self, intake: Intake, batches: Iterator[Batch], progress: ImportProgress | None = None) -> None:
        async with aclosing(intake.stream(batches)) as stream:
            async for batch, facts in stream:
                await intake.take(batch, facts)
                self.unknown_lines += batch.unknown
                self._stirred.set()
                if progress:
                    progress.files_done += batch.files
                    progress.bytes_done += batch.bytes
                    progress.lines_done += batch.lines
                    self._importing.difference_update(batch.done)

    async def _follow(self, intake: Intake, root: Path) -> None:
        """Read what changed; look at all files when the watch has begun, and now and then in case a change was not
        told."""
        while True:
            is_told = await happens(self._news, _RESCAN_SECONDS)
            self._news.clear()
            is_first_look = self._has_history and self._has_watch_begun
            if is_first_look:
                self._has_watch_begun = False
            if is_first_look or not is_told:
                self._dirty |= await asyncio.to_thread(self._unread, intake, root)
                await self._tell_refused(intake)
            # Files that the import has in hand come when it is done with them.
            paths = {path for path in self._dirty if shown(path) not in self._importing}
            self._dirty -= paths
            if paths:
                await self._catch_up(intake, paths)

    def _unread(self, intake: Intake, root: Path) -> set[str]:
        self._refused = {}
        return {file.path for file in layout.scan(root, self._refused.setdefault) if intake.job(file)}

    async def _catch_up(self, intake: Intake, paths: set[str]) -> None:
        jobs = await asyncio.to_thread(self._changed, intake, paths)
        if not jobs:
            return
        await self._read(intake, Reading(self._machine, self._hints).batches(jobs))
        if not self._importing:
            self.health.state = "live"
            self.health.lag_ms = max(0, clock.now() - max(job.file.mtime for job in jobs)) / 1000

    def _changed(self, intake: Intake, paths: set[str]) -> list[Job]:
        files = [file for path in sorted(paths) if (file := layout.look(path))]
        files.sort(key=lambda file: file.is_subagent)
        jobs = (intake.job(file, force=file.is_subagent) for file in files)
        return [job for job in jobs if job]

    async def _review(self, intake: Intake) -> None:
        """Judge again as time passes: often while somebody works, seldom otherwise."""
        while True:
            await happens(self._stirred, _BUSY_SECONDS if intake.board.is_busy else _QUIET_SECONDS)
            await asyncio.sleep(_BUSY_SECONDS if self._stirred.is_set() else 0)
            self._stirred.clear()
            if intake.board.has_open:
                intake.board.processes = await asyncio.to_thread(self._list_processes)
                await intake.review()
            if self.health.state == "live" and clock.now() - intake.last_news > _IDLE_AFTER:
                self.health.state = "idle"
