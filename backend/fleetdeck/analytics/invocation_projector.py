"""Counts invocations as the ledger has them, so that their cost and the ledger's are one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, text

from fleetdeck.analytics.invocation_models import (
    DAY,
    EVER,
    INVOCATION_ROLLUPS,
    QUARTER,
    invocation_latencies,
    invocation_slots,
    invocation_totals,
)
from fleetdeck.analytics.models import SLOT
from fleetdeck.analytics.sketch import bucket_of
from fleetdeck.core import bulk, clock
from fleetdeck.events import read
from fleetdeck.events.fact import restore
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import UsageRecorded
from fleetdeck.pricing.entries import LedgerChange
from fleetdeck.pricing.models import LedgerEntry

_SUCCEEDED: Final = frozenset({"success", "succeeded", "ok", "completed", "done"})
_CHUNK: Final = 500


class InvocationProjector:
    """Reads the ledger's changes, and of the facts behind them how long a call took and how it ended."""

    tables: Sequence[Table] = INVOCATION_ROLLUPS
    types: frozenset[str] = frozenset({UsageRecorded.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        signed = [
            (sign, entry)
            for change in batch.conclusions(LedgerChange)
            for sign, entry in ((-1, change.old), (1, change.new))
            if entry is not None and _may_be_one(entry)
        ]
        if not signed:
            return
        told = _told(connection, batch, {entry.seq for _, entry in signed})
        deltas: dict[Table, dict[tuple[Any, ...], list[int]]] = {table: {} for table in INVOCATION_ROLLUPS}
        for sign, entry in signed:
            data = told[entry.seq]
            if data.tool is not None:
                for table, key, sums in _places(entry, data):
                    mine = deltas[table].setdefault(key, [0] * len(sums))
                    for place, value in enumerate(sums):
                        mine[place] += sign * value
        for table, rows in deltas.items():
            bulk.add(connection, table, [(*key, *sums) for key, sums in rows.items() if any(sums)])
            if any(sign < 0 for sign, _ in signed):
                connection.execute(text(f"DELETE FROM {table.name} WHERE calls = 0"))


def _may_be_one(entry: LedgerEntry) -> bool:
    """Nobody's call, known by its fact alone: what else tells of a call names an agent or has the provider's id."""
    return entry.agent_id is None and entry.task_id is None and entry.message_id is None and entry.request_id is None


def _told(connection: Connection, batch: Batch, seqs: set[int]) -> dict[int, UsageRecorded]:
    """seq → what was told of the call. A price that changed concerns calls of long ago: those are in the log."""
    found = {
        fact.seq: fact.data
        for fact in batch.of(UsageRecorded.type)
        if fact.seq in seqs and isinstance(fact.data, UsageRecorded)
    }
    for chunk in _chunks(sorted(seqs - found.keys())):
        for seq, row in read.data_of(connection, chunk).items():
            data = restore(*row).data
            assert isinstance(data, UsageRecorded)
            found[seq] = data
    return found


def _chunks(seqs: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(seqs), _CHUNK):
        yield seqs[start : start + _CHUNK]


def _places(entry: LedgerEntry, data: UsageRecorded) -> Iterable[tuple[Table, tuple[Any, ...], tuple[int, ...]]]:
    """Every row that counts the call, and what it adds there."""
    sums = (
        1,
        data.status is not None,
        data.status is not None and data.status.lower() in _SUCCEEDED,
        data.latency_ms is not None,
        data.latency_ms or 0,
        entry.tokens.total,
        entry.cost or 0,
        entry.cost is None,
    )
    quarter = entry.time - entry.time % SLOT
    yield invocation_slots, (quarter, entry.source, entry.model), sums
    yield invocation_totals, (entry.source, entry.model), sums
    if data.latency_ms is not None:
        bucket = bucket_of(data.latency_ms)
        day = entry.time - entry.time % clock.DAY
        for span, slot, model in ((QUARTER, quarter, ""), (DAY, day, ""), (EVER, 0, entry.model)):
            yield invocation_latencies, (span, slot, entry.source, model, bucket), (1,)
