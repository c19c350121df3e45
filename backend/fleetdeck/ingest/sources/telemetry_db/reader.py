"""Reading a telemetry.db: SQLite, opened for reading only, followed by its row number (systems.md, A)."""

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

# So long a lock is waited for; then the next round.
BUSY_SECONDS = 5.0
ROWS = 2_000
# A view can be written so that it never ends.
MOST_SECONDS = 10.0
_STEPS = 20_000
_TEXT = 500
_COLUMNS = ("timestamp", "tool", "model", "tokens", "cost", "latency_ms", "status")


def _column(name: str) -> str:
    """A number as it stands; of anything else the beginning: a text may have a gigabyte."""
    return f"CASE WHEN typeof({name}) IN ('integer', 'real') THEN {name} ELSE substr({name}, 1, {_TEXT}) END"


class Locked(Exception):
    """Somebody holds the database; try again later."""


class Unreadable(Exception):
    """Not such a database (any more)."""


class Invocation(NamedTuple):
    """One row, as it stands."""

    id: int
    timestamp: Any
    tool: Any
    model: Any
    tokens: Any
    cost: Any
    latency_ms: Any
    status: Any


def rows_after(path: Path, last: int) -> Sequence[Invocation]:
    """Up to ROWS invocations with a number above `last`, in order. Raises Locked, Unreadable, FileNotFoundError."""
    if not path.exists():
        raise FileNotFoundError(path)
    columns = ", ".join(map(_column, _COLUMNS))
    query = f"SELECT id, {columns} FROM invocations WHERE typeof(id) = 'integer' AND id > ? ORDER BY id LIMIT {ROWS}"
    return [Invocation(*row) for row in _ask(path, query, (last,))]


def count(path: Path) -> int:
    """How many invocations there are. Raises Locked, Unreadable."""
    return int(_ask(path, "SELECT count(id) FROM invocations WHERE id > ?", (0,))[0][0])


def _ask(path: Path, query: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
    if not path.is_file():
        raise Unreadable("not a regular file")
    deadline = time.monotonic() + MOST_SECONDS
    try:
        with closing(_open(path, deadline)) as connection:
            return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Locked(str(error)) from error
        if "interrupted" in str(error):
            raise Unreadable(f"invocations does not answer within {MOST_SECONDS:.0f} seconds") from error
        raise Unreadable(str(error)) from error
    except (sqlite3.Error, ValueError, OverflowError) as error:
        raise Unreadable(str(error)) from error


def _open(path: Path, deadline: float) -> sqlite3.Connection:
    """Read-only. In a folder that cannot be written to, a database in WAL mode is read as it lies there."""
    place = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro"
    connection = _connect(place, deadline)
    try:
        connection.execute("SELECT 1 FROM invocations LIMIT 1")
    except sqlite3.Error as error:
        connection.close()
        if "unable to open" not in str(error) and "readonly" not in str(error):
            raise
        return _connect(f"{place}&immutable=1", deadline)
    return connection


def _connect(place: str, deadline: float) -> sqlite3.Connection:
    connection = sqlite3.connect(place, uri=True, timeout=BUSY_SECONDS)
    # Not every text that somebody stored is UTF-8.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    return connection
