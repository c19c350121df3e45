"""The spool: every fact goes to disk first, so that neither a kill -9 nor a server that is away can lose it.

    <spool>/<digest of the address>/<writer>/   lock · 00000001.facts · 00000002.facts · position

Each process writes to a folder of its own and holds its lock; a folder whose lock can be had belongs to a process that
is gone, and whoever takes the lock sends what is left in it. Segments are only ever appended to; the position says how
far they are sent, and a segment that is sent whole is removed.
"""

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fleetdeck_client import locks

SEGMENT_BYTES = 1_000_000
_READ_BYTES = 4 * SEGMENT_BYTES
_LOCK, _POSITION, _SUFFIX = "lock", "position", ".facts"


class Full(Exception):
    """The spool has reached its limit."""


@dataclass(frozen=True)
class Piece:
    """Some facts in a row, and where the next ones begin."""

    lines: "list[bytes]"
    segment: int
    end: int


class Outbox:
    """What is left to be sent of one folder, in order. Used by one thread."""

    def __init__(self, folder: Path, lock: int, *, adopted: bool) -> None:
        self.folder = folder
        self.adopted = adopted
        """Its writer is gone: nothing will be added."""
        self._lock: int | None = lock
        self._segment, self._offset = _read_position(folder)

    def next(self, most_facts: int, most_bytes: int) -> "Piece | None":
        """The facts that come next, None while there are none."""
        while True:
            # Looked up before reading: a segment that has a successor is not written to any more.
            numbers = _segments(self.folder)
            if not numbers:
                return None
            if self._segment not in numbers:
                following = [number for number in numbers if number > self._segment]
                if not following:
                    return None
                self._segment, self._offset = following[0], 0
            piece = self._read(most_facts, most_bytes)
            if piece.lines:
                return piece
            if self._segment == numbers[-1]:
                return None
            self._remove(self._segment)
            self._segment, self._offset = self._segment + 1, 0

    def done(self, piece: Piece) -> None:
        """The facts of a piece need not be sent again."""
        self._segment, self._offset = piece.segment, piece.end
        # Should this fail they are sent again, and the server knows them by their ids.
        with contextlib.suppress(OSError):
            fresh = self.folder / f"{_POSITION}.new"
            fresh.write_text(f"{piece.segment} {piece.end}")
            os.replace(fresh, self.folder / _POSITION)

    def bytes_left(self) -> int:
        """Bytes that are not sent yet."""
        total = 0
        for number in _segments(self.folder):
            with contextlib.suppress(OSError):
                total += (self.folder / _name(number)).stat().st_size
        return max(0, total - self._offset)

    def close(self, *, remove: bool) -> None:
        """Give the folder back, or remove it when all of it is sent."""
        if remove:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.abandon()

    def abandon(self) -> None:
        """Close the lock's descriptor. A forked process does this with what it has from its parent, which keeps it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _read(self, most_facts: int, most_bytes: int) -> Piece:
        with open(self.folder / _name(self._segment), "rb") as file:
            file.seek(self._offset)
            raw = file.read(_READ_BYTES)
            # One line that is longer than all that was read must not stand in the way for ever.
            while raw and b"\n" not in raw and (more := file.read(_READ_BYTES)):
                raw += more
        lines: list[bytes] = []
        end, size = 0, 0
        while len(lines) < most_facts:
            newline = raw.find(b"\n", end)
            # The rest is being written, or was when its process was killed: that call never returned.
            if newline < 0 or (lines and size + newline - end > most_bytes):
                break
            lines.append(raw[end:newline])
            size += newline - end
            end = newline + 1
        return Piece(lines, self._segment, self._offset + end)

    def _remove(self, number: int) -> None:
        with contextlib.suppress(OSError):
            (self.folder / _name(number)).unlink()


class Journal:
    """Where this process writes its facts. Not thread-safe: the client holds a lock."""

    def __init__(self, root: Path, limit_bytes: int) -> None:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.writer = f"{time.time_ns():x}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        folder = root / self.writer
        # Nobody may see it before it is locked, and take it for that of a process that is gone.
        hidden = root / f".{self.writer}"
        hidden.mkdir(mode=0o700)
        lock = locks.take(hidden / _LOCK)
        os.rename(hidden, folder)
        assert lock is not None, "a name of its own"
        self.outbox = Outbox(folder, lock, adopted=False)
        self.foreign_bytes = 0
        """What other writers have in the same spool, as of the latest look."""
        self._limit = limit_bytes
        self._folder = folder
        self._number = 0
        self._size = 0
        self._descriptor: int | None = None
        self._sealed = 0
        self._synced = (0, 0)

    def append(self, line: bytes) -> None:
        """Hand a line to the operating system: it survives this process. Raises Full and OSError; nothing is written
        then."""
        if self._sealed + self._size + self.foreign_bytes + len(line) > self._limit:
            self._measure()
            if self._sealed + self._size + self.foreign_bytes + len(line) > self._limit:
                raise Full
        if self._descriptor is None or self._size + len(line) > SEGMENT_BYTES:
            self._begin_segment()
        assert self._descriptor is not None
        try:
            written = os.write(self._descriptor, line)
        except OSError:
            written = 0
        if written != len(line):
            # Half a line would spoil the one after it.
            os.ftruncate(self._descriptor, self._size)
            raise OSError("the disk of the spool takes no more")
        self._size += written

    def sync(self) -> None:
        """Make what is written survive a power cut too. For the sender's thread."""
        state = self._number, self._size
        if state == self._synced:
            return
        for number in _segments(self._folder):
            if number >= self._synced[0]:
                with contextlib.suppress(OSError), open(self._folder / _name(number), "rb") as file:
                    os.fsync(file.fileno())
        self._synced = state

    def close(self) -> None:
        """Write no more. A forked process calls this too: the descriptors of its parent stay open."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _begin_segment(self) -> None:
        fresh = os.open(
            self._folder / _name(self._number + 1), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL, 0o600
        )
        self.close()
        self._descriptor = fresh
        self._number += 1
        self._sealed += self._size
        self._size = 0

    def _measure(self) -> None:
        """How much the segments before this one still hold."""
        numbers = _segments(self._folder)
        self._sealed = 0
        for number in numbers:
            if number != self._number:
                with contextlib.suppress(OSError):
                    self._sealed += (self._folder / _name(number)).stat().st_size


def adopt(root: Path, own: Path) -> "Iterator[Outbox]":
    """The folders of writers that are gone, the oldest first; each goes to one of those who ask."""
    for folder in _folders(root, own):
        lock = None
        with contextlib.suppress(OSError):
            lock = locks.take(folder / _LOCK)
        if lock is not None:
            yield Outbox(folder, lock, adopted=True)


def foreign_bytes(root: Path, own: Path) -> int:
    """What the other folders of a spool hold."""
    total = 0
    for folder in _folders(root, own):
        for number in _segments(folder):
            with contextlib.suppress(OSError):
                total += (folder / _name(number)).stat().st_size
    return total


def _folders(root: Path, own: Path) -> "list[Path]":
    try:
        # Names begin with the time of their making; those that begin with a dot are being made.
        found = (path for path in root.iterdir() if path != own and not path.name.startswith("."))
        return sorted(path for path in found if path.is_dir())
    except OSError:
        return []


def _segments(folder: Path) -> "list[int]":
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(int(stem) for name in names if name.endswith(_SUFFIX) and (stem := name[: -len(_SUFFIX)]).isdigit())


def _name(number: int) -> str:
    return f"{number:08d}{_SUFFIX}"


def _read_position(folder: Path) -> "tuple[int, int]":
    try:
        segment, offset = (folder / _POSITION).read_text().split()
        return int(segment), int(offset)
    except (OSError, ValueError):
        return 0, 0
