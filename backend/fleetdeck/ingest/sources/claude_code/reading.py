"""Transcripts to batches: read what is new of each file, map it, hand it out in pieces of bounded size."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fleetdeck.core import clock, jsons
from fleetdeck.ingest.sources import line_reader
from fleetdeck.ingest.sources.claude_code.map.hints import Hints
from fleetdeck.ingest.sources.claude_code.map.outbox import Encoded
from fleetdeck.ingest.sources.claude_code.map.transcript import Origin, Transcript
from fleetdeck.ingest.sources.claude_code.parse.redact import sample
from fleetdeck.ingest.sources.claude_code.parse.values import Json
from fleetdeck.ingest.sources.claude_code.status.activity import Activity, observe
from fleetdeck.ingest.sources.claude_code.transport.layout import TranscriptFile
from fleetdeck.ingest.sources.claude_code.transport.saved import Saved, from_json
from fleetdeck.ingest.sources.plain_files import read_plain

BATCH_FACTS = 5_000
BATCH_BYTES = 6 * 1024 * 1024
BATCH_SECONDS = 0.4
_LARGEST_META = 256 * 1024
_MOST_PROBLEMS = 20
_FINISHED_WRITING = 10 * clock.SECOND


@dataclass(slots=True)
class Batch:
    """A piece of work for the log. It crosses a process border, so it holds plain values."""

    facts: list[Encoded] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    """Location (`file:line`), reason, sample."""
    done: dict[str, Json] = field(default_factory=dict)
    """Path → Saved.to_json(), of files that are read to their end; to be saved after the facts."""
    activities: list[Activity] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """Line types that nothing is known about, with how often they came."""
    files: int = 0
    bytes: int = 0
    lines: int = 0


@dataclass(slots=True, frozen=True)
class Job:
    """A file with something new. `saved` is the JSON value kept of it, None to read it from its beginning."""

    file: TranscriptFile
    saved: Any = None


class Reading:
    """Reads jobs in order. `machine` is the host name that its agents get."""

    def __init__(self, machine: str, hints: Hints | None = None) -> None:
        self._machine = machine
        self._hints = hints or Hints()
        self._batch = Batch()
        self._facts_bytes = 0
        self._since = time.monotonic()

    def batches(self, jobs: Iterable[Job]) -> Iterator[Batch]:
        """All of the jobs' facts. A file that cannot be read becomes a problem."""
        for job in jobs:
            try:
                yield from self._file(job)
            except OSError as error:
                self._batch.problems.append((job.file.path, error.strerror or "cannot be read", ""))
            self._batch.files += 1
            if self._is_full():
                yield self._cut()
        if self._batch.files:
            yield self._cut()

    def _file(self, job: Job) -> Iterator[Batch]:
        file = job.file
        saved = from_json(job.saved)
        transcript = self._transcript(file, saved)
        position = saved.position if saved and saved.state else line_reader.Position()
        position.inode = file.inode
        problems = 0

        def too_long(number: int, begin: bytes) -> None:
            megabytes = line_reader.LONGEST_LINE // 1024 // 1024
            self._batch.problems.append((f"{file.path}:{number}", f"line over {megabytes} MB left out", sample(begin)))

        is_old = clock.now() - file.mtime > _FINISHED_WRITING
        for lines in line_reader.read(file.path, position, too_long, take_unterminated=is_old):
            for number, raw in lines:
                transcript.feed(raw, number)
                self._batch.bytes += len(raw) + 1
            self._batch.lines += len(lines)
            problems += self._collect(transcript, problems)
            if self._is_full():
                yield self._cut()
        transcript.flush()
        self._collect(transcript, problems)
        if problems > _MOST_PROBLEMS:
            self._batch.problems.append((file.path, f"{problems - _MOST_PROBLEMS} more lines could not be read", ""))
        self._batch.unknown += transcript.unknown
        self._batch.done[file.key] = Saved(position, transcript.save()).to_json()
        self._batch.activities += observe_all(transcript, file.mtime)

    def _transcript(self, file: TranscriptFile, saved: Saved | None) -> Transcript:
        meta = read_meta(file) if file.is_subagent else {}
        origin = Origin(file.key, file.agent_id, file.is_subagent, file.session, meta, file.mtime)
        if saved and saved.state:
            try:
                transcript = Transcript(origin, self._hints, self._machine, saved.state)
            except (TypeError, KeyError, AttributeError):
                saved.state = {}
            else:
                transcript.learn_meta(meta)
                return transcript
        return Transcript(origin, self._hints, self._machine)

    def _collect(self, transcript: Transcript, before: int) -> int:
        """Move what the mapping made into the batch; answers how many lines were bad, of which few are told."""
        self._facts_bytes += transcript.out.bytes
        self._batch.facts += transcript.out.take()
        bad = transcript.problems
        for problem in bad[: max(0, _MOST_PROBLEMS - before)]:
            location = f"{transcript.origin.path}:{problem.line}"
            self._batch.problems.append((location, problem.reason, sample(problem.raw)))
        transcript.problems = []
        return len(bad)

    def _is_full(self) -> bool:
        return (
            len(self._batch.facts) >= BATCH_FACTS
            or self._facts_bytes >= BATCH_BYTES
            or time.monotonic() - self._since >= BATCH_SECONDS
        )

    def _cut(self) -> Batch:
        batch, self._batch = self._batch, Batch()
        self._facts_bytes, self._since = 0, time.monotonic()
        return batch


def observe_all(transcript: Transcript, mtime: int) -> list[Activity]:
    """The evidence for every agent of a transcript that has a line."""
    return [observe(track, mtime) for track in transcript.tracks.values() if track.first_time]


def read_meta(file: TranscriptFile) -> Json:
    """A subagent's .meta.json; empty when there is none or it is half written."""
    try:
        value = jsons.loads(read_plain(file.meta_path, _LARGEST_META, follow=True))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
