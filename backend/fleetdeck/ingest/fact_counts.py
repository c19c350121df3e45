"""How many facts each source has given, in all and per minute of their arrival (SRC-11)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from sqlalchemy import Connection, Table, func, select

from fleetdeck.core import bulk, clock
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for
from fleetdeck.events.projection import Batch

HISTORY_MINUTES = 30


@dataclass(slots=True)
class SourceTotal:
    """All facts of one source, and when the latest arrived (microseconds)."""

    source: str
    facts: int
    last_at: int


@dataclass(slots=True)
class SourceMinute:
    """Facts of one source that arrived in one minute, numbered from 1970."""

    source: str
    minute: int
    facts: int


source_totals = table_for("source_totals", metadata, SourceTotal, ["source"])
source_minutes = table_for("source_minutes", metadata, SourceMinute, ["source", "minute"])
_TOTALS = select(source_totals)
_total_row = as_row(SourceTotal)
# Facts of one transaction arrive at one moment: few kinds of them are left to add up.
_ARRIVAL = attrgetter("source", "received_at")


class FactCountProjector:
    """Counts every fact, whatever its type."""

    tables: Sequence[Table] = (source_totals, source_minutes)
    types: frozenset[str] = frozenset()

    def apply(self, connection: Connection, batch: Batch) -> None:
        arrivals = Counter(map(_ARRIVAL, batch.facts))
        totals: dict[str, SourceTotal] = {}
        minutes: Counter[tuple[str, int]] = Counter()
        for (source, received_at), facts in arrivals.items():
            total = totals.setdefault(source, SourceTotal(source, 0, received_at))
            total.facts += facts
            total.last_at = max(total.last_at, received_at)
            minutes[source, received_at // clock.MINUTE] += facts
        bulk.add(connection, source_totals, [_total_row(total) for total in totals.values()], latest="last_at")
        bulk.add(connection, source_minutes, [(*key, facts) for key, facts in minutes.items()])


@dataclass(slots=True)
class SourceCounts:
    """Facts of one source as they are shown. Times in microseconds."""

    total: int = 0
    last_at: int = 0
    today: int = 0
    minutes: dict[int, int] = field(default_factory=dict)

    def history(self, now: int) -> list[int]:
        """Facts per minute over the last 30 minutes, oldest first; the last entry is the current minute."""
        this = now // clock.MINUTE
        return [self.minutes.get(this - back, 0) for back in range(HISTORY_MINUTES - 1, -1, -1)]


def read_totals(connection: Connection) -> dict[str, SourceCounts]:
    """How many facts every source has given in all, and when the latest came."""
    return {row.source: SourceCounts(int(row.facts), int(row.last_at)) for row in connection.execute(_TOTALS)}


def read_counts(connection: Connection, now: int, today: int) -> dict[str, SourceCounts]:
    """The counts of every source. `today`: when the person's day began, to the minute."""
    found = read_totals(connection)
    minute = source_minutes.c.minute
    recent = select(source_minutes).where(minute > now // clock.MINUTE - HISTORY_MINUTES)
    for row in connection.execute(recent):
        found[row.source].minutes[int(row.minute)] = int(row.facts)
    since = select(source_minutes.c.source, func.sum(source_minutes.c.facts)).where(minute >= today // clock.MINUTE)
    for source, facts in connection.execute(since.group_by(source_minutes.c.source)):
        found[source].today = int(facts)
    return found
