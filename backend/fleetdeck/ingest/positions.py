"""How far each file of a source is read. Saved after the facts are committed: a crash reads again, never skips."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, Text, delete, select

from fleetdeck.core import bulk
from fleetdeck.core.db import Database, metadata
from fleetdeck.core.jsons import dumps, loads

source_positions = Table(
    "source_positions",
    metadata,
    Column("source", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("position", Text, nullable=False),
)


class Positions:
    """The saved positions of one source. Blocking: call from a worker thread."""

    def __init__(self, db: Database, source: str) -> None:
        self._db = db
        self._source = source

    def load(self) -> dict[str, Any]:
        """Path → whatever the source saved for it (a JSON value)."""
        table = source_positions
        with self._db.read() as connection:
            rows = connection.execute(select(table.c.path, table.c.position).where(table.c.source == self._source))
            return {path: loads(position) for path, position in rows}

    def save(self, positions: Mapping[str, Any]) -> None:
        rows = [(self._source, path, dumps(position).decode()) for path, position in positions.items()]
        with self._db.write() as connection:
            bulk.upsert(connection, source_positions, rows)

    def forget(self) -> None:
        with self._db.write() as connection:
            connection.execute(delete(source_positions).where(source_positions.c.source == self._source))
