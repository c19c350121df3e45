"""Reading the log over REST: by type, source, subject, text; forwards or backwards (`GET /events`)."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, select

from fleetdeck.events.append import head
from fleetdeck.events.fact import wire
from fleetdeck.events.models import events
from fleetdeck.events.read import COLUMNS


@dataclass(slots=True)
class EventFilter:
    """`after` and `before` are seqs, exclusive."""

    after: int | None = None
    before: int | None = None
    types: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    subject: str | None = None
    q: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        e = events.c
        found: list[ColumnElement[bool]] = []
        if self.after is not None:
            found.append(e.seq > self.after)
        if self.before is not None:
            found.append(e.seq < self.before)
        if self.types:
            found.append(e.type.in_(self.types))
        if self.sources:
            found.append(e.source.in_(self.sources))
        if self.subject is not None:
            found.append(e.subject == self.subject)
        if self.q:
            found.append(e.data.icontains(self.q, autoescape=True))
        return found


def list_events(connection: Connection, wanted: EventFilter, limit: int, newest_first: bool) -> bytes:
    """One page as JSON `{items, next_cursor, as_of_seq}`. `next_cursor` is the seq to go on from."""
    query = select(*COLUMNS).where(*wanted.conditions())
    query = query.order_by(events.c.seq.desc() if newest_first else events.c.seq).limit(limit + 1)
    rows = connection.execute(query).fetchall()
    items = b",".join(wire(*row) for row in rows[:limit])
    cursor = f'"{rows[limit - 1].seq}"' if len(rows) > limit else "null"
    return b'{"items":[%b],"next_cursor":%b,"as_of_seq":%d}' % (items, cursor.encode(), head(connection))
