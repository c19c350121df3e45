"""A folder of growing files with a JSON object a line: history, then every new line as it is written.

What the lines mean is the business of a `Mapper`, one for each file, whose state is saved beside the position: a
restart goes on in the middle of a file and knows what was said at its beginning.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from fleetdeck.core import clock
from fleetdeck.core.jsons import loads
from fleetdeck.core.text import clean_json
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData
from fleetdeck.ingest.health import ImportProgress, SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources import line_reader
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.watching import stirred

MISSING_SECONDS = 2.0
LOOK_ANYWAY_SECONDS = 30.0
BATCH_FACTS = 1_000
MAX_FILES = 100_000
# Facts larger than this are cut by the mappers; what is still larger is a problem of that line.
BODY_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Told:
    """A fact to be: its id within the source, its time in microseconds, its data."""

    id: str
    time: int
    data: FactData


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
class _File:
    """A file as far as it is read."""

    position: line_reader.Position = field(default_factory=line_reader.Position)
    state: Any = None
    size: int = -1


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
    ) -> None:
        self.kind = kind
        self.name = name
        self.path = str(folder)
        self.id = f"{kind.replace('_', '-')}:{folder}"
        self.health = SourceHealth()
        self._folder = folder
        self._wanted = wanted
        self._mapper = mapper
        self._machine = machine or socket.gethostname()
        self._again = asyncio.Event()
        self._files: dict[str, _File] = {}

    def rescan(self) -> None:
        """Read every file from its beginning again. On the event loop."""
        self._again.set()

    async def run(self, sink: Sink, positions: Positions) -> None:
        while True:
            if self._again.is_set():
                self._again.clear()
                await asyncio.to_thread(positions.forget)
            self._load(await asyncio.to_thread(positions.load))
            while not await asyncio.to_thread(self._folder.is_dir):
                self.health.state, self.health.reason = "missing", f"{self._folder} does not exist"
                await asyncio.sleep(MISSING_SECONDS)
            await self._look(sink, positions, first=True)
            await self._follow(sink, positions)

    async def _follow(self, sink: Sink, positions: Positions) -> None:
        def failed(reason: str) -> None:
            self.health.reason = f"watching failed ({reason}): looks every second instead"

        async with aclosing(stirred(self._folder, failed=failed)) as news:
            waiting = asyncio.ensure_future(anext(news))
            try:
                while not self._again.is_set() and await asyncio.to_thread(self._folder.is_dir):
                    await asyncio.wait({waiting}, timeout=LOOK_ANYWAY_SECONDS)
                    if waiting.done():
                        waiting.result()
                        waiting = asyncio.ensure_future(anext(news))
                    await self._look(sink, positions)
            finally:
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await waiting

    async def _look(self, sink: Sink, positions: Positions, *, first: bool = False) -> None:
        """Read what is new in every file, the newest first."""
        grown = await asyncio.to_thread(self._grown)
        size = sum(path.stat().st_size for path in grown) if first else 0
        if size:
            self.health.progress = ImportProgress(clock.now(), files_total=len(grown), bytes_total=size)
            self.health.state = "importing"
        for path in grown:
            await self._read(path, sink, positions)
            if first and self.health.progress is not None:
                self.health.progress.files_done += 1
                self.health.progress.bytes_done += self._files[str(path)].position.offset
        self.health.state = "live"

    async def _read(self, path: Path, sink: Sink, positions: Positions) -> None:
        known = self._files.setdefault(str(path), _File())
        problems: list[tuple[str, str, str]] = []
        pieces = self._pieces(path, known, problems)
        while (facts := await asyncio.to_thread(next, pieces, None)) is not None:
            await sink.append(facts)
            for problem in problems:
                await sink.problem(*problem)
            problems.clear()
            await asyncio.to_thread(positions.save, {str(path): [known.position.save(), known.state]})
            if facts:
                self.health.lag_ms = max(0, clock.now() - facts[-1].time) / 1_000
        for problem in problems:
            await sink.problem(*problem)

    def _pieces(self, path: Path, known: _File, problems: list[tuple[str, str, str]]) -> Iterator[list[Fact]]:
        """For a thread: the facts of the file's new lines, some at a time; the position moves along."""
        try:
            found = path.stat()
            if not line_reader.is_continued(str(path), found.st_ino, found.st_size, known.position):
                known.position, known.state = line_reader.Position(found.st_ino), None
            known.position.inode, known.size = found.st_ino, found.st_size
            mapper = self._mapper(path, known.state, self._machine)

            def too_long(number: int, begin: bytes) -> None:
                sample = begin[:200].decode(errors="replace")
                problems.append((f"{path}:{number}", f"longer than {line_reader.LONGEST_LINE} bytes", sample))

            for lines in line_reader.read(str(path), known.position, too_long):
                facts: list[Fact] = []
                for number, line in lines:
                    self._map(path, mapper, number, line, facts, problems)
                known.state = mapper.state()
                yield facts
        except OSError as error:
            problems.append((str(path), f"cannot be read: {error.strerror or type(error).__name__}", ""))

    def _map(
        self,
        path: Path,
        mapper: Mapper,
        number: int,
        line: bytes,
        facts: list[Fact],
        problems: list[tuple[str, str, str]],
    ) -> None:
        try:
            record = _record(line)
            facts.extend(make(self.id, told.id[:1024], told.time, told.data) for told in mapper.line(record, number))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            reason = str(error).partition("\n")[0][:300] or type(error).__name__
            problems.append((f"{path}:{number}", reason, line[:300].decode(errors="replace")))

    def _grown(self) -> list[Path]:
        """Files with something new, the newest first."""
        found: list[tuple[float, Path]] = []
        for path in self._folder.rglob("*"):
            if len(found) >= MAX_FILES:
                break
            if self._wanted(path) and path.is_file() and not path.is_symlink():
                status = path.stat()
                known = self._files.get(str(path))
                if known is None or known.size != status.st_size or known.position.inode != status.st_ino:
                    found.append((status.st_mtime, path))
        return [path for _, path in sorted(found, reverse=True)]

    def _load(self, saved: Mapping[str, Any]) -> None:
        self._files = {}
        for path, value in saved.items():
            position, state = value if isinstance(value, list) and len(value) == 2 else (None, None)
            self._files[path] = _File(line_reader.restore(position), state)


def _record(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises ValueError."""
    record = clean_json(loads(line.decode("utf-8", errors="replace")))
    if isinstance(record, dict):
        return record
    raise ValueError("not an object")
