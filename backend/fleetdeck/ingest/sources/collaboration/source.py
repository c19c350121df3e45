"""The file collaboration source: a folder of YAML tasks, watched and never written to (SRC-3, TASK-6)."""

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing
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
from fleetdeck.ingest.sources.plain_files import read_plain, reason_of, shown
from fleetdeck.ingest.sources.refusals import POSITION, Refusals
from fleetdeck.ingest.sources.safe_yaml import MAX_BYTES, BadYaml
from fleetdeck.ingest.sources.watching import absence, identity, occasions

KIND = "collaboration"
MISSING_SECONDS = 2.0
# Should a change ever not be told.
LOOK_ANYWAY_SECONDS = 30.0
CHUNK = 250
_GONE = "gone "
# A position that is no file's.
_BROKEN = "broken"


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
        self.path = shown(folder)
        self.id = f"collaboration:{self.path}"
        self.health = SourceHealth()
        self._folder = folder
        self._poll = poll
        self._again = asyncio.Event()
        self._known: dict[str, Known] = {}
        self._gone: dict[str, Known] = {}
        self._broken: dict[str, str] = {}
        self._refusals = Refusals()

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
                if any(not absence(root / lane) for lane in ("inbox", "assigned", "done")):
                    self.health.reason = ""
                    return root
            self.health.state = "missing"
            self.health.reason = absence(self._folder) or f"{self.path} has no inbox, assigned or done folder yet"
            await asyncio.sleep(MISSING_SECONDS)

    async def _follow(self, root: Path, sink: Sink, positions: Positions) -> None:
        """Look whenever something stirs, until the folder is another or a rescan is asked for."""

        def failed(reason: str) -> None:
            self.health.reason = reason

        begun = await asyncio.to_thread(identity, root)
        looks = occasions(root, every=lambda: LOOK_ANYWAY_SECONDS, failed=failed, poll=self._poll)
        async with aclosing(looks):
            async for _ in looks:
                if self._again.is_set() or await asyncio.to_thread(identity, root) != begun:
                    return
                await self._look(root, sink, positions)

    async def _look(self, root: Path, sink: Sink, positions: Positions) -> None:
        """Tell what is different from what was told; of many files some at a time, so that the first are there soon."""
        refused: dict[str, str] = {}
        pieces = self._pieces(root, refused)
        while (found := await asyncio.to_thread(next, pieces, None)) is not None:
            await self._tell(found, sink, positions)
        if await self._refusals.tell(refused, sink):
            await asyncio.to_thread(positions.save, {POSITION: self._refusals.told})
        self.health.state = "live"

    async def _tell(self, found: _Look, sink: Sink, positions: Positions) -> None:
        for first in range(0, len(found.facts), CHUNK):
            await sink.append(found.facts[first : first + CHUNK])
        for location, reason, sample, version in found.broken:
            await sink.problem(location, reason, sample, version)
        for path in found.healed:
            await sink.resolved(path)
        if found.facts and self.health.state == "live":
            # What stood there at the first look is old, not late.
            newest = max(fact.time for fact in found.facts)
            self.health.lag_ms = max(0, clock.now() - newest) / 1_000
        self._known |= found.known
        for path in found.gone:
            self._gone[path] = self._known.pop(path)
        saved: dict[str, object] = {path: known.saved() for path, known in found.known.items()}
        saved |= {path: {_GONE: self._gone[path].saved()} for path in found.gone}
        if found.broken or found.healed:
            saved[_BROKEN] = dict(self._broken)
        if saved:
            await asyncio.to_thread(positions.save, saved)

    def _pieces(self, root: Path, refused: dict[str, str]) -> Iterator[_Look]:
        """For a thread: list, then compare. What was lost is paired with what came, so that needs all at once."""
        teller = Teller(self.id, self._project(root))
        files = layout.scan(root, refused.setdefault)
        fresh = [file for file in files.values() if not self._is_told(file)]
        size = CHUNK
        if self._lost(files, refused) or len(fresh) <= CHUNK:
            size = len(fresh) or 1
        else:
            fresh.sort(key=lambda file: file.written, reverse=True)
            self.health.state = "importing"
        for first in range(0, len(fresh) or 1, size):
            yield self._compare(teller, files, fresh[first : first + size], refused)

    def _is_told(self, file: layout.TaskFile) -> bool:
        known = self._known.get(file.path)
        return (known is not None and known.is_current(file)) or self._broken.get(file.path) == file.version

    def _lost(self, files: Mapping[str, layout.TaskFile], refused: Mapping[str, str]) -> dict[str, Known]:
        """What is not there any more, as far as the folders can be listed."""
        folders = tuple(f"{path}/" for path in refused)
        return {
            path: known for path, known in self._known.items() if path not in files and not path.startswith(folders)
        }

    def _compare(
        self,
        teller: Teller,
        files: dict[str, layout.TaskFile],
        fresh: Sequence[layout.TaskFile],
        refused: dict[str, str],
    ) -> _Look:
        """Read what changed, pair what was lost with what came."""
        look = _Look()
        came: dict[str, tuple[layout.TaskFile, document.Document]] = {}
        for file in fresh:
            read = self._read(file, look, refused)
            if read is None:
                continue
            known = self._known.get(file.path)
            if known is not None and known.key == read.key:
                look.known[file.path] = Known.of(file, read)
                if known.digest != read.digest:
                    look.facts.append(teller.changed(file, read))
            else:
                came[file.path] = (file, read)
        self._drop_moved(files, came)
        lost = self._lost(files, refused)
        pairs = pair(lost, came)
        gone = {known.key for known in self._gone.values()} if came else set()
        for path, (file, read) in came.items():
            look.known[path] = Known.of(file, read)
            old = pairs.get(path)
            if old is not None:
                look.facts.append(self._moved(teller, lost.pop(old), file, read))
                look.gone.add(old)
            elif read.key in gone:
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
        self, files: dict[str, layout.TaskFile], came: dict[str, tuple[layout.TaskFile, document.Document]]
    ) -> None:
        """What was moved while the folders were listed stands in both lists: it is where it is now."""
        places = {known.key: path for path, known in self._known.items()} if came else {}
        for _, read in came.values():
            old = places.get(read.key)
            if old in files and not os.path.lexists(files[old].place):
                del files[old]

    def _moved(self, teller: Teller, before: Known, file: layout.TaskFile, read: document.Document) -> Fact:
        same_place = (before.lane, before.agent) == (file.lane, read.agent)
        return teller.changed(file, read) if same_place else teller.moved(before, file, read)

    def _read(self, file: layout.TaskFile, look: _Look, refused: dict[str, str]) -> document.Document | None:
        try:
            read = document.read(file)
        except BadYaml as error:
            sample = _line(file, error.line)
            look.broken.append((f"{file.path}:{error.line}", error.reason, sample, file.version))
        except FileNotFoundError:
            # Moved or removed since it was listed: the next look tells.
            return None
        except OSError as error:
            # Looked at again each time: what the system refuses may be allowed without a change of the file.
            refused[file.path] = reason_of(error)
            return None
        else:
            if self._broken.pop(file.path, None) is not None:
                look.healed.append(file.path)
            return read
        self._broken[file.path] = file.version
        return None

    def _project(self, root: Path) -> str:
        """A short name for the folder: that of the project around `work/collaboration`."""
        parts = [part for part in root.resolve().parts if part not in ("work", "collaboration", "/")]
        return shown(parts[-1]) if parts else "files"

    def _load(self, saved: dict[str, dict[str, object]]) -> None:
        self._refusals = Refusals(saved.pop(POSITION, None))
        self._broken = {path: str(version) for path, version in saved.pop(_BROKEN, {}).items()}
        self._known = {path: Known(**value) for path, value in saved.items() if _GONE not in value}  # type: ignore[arg-type]
        self._gone = {path: Known(**value[_GONE]) for path, value in saved.items() if _GONE in value}  # type: ignore[arg-type]


def _line(file: layout.TaskFile, number: int) -> str:
    """The line of a problem, for the person who mends it."""
    try:
        text = read_plain(file.place, MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    lines = text.split("\n", number)
    return lines[number - 1].rstrip("\r")[:300] if len(lines) >= number else ""
