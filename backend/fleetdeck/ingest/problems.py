"""Records that could not be read, per source: kept aside and shown, never lost in silence (SRC-11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Index, Table, delete, func, or_, select

from fleetdeck.core import bulk, paging
from fleetdeck.core.clock import render
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for
from fleetdeck.core.text import clean
from fleetdeck.events.append import head
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import SourceProblem


@dataclass(slots=True)
class Problem:
    """One record that could not be read; the latest fact about the same place replaces the one before."""

    source: str
    location: str
    reason: str
    sample: str | None
    time: int
    seq: int


source_problems = table_for(
    "source_problems",
    metadata,
    Problem,
    ["source", "location"],
    Index("source_problems_in_order", "source", "seq"),
)
_row = as_row(Problem)
_COUNTS = select(source_problems.c.source, func.count()).group_by(source_problems.c.source)


class ProblemProjector:
    """Reads `source.problem`."""

    tables: Sequence[Table] = (source_problems,)
    types = frozenset({SourceProblem.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        found: dict[tuple[str, str], Problem] = {}
        for fact in batch.of(SourceProblem.type):
            assert isinstance(fact.data, SourceProblem)
            location = clean(fact.data.location)
            if fact.data.resolved:
                _flush(connection, found)
                _forget(connection, fact.data.source, location)
                continue
            sample = clean(fact.data.sample) if fact.data.sample else None
            problem = Problem(fact.data.source, location, clean(fact.data.reason), sample, fact.time, fact.seq)
            found[problem.source, problem.location] = problem
        _flush(connection, found)


def _flush(connection: Connection, found: dict[tuple[str, str], Problem]) -> None:
    bulk.upsert(connection, source_problems, [_row(problem) for problem in found.values()])
    found.clear()


def _forget(connection: Connection, source: str, path: str) -> None:
    """Everything told of a file, whatever the line."""
    c = source_problems.c
    of_file = or_(c.location == path, c.location.startswith(f"{path}:", autoescape=True))
    connection.execute(delete(source_problems).where(c.source == source, of_file))


def count_problems(connection: Connection) -> dict[str, int]:
    """Source → how many places in it could not be read."""
    return {source: count for source, count in connection.execute(_COUNTS)}


def list_problems(connection: Connection, source: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """The problems of a source, newest first."""
    c = source_problems.c
    total = connection.execute(select(func.count()).where(c.source == source)).scalar_one()
    query = select(source_problems).where(c.source == source)
    if cursor:
        query = query.where(c.seq < paging.decode(cursor, (int,))[0])
    rows = [Problem(*row) for row in connection.execute(query.order_by(c.seq.desc()).limit(limit + 1))]
    more = len(rows) > limit
    return {
        "items": [
            {
                "seq": row.seq,
                "location": row.location,
                "reason": row.reason,
                "sample": row.sample,
                "time": render(row.time),
            }
            for row in rows[:limit]
        ],
        "next_cursor": paging.encode([rows[limit - 1].seq]) if more else None,
        "total": total,
        "as_of_seq": head(connection),
    }
