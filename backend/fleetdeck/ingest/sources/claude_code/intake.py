"""Batches into the log: facts first, then how far the files are read, so that a crash reads again and skips nothing."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from fleetdeck.core import clock, jsons
from fleetdeck.events import fact
from fleetdeck.events.fact import Fact
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources import line_reader
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.claude_code.map.outbox import Encoded
from fleetdeck.ingest.sources.claude_code.reading import Batch, Job
from fleetdeck.ingest.sources.claude_code.status.board import Board
from fleetdeck.ingest.sources.claude_code.transport.layout import TranscriptFile
from fleetdeck.ingest.sources.claude_code.transport.saved import from_json
from fleetdeck.ingest.sources.refusals import POSITION, Refusals

_SAVE_SECONDS = 1.0


class _End(NamedTuple):
    """Where a file's reading ended: enough to see that there is nothing to do, for thousands of files."""

    inode: int
    offset: int
    settled: bool


class Intake:
    """What one run of the source remembers of its files, and its way into the log."""

    def __init__(self, source: str, sink: Sink, positions: Positions) -> None:
        self.board = Board()
        self.refusals = Refusals()
        self._source = source
        self.sink = sink
        self._positions = positions
        # As JSON: a fifth of the memory, and most files are never touched again.
        self._saved: dict[str, bytes] = {}
        self._ends: dict[str, _End] = {}
        self._unsaved: set[str] = set()
        self._saved_at = time.monotonic()
        self.last_news = 0
        """When facts were last appended: microseconds since 1970 UTC."""

    async def load(self) -> None:
        loaded = await asyncio.to_thread(self._positions.load)
        self.refusals = Refusals(loaded.pop(POSITION, None))
        for path, value in loaded.items():
            self._remember(path, value)

    def job(self, file: TranscriptFile, *, force: bool = False) -> Job | None:
        """What there is to do for a file: nothing, the new part, or all of it when it was written anew.

        With `force` a file without new bytes is looked at too.
        """
        end = self._ends.get(file.key)
        if end is None:
            return Job(file)
        is_read = end.inode == file.inode and end.offset == file.size
        if is_read and not force:
            return None
        value = jsons.loads(self._saved[file.key])
        saved = from_json(value)
        if saved is None:
            return Job(file)
        if is_read or line_reader.is_continued(file.path, file.inode, file.size, saved.position):
            return Job(file, value)
        return Job(file)

    def is_settled(self, path: str) -> bool:
        """Whether only new lines can change the status of the file's agents."""
        end = self._ends.get(path)
        return end is not None and end.settled

    async def take(self, batch: Batch, facts: Sequence[Fact]) -> None:
        """Append one batch whose facts are restored already, with the statuses that follow from it."""
        statuses = self._restore(self.board.update(batch.activities, clock.now()), batch)
        if facts or statuses:
            await self._append([*facts, *statuses])
        for location, reason, sample in batch.problems:
            await self.sink.problem(location, reason, sample)
        for path, value in batch.done.items():
            value["settled"] = self.board.is_settled(value["state"]["tracks"])
            self._remember(path, value)
            self._unsaved.add(path)
        if time.monotonic() - self._saved_at >= _SAVE_SECONDS:
            await self.save()

    async def review(self) -> None:
        """Append the statuses that changed because time passed."""
        facts = self._restore(self.board.review(clock.now()), Batch())
        if facts:
            await self._append(facts)

    async def save_refusals(self) -> None:
        await asyncio.to_thread(self._positions.save, {POSITION: self.refusals.told})

    async def save(self) -> None:
        """Keep how far the files are read."""
        paths, self._unsaved = self._unsaved, set()
        self._saved_at = time.monotonic()
        if paths:
            values = {path: jsons.loads(self._saved[path]) for path in paths}
            await asyncio.to_thread(self._positions.save, values)

    async def stream(self, batches: Iterator[Batch]) -> AsyncGenerator[tuple[Batch, list[Fact]]]:
        """The batches with their facts restored, each prepared in a thread while the one before is in use."""
        coming = asyncio.ensure_future(asyncio.to_thread(self._pull, batches))
        try:
            while (pulled := await asyncio.shield(coming)) is not None:
                coming = asyncio.ensure_future(asyncio.to_thread(self._pull, batches))
                yield pulled
        finally:
            # An iterator cannot be closed while a thread is inside it.
            await asyncio.wait([coming])
            if not coming.cancelled():
                coming.exception()
            if close := getattr(batches, "close", None):
                await asyncio.to_thread(close)

    def _remember(self, path: str, value: Any) -> None:
        saved = from_json(value)
        if saved is not None:
            self._saved[path] = jsons.dumps(value)
            self._ends[path] = _End(saved.position.inode, saved.position.offset, saved.settled)

    async def _append(self, facts: Sequence[Fact]) -> None:
        await self.sink.append(facts)
        self.last_news = clock.now()

    def _pull(self, batches: Iterator[Batch]) -> tuple[Batch, list[Fact]] | None:
        batch = next(batches, None)
        return None if batch is None else (batch, self._restore(batch.facts, batch))

    def _restore(self, encoded: Iterable[Encoded], batch: Batch) -> list[Fact]:
        facts = []
        for id, type, at, subject, data in encoded:
            try:
                facts.append(fact.restore(0, self._source, id, type, at, subject, data))
            except ValidationError as error:
                batch.problems.append((id, f"not a valid {type}: {error.errors()[0]['msg']}", ""))
        return facts
