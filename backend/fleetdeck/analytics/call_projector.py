"""Counts tool calls as the fleet's projector concludes them: how many, how many failed, how long, why."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, text

from fleetdeck.analytics.call_models import CALL_ROLLUPS, call_days, call_failures, call_months, call_slots
from fleetdeck.analytics.failure_causes import cause_of
from fleetdeck.analytics.models import EVERYWHERE, SLOT, scope_of
from fleetdeck.analytics.sketch import bucket_of
from fleetdeck.core import bulk, clock
from fleetdeck.core.zones import month_of
from fleetdeck.events.ended_calls import CallChange, CountedCall
from fleetdeck.events.projection import Batch

FAILED: Final = frozenset({"error", "denied"})


class CallProjector:
    """Reads no fact itself: what a call is, the fleet's projector knows."""

    tables: Sequence[Table] = CALL_ROLLUPS
    types: frozenset[str] = frozenset()

    def apply(self, connection: Connection, batch: Batch) -> None:
        changes = batch.conclusions(CallChange)
        if not changes:
            return
        deltas: dict[Table, dict[tuple[Any, ...], list[int]]] = {table: {} for table in CALL_ROLLUPS}
        for change in changes:
            if change.old is not None:
                _count(deltas, change.old, -1)
            _count(deltas, change.new, 1)
        for table, sums in deltas.items():
            bulk.add(connection, table, [(*key, *values) for key, values in sums.items() if any(values)])
            if any(change.old is not None for change in changes):
                connection.execute(text(f"DELETE FROM {table.name} WHERE calls = 0"))


def _count(deltas: dict[Table, dict[tuple[Any, ...], list[int]]], call: CountedCall, sign: int) -> None:
    failed = call.status in FAILED
    quarter = call.time - call.time % SLOT
    begins = (
        (call_slots, quarter),
        (call_days, call.time - call.time % clock.DAY),
        (call_months, month_of(call.time)),
    )
    for scope in (EVERYWHERE, scope_of(call.workspace)):
        for table, slot in begins:
            key = (scope, slot, call.tool, bucket_of(call.duration_ms))
            sums = deltas[table].setdefault(key, [0, 0])
            sums[0] += sign
            sums[1] += sign * failed
        if failed:
            cause = (scope, quarter, call.tool, cause_of(call.status, call.error))
            deltas[call_failures].setdefault(cause, [0])[0] += sign
