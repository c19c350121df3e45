"""Counts tool calls as the fleet's projector concludes them: how many, how many failed, how long, why."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table

from fleetdeck.analytics.call_models import CALL_ROLLUPS, call_days, call_failures, call_months, call_slots
from fleetdeck.analytics.failure_causes import cause_of
from fleetdeck.analytics.models import EVERYWHERE, SLOT, scope_of
from fleetdeck.analytics.sketch import bucket_of
from fleetdeck.core import bulk, clock, statement
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
        # Agents call the same few tools in a row: alike calls are added up before they are spread over the rollups.
        alike: dict[tuple[Any, ...], list[int]] = {}
        deltas: dict[Table, dict[tuple[Any, ...], list[int]]] = {table: {} for table in CALL_ROLLUPS}
        for change in changes:
            if change.old is not None:
                _count(alike, deltas[call_failures], change.old, -1)
            _count(alike, deltas[call_failures], change.new, 1)
        for (quarter, workspace, tool, bucket), sums in alike.items():
            for scope in (EVERYWHERE, scope_of(workspace)):
                _add(deltas[call_slots], (scope, quarter, tool, bucket), sums)
                _add(deltas[call_days], (scope, quarter - quarter % clock.DAY, tool, bucket), sums)
                _add(deltas[call_months], (scope, month_of(quarter), tool, bucket), sums)
        for table, rows in deltas.items():
            bulk.add(connection, table, [(*key, *sums) for key, sums in rows.items() if any(sums)])
            if any(calls < 0 for calls, *_ in rows.values()):
                statement.execute(connection, f"DELETE FROM {table.name} WHERE calls = 0")


def _count(
    alike: dict[tuple[Any, ...], list[int]], failures: dict[tuple[Any, ...], list[int]], call: CountedCall, sign: int
) -> None:
    failed = call.status in FAILED
    quarter = call.time - call.time % SLOT
    _add(alike, (quarter, call.workspace, call.tool, bucket_of(call.duration_ms)), (sign, sign * failed))
    if failed:
        cause = cause_of(call.status, call.error)
        for scope in (EVERYWHERE, scope_of(call.workspace)):
            _add(failures, (scope, quarter, call.tool, cause), (sign,))


def _add(into: dict[tuple[Any, ...], list[int]], key: tuple[Any, ...], sums: Sequence[int]) -> None:
    mine = into.get(key)
    if mine is None:
        into[key] = list(sums)
    else:
        for place, value in enumerate(sums):
            mine[place] += value
