"""The file collaboration source: a folder of YAML tasks, watched and never written to (SRC-3, TASK-6)."""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.events.fact import Fact
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.collaboration import document, layout
from fleetdeck.ingest.sources.collaboration.changes import Known, Teller, pair
from fleetdeck.ingest.sources.safe_yaml import BadYaml
from fleetdeck.ingest.sources.watching import stirred

KIND = "collaboration"
MISSING_SECONDS = 2.0
# Should a change ever not be told.
LOOK_ANYWAY_SECONDS = 30.0
# What changed between the first look and the beginning of the watch is told by nobody.
BEGUN_SECONDS = 0.5
CHUNK = 500
_GONE = "gone "


def sources(settings: Settings) -> list["CollaborationSource"]:
    """One source for each configured folder."""
    return [CollaborationSource(folder) for folder in settings.collaboration]


@dataclass(slots=True)
class _Look:
    """What one look at the folder found."""

    facts: list[Fact] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    broken: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(location, reason, sample, version)"""
    healed: list[str] = field(default_factory=list)


class CollaborationSource:
    """`inbox`, `assigned/<agent>` and `done/<agent>` below a folder, or below its `work/collaboration`."""

    kind = KIND
    name = "Task files"

    def __init__(self, folder: Path, *, poll: bool = False) -> None:
        self.path = str(folder)
        self.id = f"collaboration:{self.path}"
        self.health = SourceHealth()
        self._folder = folder
        self._poll = poll
        self._again = asyncio.Event()
        self._known: dict[str, Known] = {}
        self._gone: dict[str, Known] = {}
        self._broken: dict[str, str] = {}

    def rescan(self) -> None:
        """Forget what was told and look at every file anew. On the event loop."""
        self._again.set()

    async def run(self, sink: Sink, positions: Positions) -> None:
        while True:
            if self._again.is_set():
                self._again.clear()
                await asyncio.to_thread(positions.forget)
            self._load(await asyncio.to_thread(positions.load))
            root = await self._root()
            await self._look(root, sink, positions)
            await self._follow(root, sink, positions)

    async def _root(self) -> Path:
        while True:
            for root in (self._folder / "work" / "collaboration", self._folder):
                if any((root / lane).is_dir() for lane in ("inbox", "assigned", "done")):
                    return root
            self.health.state = "missing"
            self.health.reason = f"{self._folder} has no inbox, assigned or done folder yet"
            await asyncio.sleep(MISSING_SECONDS)

    async def _follow(self, root: Path, sink: Sink, positions: Positions) -> None:
        """Look whenever something stirs, until the folder goes away or a rescan is asked for."""

        def failed(reason: str) -> None:
            self.health.reason = f"watching failed ({reason}): looks every second instead"

        async with aclosing(stirred(root, poll=self._poll, failed=failed)) as news:
            waiting = asyncio.ensure_future(anext(news))
            pause = BEGUN_SECONDS
            try:
                while not self._again.is_set() and await asyncio.to_thread(root.is_dir):
                    await asyncio.wait({waiting}, timeout=pause)
                    pause = LOOK_ANYWAY_SECONDS
                    if waiting.done():
                        waiting.result()
                        waiting = asyncio.ensure_future(anext(news))
                    await self._look(root, sink, positions)
            finally:
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await waiting

    async def _look(self, root: Path, sink: Sink, positions: Positions) -> None:
        """Tell what is different from what was told."""
        found = await asyncio.to_thread(self._compare, root)
        for first in range(0, len(found.facts), CHUNK):
            await sink.append(found.facts[first : first + CHUNK])
        for location, reason, sample, version in found.broken:
            await sink.problem(location, reason, sample, version)
        for path in found.healed:
            await sink.resolved(path)
        if found.facts:
            newest = max(fact.time for fact in found.facts)
            self.health.lag_ms = max(0, clock.now() - newest) / 1_000
        self._known |= found.known
        for path in found.gone:
            self._gone[path] = self._known.pop(path)
        self.health.state = "live"
        saved = {path: known.saved() for path, known in found.known.items()}
        saved |= {path: {_GONE: self._gone[path].saved()} for path in found.gone}
        if saved:
            await asyncio.to_thread(positions.save, saved)

    def _compare(self, root: Path) -> _Look:
        """In a thread: list, read what changed, pair what was lost with what came."""
        teller = Teller(self.id, self._project(root))
        files = layout.scan(root)
        look = _Look()
        came: dict[str, tuple[layout.TaskFile, document.Document]] = {}
        for path, file in files.items():
            known = self._known.get(path)
            if known is not None and known.is_current(file):
                continue
            if self._broken.get(path) == file.version:
                continue
            read = self._read(root, file, look)
            if read is None:
                continue
            if known is not None and known.key == read.key:
                look.known[path] = Known.of(file, read)
                if known.digest != read.digest:
                    look.facts.append(teller.changed(file, read))
            else:
                came[path] = (file, read)
        self._drop_moved(root, files, came)
        lost = {path: known for path, known in self._known.items() if path not in files}
        pairs = pair(lost, came)
        for path, (file, read) in came.items():
            look.known[path] = Known.of(file, read)
            old = pairs.get(path)
            if old is not None:
                look.facts.append(self._moved(teller, lost.pop(old), file, read))
                look.gone.add(old)
            elif any(known.key == read.key for known in self._gone.values()):
                look.facts.append(teller.back(file, read))
            else:
                look.facts.append(teller.came(file, read))
        now = clock.now()
        look.facts += [teller.gone(path, known, now) for path, known in lost.items()]
        look.gone |= lost.keys()
        look.healed += [path for path in self._broken if path not in files]
        for path in look.healed:
            self._broken.pop(path, None)
        return look

    def _drop_moved(
        self,
        root: Path,
        files: dict[str, layout.TaskFile],
        came: dict[str, tuple[layout.TaskFile, document.Document]],
    ) -> None:
        """What was moved while the folders were listed stands in both lists: it is where it is now."""
        places = {known.key: path for path, known in self._known.items()} if came else {}
        for _, read in came.values():
            old = places.get(read.key)
            if old in files and not (root / old).exists():
                del files[old]

    def _moved(self, teller: Teller, before: Known, file: layout.TaskFile, read: document.Document) -> Fact:
        same_place = (before.lane, before.agent) == (file.lane, read.agent)
        return teller.changed(file, read) if same_place else teller.moved(before, file, read)

    def _read(self, root: Path, file: layout.TaskFile, look: _Look) -> document.Document | None:
        try:
            read = document.read(root, file)
        except BadYaml as error:
            sample = _line(root / file.path, error.line)
            look.broken.append((f"{file.path}:{error.line}", error.reason, sample, file.version))
        except FileNotFoundError:
            # Moved or removed since it was listed: the next look tells.
            return None
        except OSError as error:
            look.broken.append(
                (file.path, f"cannot be read: {error.strerror or type(error).__name__}", "", file.version)
            )
        else:
            if self._broken.pop(file.path, None) is not None:
                look.healed.append(file.path)
            return read
        self._broken[file.path] = file.version
        return None

    def _project(self, root: Path) -> str:
        """A short name for the folder: that of the project around `work/collaboration`."""
        parts = [part for part in root.resolve().parts if part not in ("work", "collaboration", "/")]
        return parts[-1] if parts else "files"

    def _load(self, saved: dict[str, dict[str, object]]) -> None:
        self._known = {path: Known(**value) for path, value in saved.items() if _GONE not in value}  # type: ignore[arg-type]
        self._gone = {path: Known(**value[_GONE]) for path, value in saved.items() if _GONE in value}  # type: ignore[arg-type]


def _line(path: Path, number: int) -> str:
    """The line of a problem, for the person who mends it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as opened:
            for count, line in enumerate(opened, 1):
                if count == number:
                    return line.rstrip("\n")[:300]
                if count > number:
                    break
    except OSError:
        pass
    return ""
