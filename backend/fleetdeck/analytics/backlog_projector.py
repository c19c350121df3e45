"""Keeps backlogs as their sources told them last."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table

from fleetdeck.analytics.backlog_models import BacklogRow, backlog_row, backlogs
from fleetdeck.core import bulk, clock
from fleetdeck.core.text import clean
from fleetdeck.events.fact import Fact
from fleetdeck.events.observed_types import BacklogItem, BacklogObserved
from fleetdeck.events.projection import Batch


class BacklogProjector:
    """Reads `backlog.observed`. What was removed is forgotten here; the log keeps it."""

    tables: Sequence[Table] = (backlogs,)
    types = frozenset({BacklogObserved.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        latest: dict[str, BacklogRow | None] = {}
        for fact in batch.of(BacklogObserved.type):
            assert isinstance(fact.data, BacklogObserved)
            latest[fact.data.backlog_id] = None if fact.data.removed else _row(fact, fact.data)
        gone = sorted(id for id, row in latest.items() if row is None)
        if gone:
            connection.execute(backlogs.delete().where(backlogs.c.id.in_(gone)))
        bulk.upsert(connection, backlogs, [backlog_row(row) for row in latest.values() if row])


def _row(fact: Fact, data: BacklogObserved) -> BacklogRow:
    dated = [(since, item) for item in data.items if (since := _since(item)) is not None]
    oldest = min(dated, key=lambda found: found[0], default=None)
    return BacklogRow(
        id=data.backlog_id,
        source=fact.source,
        workspace=clean(data.workspace or data.backlog_id),
        path=data.path,
        critical=data.pending.get("critical", 0),
        high=data.pending.get("high", 0),
        medium=data.pending.get("medium", 0),
        low=data.pending.get("low", 0),
        done=data.done,
        oldest_at=oldest[0] if oldest else None,
        oldest_basis=oldest[1].since_basis if oldest else None,
        oldest_text=clean(oldest[1].text) if oldest else None,
        updated_at=fact.time,
        last_seq=fact.seq,
    )


def _since(item: BacklogItem) -> int | None:
    try:
        return clock.parse(item.since)
    except ValueError:
        return None
