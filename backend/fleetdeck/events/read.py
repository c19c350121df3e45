"""Reading the log: by number, in order, by subject, type or source."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from fleetdeck.events import fact
from fleetdeck.events.fact import Fact
from fleetdeck.events.models import events

COLUMNS = (events.c.seq, events.c.source, events.c.id, events.c.type, events.c.time, events.c.subject, events.c.data)
_AFTER = "SELECT seq, source, id, type, time, subject, data FROM events WHERE seq > {p} ORDER BY seq LIMIT {p}"
_SQL = {"sqlite": _AFTER.format(p="?"), "postgresql": _AFTER.format(p="%s")}


def rows_after(connection: Connection, after: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Up to `limit` rows (seq, source, id, type, time, subject, data) with a seq above `after`, in order."""
    return connection.exec_driver_sql(_SQL[connection.dialect.name], (after, limit)).fetchall()


def facts_after(connection: Connection, after: int = 0, chunk: int = 1_000) -> Iterator[list[Fact]]:
    """The whole log from `after` on, as typed facts, a list of up to `chunk` at a time."""
    query = select(*COLUMNS, events.c.received_at).order_by(events.c.seq).limit(chunk)
    while rows := connection.execute(query.where(events.c.seq > after)).fetchall():
        yield [fact.restore(*tuple(row)) for row in rows]
        after = rows[-1].seq


def data_of(connection: Connection, seqs: Sequence[int]) -> dict[int, Any]:
    """seq → the row of each of the given facts that is there."""
    if not seqs:
        return {}
    return {row.seq: row for row in connection.execute(select(*COLUMNS).where(events.c.seq.in_(seqs)))}
