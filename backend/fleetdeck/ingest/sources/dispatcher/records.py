"""A JSON file that its owner rewrites or appends to: its records, whether it is a list, `{"name": [...]}` or lines."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fleetdeck.core.jsons import dumps, loads
from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean, cut
from fleetdeck.ingest.sources.plain_files import read_plain, reason_of

MAX_BYTES = 64 * 1024 * 1024
MAX_PROBLEMS = 100
_SAMPLE = 200
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which version of a file it is. `written` in nanoseconds."""

    written: int
    size: int
    inode: int
    changed: int
    """When it was written, moved, or its rights were changed; in nanoseconds."""

    def __str__(self) -> str:
        return f"{self.written}-{self.size}"


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that could not be read: where (`file:line` or `file:entry n`), why, and a sample."""

    location: str
    reason: str
    sample: str = ""


@dataclass(slots=True)
class Reading:
    """What stands in a file. `unfinished`: why it looks as if its owner was still writing; None when whole."""

    records: list[tuple[str, Any]] = field(default_factory=list)
    """(place, value)"""
    bad: list[Bad] = field(default_factory=list)
    unfinished: Bad | None = None


def stamp_of(path: Path) -> Stamp | None:
    """None when there is no such file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns)


def read(path: Path, name: str, key: str) -> Reading:
    """The records of a file, called `name` in places. `key`: where the list stands when the file holds an object."""
    try:
        raw = read_plain(path, MAX_BYTES + 1)
    except OSError as error:
        return Reading(unfinished=Bad(name, reason_of(error)))
    if len(raw) > MAX_BYTES:
        return Reading(unfinished=Bad(name, f"larger than {MAX_BYTES} bytes, which is the most that is read"))
    return parse(raw.removeprefix(b"\xef\xbb\xbf"), name, key)


def parse(raw: bytes, name: str, key: str) -> Reading:
    """`read` for bytes."""
    text = raw.strip()
    if not text:
        # Whoever rewrites a file empties it first.
        return Reading(unfinished=Bad(name, "the file is empty"))
    try:
        value = loads(text)
    except ValueError as error:
        if text[:1] == b"{" and b"\n" in text:
            return _lines(raw, name)
        found = _LINE.search(str(error))
        place = f"{name}:{found[1]}" if found else name
        return Reading(unfinished=Bad(place, f"not JSON: {cut(str(error), 200)}", sample(text[-_SAMPLE:])))
    if isinstance(value, dict):
        value = value[key] if isinstance(value.get(key), list) else [value]
    if not isinstance(value, list):
        return Reading(unfinished=Bad(name, "neither a list nor a JSON object a line"))
    return Reading([(f"{name}:entry {number}", item) for number, item in enumerate(value, 1)])


def encode(value: Any) -> bytes:
    """JSON of what was read, numbers of any size included."""
    try:
        return dumps(value)
    except TypeError:
        return json.dumps(value).encode("utf-8", "replace")


def sample(raw: bytes | Any) -> str:
    """What stood there, cut and without secrets."""
    encoded = raw if isinstance(raw, bytes) else encode(raw)
    return cut(redact(clean(encoded[: _SAMPLE * 4].decode("utf-8", "replace"))), _SAMPLE)


def _lines(raw: bytes, name: str) -> Reading:
    found = Reading()
    lines = raw.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.records.append((f"{name}:{number}", loads(line)))
        except ValueError as error:
            bad = Bad(f"{name}:{number}", f"not JSON: {cut(str(error), 200)}", sample(line))
            if number == len(lines):
                # The end of what is being written now.
                found.unfinished = bad
            elif len(found.bad) < MAX_PROBLEMS:
                found.bad.append(bad)
    if not found.records:
        return Reading(unfinished=found.bad[0] if found.bad else found.unfinished)
    return found
