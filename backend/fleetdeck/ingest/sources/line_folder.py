"""A folder of growing files with a JSON object a line: history, then every new line as it is written.

What the lines mean is the business of a `Mapper`, one for each file, whose state is saved beside the position: a
restart goes on in the middle of a file and knows what was said at its beginning.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from fleetdeck.core import clock
from fleetdeck.core.jsons import loads
from fleetdeck.core.text import clean
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData
from fleetdeck.ingest.health import ImportProgress, SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources import line_reader
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.plain_files import reason_of, shown, walk
from fleetdeck.ingest.sources.refusals import POSITION, Refusals
from fleetdeck.ingest.sources.watching import absence, identity, occasions

MISSING_SECONDS = 2.0
LOOK_ANYWAY_SECONDS = 30.0
MOST_PROBLEMS = 20
"""Of one reading of a file; the rest are counted."""
MAX_FILES = 100_000
# Facts larger than this are cut by the mappers; what is still larger is a problem of that line.
BODY_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Told:
    """A fact to be: its id within the source, its time in microseconds, its data."""

    id: str
    time: int
    data: FactData


class BadLine(ValueError):
    """Nothing can be told of a line; says why."""


class Mapper(Protocol):
    """What the lines of one file mean."""

    def line(self, record: dict[str, Any], number: int) -> Iterable[Told]:
        """The facts of a line. Raises ValueError for one that makes no sense."""
        ...

    def state(self) -> Any:
        """A JSON value from which it can go on."""
        ...


MakeMapper = Callable[[Path, Any, str], Mapper]
"""(file, saved state or None, name of the machine) → the mapper of that file."""


@dataclass(slots=True)
class ReadFile:
    """A file as far as it is read."""

    position: line_reader.Position = field(default_factory=line_reader.Position)
    state: Any = None
    size: int = -1
    written: int = 0
    """Of the version that was read to its end: bytes, and when it was written (ns)."""
    refused: str = ""
    """Why it cannot be read now."""

    def is_current(self, now: os.stat_result) -> bool:
        """Nothing was written since it was read."""
        return (self.size, self.written, self.position.inode) == (now.st_size, now.st_mtime_ns, now.st_ino)


class LineFolder:
    """The source. `wanted` says which files below the folder it reads; `machine` names the host of the agents."""

    def __init__(
        self,
        kind: str,
        name: str,
        folder: Path,
        wanted: Callable[[Path], bool],
        mapper: MakeMapper,
        machine: str = "",
        *,
        poll: bool = False,
    ) -> None:
        self.kind = kind
        self.name = name
        self.path = shown(folder)
        self.id = f"{kind.replace('_', '-')}:{self.path}"
        self.health = SourceHealth()
        self._folder = folder
        self._wanted = wanted
        self._mapper = mapper
        self._machine = machine or socket.gethostname()
        self._poll = poll
        self._again = asyncio.Event()
        self._files: dict[str, ReadFile] = {}
        self._refusals = Refusals()
        self._refused_beside: dict[str, str] = {}
        """What else cannot be read, with the reason."""

    def rescan(self) -> None:
        """Read every file from its beginning again. On the event loop."""
        self._again.set()

    async def run(self, sink: Sink, positions: Positions) -> None:
        while True:
            if self._again.is_set():
                self._again.clear()
                await asyncio.to_thread(positions.forget)
            self._load(await asyncio.to_thread(positions.load))
            while reason := await asyncio.to_thread(absence, self._folder):
                self.health.state, self.health.reason = "missing", reason
                await asyncio.sleep(MISSING_SECONDS)
            self.health.reason = ""
            await self._look(sink, positions, first=True)
            await self._follow(sink, positions)

    async def _follow(self, sink: Sink, positions: Positions) -> None:
        """Look whenever something stirs, until the folder is another or a rescan is asked for."""

        def failed(reason: str) -> None:
            self.health.reason = reason

        begun = await asyncio.to_thread(identity, self._folder)
        looks = occasions(self._folder, every=lambda: LOOK_ANYWAY_SECONDS, failed=failed, poll=self._poll)
        async with aclosing(looks):
            async for _ in looks:
                if self._again.is_set() or await asyncio.to_thread(identity, self._folder) != begun:
                    return
                await self._look(sink, positions)

    async def _look(self, sink: Sink, positions: Positions, *, first: bool = False) -> None:
        """Read what is new in every file, the newest first."""
        grown, refused = await asyncio.to_thread(self._grown)
        size = sum(status.st_size for _, status in grown) if first else 0
        if size:
            self.health.progress = ImportProgress(clock.now(), files_total=len(grown), bytes_total=size)
            self.health.state = "importing"
        for path, _ in grown:
            await self._read(path, sink, positions, timed=not first)
            if first and self.health.progress is not None:
                self.health.progress.files_done += 1
                self.health.progress.bytes_done += self._files[shown(path)].position.offset
        refused |= self._refused_beside
        refused |= {name: known.refused for name, known in self._files.items() if known.refused}
        if await self._refusals.tell(refused, sink):
            await asyncio.to_thread(positions.save, {POSITION: self._refusals.told})
        self.health.state = "problem" if shown(self._folder) in refused else "live"

    async def _read(self, path: Path, sink: Sink, positions: Positions, *, timed: bool) -> None:
        """`timed`: what is new was written just now, so that its time says how far behind the source is."""
        known = self._files.setdefault(shown(path), ReadFile())
        problems: list[tuple[str, str, str]] = []
        pieces = self._pieces(path, known, problems)
        while (facts := await asyncio.to_thread(next, pieces, None)) is not None:
            await sink.append(facts)
            for problem in problems:
                await sink.problem(*problem)
            problems.clear()
            await asyncio.to_thread(positions.save, {shown(path): [known.position.save(), known.state]})
            if facts and timed:
                self.health.lag_ms = max(0, clock.now() - facts[-1].time) / 1_000
        for problem in problems:
            await sink.problem(*problem)

    def _pieces(self, path: Path, known: ReadFile, problems: list[tuple[str, str, str]]) -> Iterator[list[Fact]]:
        """For a thread: the facts of the file's new lines, some at a time; the position moves along."""
        known.refused, known.size = "", -1
        bad = told = 0
        try:
            found = path.stat()
            if not line_reader.is_continued(str(path), found.st_ino, found.st_size, known.position):
                known.position, known.state = line_reader.Position(found.st_ino), None
            known.position.inode = found.st_ino
            mapper = self._mapper(path, known.state, self._machine)

            def too_long(number: int, begin: bytes) -> None:
                sample = begin[:200].decode(errors="replace")
                reason = f"longer than {line_reader.LONGEST_LINE} bytes"
                problems.append((f"{shown(path)}:{number}", reason, sample))

            for lines in line_reader.read(str(path), known.position, too_long):
                facts: list[Fact] = []
                for number, line in lines:
                    try:
                        facts += facts_of(self.id, mapper, number, line)
                    except BadLine as error:
                        sample = line[:300].decode(errors="replace")
                        problems.append((f"{shown(path)}:{number}", str(error), sample))
                known.state = mapper.state()
                bad += len(problems)
                del problems[max(0, MOST_PROBLEMS - told) :]
                told += len(problems)
                yield facts
            known.size, known.written = found.st_size, found.st_mtime_ns
            if bad > told:
                problems.append((shown(path), f"{bad - told} more lines could not be read", ""))
        except FileNotFoundError:
            # It went away since it was listed.
            return
        except OSError as error:
            known.refused = reason_of(error)

    def _grown(self) -> tuple[list[tuple[Path, os.stat_result]], dict[str, str]]:
        """Files with something new, the newest first; folders that cannot be listed, with the reason."""
        found: list[tuple[Path, os.stat_result]] = []
        refused: dict[str, str] = {}
        gone = {name for name, known in self._files.items() if known.refused}
        for path, status in walk(self._folder, refused.setdefault):
            if len(found) >= MAX_FILES:
                break
            if self._wanted(path):
                name = shown(path)
                gone.discard(name)
                known = self._files.get(name)
                if known is None or not known.is_current(status):
                    found.append((path, status))
        for name in gone:
            self._files[name].refused = ""
        return sorted(found, key=lambda entry: entry[1].st_mtime, reverse=True), refused

    def _load(self, saved: Mapping[str, Any]) -> None:
        self._files = {}
        self._refusals = Refusals(saved.get(POSITION))
        for path, value in saved.items():
            if path != POSITION:
                position, state = value if isinstance(value, list) and len(value) == 2 else (None, None)
                self._files[path] = ReadFile(line_reader.restore(position), state)


def facts_of(source: str, mapper: Mapper, number: int, line: bytes) -> list[Fact]:
    """What a line says. Raises BadLine, whatever stands in it."""
    try:
        return facts_of_record(source, mapper, number, loads(line))
    except ValueError as error:
        raise BadLine(str(error).partition("\n")[0][:300] or type(error).__name__) from error


def facts_of_record(source: str, mapper: Mapper, number: int, record: Any) -> list[Fact]:
    """What an object says. Raises BadLine, whatever it is."""
    if not isinstance(record, dict):
        raise BadLine("not an object")
    try:
        return [make(source, clean(told.id)[:1024], told.time, told.data) for told in mapper.line(record, number)]
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise BadLine(str(error).partition("\n")[0][:300] or type(error).__name__) from error
