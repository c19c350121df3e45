"""One transaction of the log: leave out what is known, number the rest, store it, project it."""

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from fleetdeck.core import bulk, clock, statement
from fleetdeck.events.fact import Fact
from fleetdeck.events.models import events
from fleetdeck.events.projection import Batch, Projector

# Any fixed number: everyone who appends on PostgreSQL takes this lock until the commit, so that the order of numbers
# is the order of commits and a reader never passes over a gap that is filled later.
_APPEND_LOCK = 0x466C6565
CHANNEL = "fleetdeck_log"
# So many facts are stored faster than it is looked up which of them are known.
BULK_FACTS = 200


def head(connection: Connection) -> int:
    """The number of the latest fact, 0 for an empty log."""
    return int(statement.fetch(connection, "SELECT COALESCE(MAX(seq), 0) FROM events")[0][0])


def append_facts(connection: Connection, facts: Sequence[Fact], projectors: Sequence[Projector]) -> list[Fact]:
    """Store the facts that are new, with their `seq` set, and project them. Answers the new ones."""
    lock(connection)
    fresh = _store(connection, facts)
    if fresh:
        project(connection, fresh, projectors)
        if connection.dialect.name == "postgresql":
            statement.execute(connection, "SELECT pg_notify(%s, %s)", (CHANNEL, str(fresh[-1].seq)))
    return fresh


def _store(connection: Connection, facts: Sequence[Fact]) -> list[Fact]:
    """Number and insert the facts that are new."""
    last = head(connection)
    if len(facts) >= BULK_FACTS:
        try:
            with connection.begin_nested():
                return _insert(connection, facts, set(), last)
        except IntegrityError:
            # One of them is known. In a history that is read again it is the first, and little was done in vain.
            for fact in facts:
                fact.seq = 0
    return _insert(connection, facts, _known(connection, facts), last)


def _insert(connection: Connection, facts: Sequence[Fact], known: set[tuple[str, str]], last: int) -> list[Fact]:
    received = clock.now()
    fresh: list[Fact] = []
    for fact in facts:
        key = (fact.source, fact.id)
        if key not in known:
            known.add(key)
            last += 1
            fact.seq = last
            fact.received_at = received
            fresh.append(fact)
    rows = [(f.seq, f.source, f.id, f.type, f.time, f.subject, f.json.decode(), received) for f in fresh]
    bulk.insert(connection, events, rows)
    return fresh


def all_known(connection: Connection, facts: Sequence[Fact]) -> bool:
    """Every one of these facts is stored already."""
    return _known(connection, facts) >= {(fact.source, fact.id) for fact in facts}


def project(connection: Connection, facts: Sequence[Fact], projectors: Sequence[Projector]) -> None:
    batch = Batch(facts)
    for projector in projectors:
        projector.apply(connection, batch)


def lock(connection: Connection) -> None:
    """Nobody else appends until this transaction ends. SQLite has a single writer as it is."""
    if connection.dialect.name == "postgresql":
        statement.execute(connection, "SELECT pg_advisory_xact_lock(%s)", (_APPEND_LOCK,))


def _known(connection: Connection, facts: Sequence[Fact]) -> set[tuple[str, str]]:
    wanted = {(fact.source, fact.id) for fact in facts}
    return set(bulk.select_in(connection, _keys, (_keys.c.source, _keys.c.id), wanted))


# Only the two columns of the unique index, so that the look-up never touches the rows themselves.
_keys = bulk.narrow(events, "source", "id")
