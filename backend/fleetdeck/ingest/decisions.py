"""What people decided about sources: which were added, which are paused. Each function is one small transaction."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from fleetdeck.core import bulk, clock
from fleetdeck.core.db import Database
from fleetdeck.ingest.models import AddedSource, PausedSource, added_row, added_sources, paused_row, paused_sources


@dataclass(slots=True)
class Decisions:
    """Both, as they stand."""

    added: dict[str, AddedSource] = field(default_factory=dict)
    paused: dict[str, PausedSource] = field(default_factory=dict)


def read(connection: Connection) -> Decisions:
    added = (AddedSource(*row) for row in connection.execute(select(added_sources)))
    paused = (PausedSource(*row) for row in connection.execute(select(paused_sources)))
    return Decisions({one.id: one for one in added}, {one.id: one for one in paused})


def add(db: Database, id: str, kind: str, path: str, by: str) -> None:
    with db.write() as connection:
        bulk.upsert(connection, added_sources, [added_row(AddedSource(id, kind, path, clock.now(), by))])


def remove(db: Database, id: str) -> None:
    """Forget that it was added, and that it was paused."""
    with db.write() as connection:
        connection.execute(delete(added_sources).where(added_sources.c.id == id))
        connection.execute(delete(paused_sources).where(paused_sources.c.id == id))


def pause(db: Database, id: str, by: str) -> None:
    with db.write() as connection:
        bulk.upsert(connection, paused_sources, [paused_row(PausedSource(id, clock.now(), by))])


def resume(db: Database, id: str) -> None:
    with db.write() as connection:
        connection.execute(delete(paused_sources).where(paused_sources.c.id == id))
