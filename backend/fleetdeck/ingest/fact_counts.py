"""How many facts each source has given, in all and per minute: counted from the log, each fact once."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection

from fleetdeck.core import clock
from fleetdeck.events.append import head

HISTORY_MINUTES = 30
# Long enough for the "today" of every zone.
_KEPT_MINUTES = 48 * 60

_SQL = """
SELECT source, received_at / 60000000 AS minute, COUNT(*) AS facts, MAX(received_at) AS last
FROM events WHERE seq > {p} AND seq <= {p} GROUP BY source, received_at / 60000000
"""
_SQLS = {"sqlite": _SQL.format(p="?"), "postgresql": _SQL.format(p="%s")}


@dataclass(slots=True)
class SourceCounts:
    """Facts of one source. Times in microseconds; minutes are numbered from 1970."""

    total: int = 0
    last_at: int = 0
    minutes: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def history(self, now: int) -> list[int]:
        """Facts per minute over the last 30 minutes, oldest first; the last entry is the current minute."""
        this = now // clock.MINUTE
        return [self.minutes.get(this - back, 0) for back in range(HISTORY_MINUTES - 1, -1, -1)]

    def since(self, start: int) -> int:
        """Facts received since `start`, to the minute."""
        return sum(count for minute, count in self.minutes.items() if minute >= start // clock.MINUTE)


class FactCounts:
    """Counts what the log has grown by since it was last asked."""

    def __init__(self) -> None:
        self._seq = 0
        self._counts: dict[str, SourceCounts] = {}

    def update(self, connection: Connection) -> dict[str, SourceCounts]:
        """The counts of every source as of the connection's snapshot."""
        latest = head(connection)
        if latest > self._seq:
            for row in connection.exec_driver_sql(_SQLS[connection.dialect.name], (self._seq, latest)):
                counts = self._counts.setdefault(row.source, SourceCounts())
                counts.total += int(row.facts)
                counts.last_at = max(counts.last_at, int(row.last))
                counts.minutes[int(row.minute)] += int(row.facts)
            self._seq = latest
            self._prune()
        return self._counts

    def _prune(self) -> None:
        oldest = clock.now() // clock.MINUTE - _KEPT_MINUTES
        for counts in self._counts.values():
            for minute in [minute for minute in counts.minutes if minute < oldest]:
                del counts.minutes[minute]
