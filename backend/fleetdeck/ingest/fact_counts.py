"""How many facts each source has given, in all and per minute of their arrival (SRC-11)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from sqlalchemy import Connection, Table, select

from fleetdeck.core import bulk, clock
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for
from fleetdeck.events.projection import Batch

HISTORY_MINUTES = 30
# Long enough for the "today" of every zone.
_SHOWN_MINUTES = 48 * 60


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
    minutes: dict[int, int] = field(default_factory=dict)

    def history(self, now: int) -> list[int]:
        """Facts per minute over the last 30 minutes, oldest first; the last entry is the current minute."""
        this = now // clock.MINUTE
        return [self.minutes.get(this - back, 0) for back in range(HISTORY_MINUTES - 1, -1, -1)]

    def since(self, start: int) -> int:
        """Facts received since `start`, to the minute."""
        return sum(facts for minute, facts in self.minutes.items() if minute >= start // clock.MINUTE)


def read_counts(connection: Connection, now: int) -> dict[str, SourceCounts]:
    """The counts of every source."""
    found = {
        row.source: SourceCounts(int(row.facts), int(row.last_at)) for row in connection.execute(select(source_totals))
    }
    recent = now // clock.MINUTE - _SHOWN_MINUTES
    for row in connection.execute(select(source_minutes).where(source_minutes.c.minute >= recent)):
        found[row.source].minutes[int(row.minute)] = int(row.facts)
    return found
