"""Reading a telemetry.db: SQLite, opened for reading only, followed by its row number (systems.md, A)."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

# So long a lock is waited for; then the next round.
BUSY_SECONDS = 5.0
ROWS = 2_000
_COLUMNS = "id, timestamp, tool, model, tokens, cost, latency_ms, status"


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
    if not path.is_file():
        raise FileNotFoundError(path)
    query = f"SELECT {_COLUMNS} FROM invocations WHERE id > ? ORDER BY id LIMIT {ROWS}"
    return [Invocation(*row) for row in _ask(path, query, (last,))]


def count(path: Path) -> int:
    """How many invocations there are. Raises Locked, Unreadable."""
    return int(_ask(path, "SELECT count(id) FROM invocations WHERE id > ?", (0,))[0][0])


def _ask(path: Path, query: str, values: tuple[int, ...]) -> list[tuple[Any, ...]]:
    try:
        with closing(_open(path)) as connection:
            return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Locked(str(error)) from error
        raise Unreadable(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise Unreadable(str(error)) from error


def _open(path: Path) -> sqlite3.Connection:
    """Read-only. In a folder that cannot be written to, a database in WAL mode is read as it lies there."""
    place = f"file:{quote(str(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(place, uri=True, timeout=BUSY_SECONDS)
    try:
        connection.execute("SELECT 1 FROM invocations LIMIT 1")
    except sqlite3.OperationalError as error:
        if "unable to open" not in str(error) and "readonly" not in str(error):
            connection.close()
            raise
        connection.close()
        connection = sqlite3.connect(f"{place}&immutable=1", uri=True, timeout=BUSY_SECONDS)
    return connection
