"""The tail of a dispatch's log: a bounded read of a file that must lie inside the dispatcher's folder."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean

FIRST_BYTES = 64 * 1024
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class LogPart:
    """Text of a log from byte `start` up to `end`. `size`: of the whole file."""

    text: str
    start: int
    end: int
    size: int


class Outside(Exception):
    """The path leads out of the folder. The message is for people."""


def read_tail(folder: Path, given: str, after: int | None) -> LogPart | None:
    """What was written after that byte; without one, the last 64 KB. None when there is no such file (yet).

    A file that is shorter than `after` was begun anew, and is read as without one. Raises Outside.
    """
    root = os.path.realpath(folder)
    # Every link on the way is followed first: what counts is where the file really is.
    path = os.path.realpath(os.path.join(root, given))
    if os.path.commonpath((root, path)) != root:
        raise Outside(f"{given[:200]!r} is not inside the dispatcher's folder")
    try:
        # What is put in its place meanwhile must not lead out either, and a pipe must not hold anyone up.
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    with os.fdopen(opened, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return None
        size = status.st_size
        fresh = after is None or after > size
        start = max(0, size - FIRST_BYTES) if fresh else max(after or 0, size - MOST_BYTES)
        file.seek(start)
        raw = file.read(size - start)
    if start > 0 and start != after:
        # Begin with a whole line.
        cut = raw.find(b"\n") + 1
        start, raw = start + cut, raw[cut:]
    # The rest of a character may still be on its way.
    whole = _whole(raw)
    return LogPart(redact(clean(whole.decode("utf-8", "replace"))), start, start + len(whole), size)


def _whole(raw: bytes) -> bytes:
    for back in range(1, min(4, len(raw)) + 1):
        byte = raw[-back]
        if byte & 0xC0 == 0x80:
            continue
        wanted = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2 if byte >= 0xC0 else 1
        return raw[:-back] if wanted > back else raw
    return raw
