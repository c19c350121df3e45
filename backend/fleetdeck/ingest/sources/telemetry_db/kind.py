"""A telemetry.db, recognised by its table."""

from pathlib import Path

from fleetdeck.ingest.sources.kind import Kind, Unsuitable
from fleetdeck.ingest.sources.telemetry_db.reader import Locked, Unreadable, count
from fleetdeck.ingest.sources.telemetry_db.source import KIND, sources


def _look(path: Path) -> str:
    if not path.is_file():
        raise Unsuitable(f"{path} is not a file")
    try:
        rows = count(path)
    except Locked as error:
        raise Unsuitable(f"{path} is locked by its owner: try again") from error
    except Unreadable as error:
        raise Unsuitable(f"{path} is no such database: {error}") from error
    return f"{rows:,} invocation{'' if rows == 1 else 's'}"


TELEMETRY_DB = Kind(
    KIND,
    "Invocations",
    "a SQLite file with a table invocations",
    "telemetry",
    sources,
    _look,
    nearby=("telemetry.db",),
)
