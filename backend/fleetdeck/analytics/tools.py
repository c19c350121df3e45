"""Tool calls: how often, how long, how many failed and why (STATS-2)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from fleetdeck.analytics.call_models import call_days, call_failures, call_months, call_slots
from fleetdeck.analytics.models import SLOT, scopes_of
from fleetdeck.analytics.sketch import NO_DURATION, RELATIVE_ERROR, percentile
from fleetdeck.core import clock
from fleetdeck.core.zones import month_of
from fleetdeck.events.append import head

CAUSES = 20
_FOREVER = clock.LAST


@dataclass(slots=True)
class Calls:
    """Calls of one tool. `counts`: by bucket of their duration."""

    calls: int = 0
    failed: int = 0
    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, bucket: int, calls: int, failed: int) -> None:
        self.calls += calls
        self.failed += failed
        self.counts[bucket] += calls

    def wire(self) -> dict[str, Any]:
        return {
            "calls": self.calls,
            "failed": self.failed,
            "failed_share": self.failed / self.calls if self.calls else None,
            "measured": sum(count for bucket, count in self.counts.items() if bucket != NO_DURATION),
            "p50_ms": percentile(self.counts, 0.5),
            "p95_ms": percentile(self.counts, 0.95),
        }


def tool_metrics(
    connection: Connection, start: int | None, end: int | None, workspaces: list[str], limit: int
) -> dict[str, Any]:
    """Tools by their number of calls; times in microseconds, to the quarter of an hour."""
    by_tool = calls_between(connection, start, end, workspaces)
    whole = Calls()
    for calls in by_tool.values():
        for bucket, count in calls.counts.items():
            whole.add(bucket, count, 0)
        whole.failed += calls.failed
    ordered = sorted(by_tool.items(), key=lambda item: (-item[1].calls, item[0]))
    return {
        "items": [{"tool": tool, **calls.wire()} for tool, calls in ordered[:limit]],
        "total": len(ordered),
        "all": whole.wire(),
        "causes": _causes(connection, start, end, workspaces),
        "relative_error": round(RELATIVE_ERROR, 4),
        "period": {"start": clock.render_or_none(start), "end": clock.render_or_none(end)},
        "as_of_seq": head(connection),
    }


def calls_between(
    connection: Connection, start: int | None, end: int | None, workspaces: list[str]
) -> dict[str, Calls]:
    """Tool → its calls."""
    found: dict[str, Calls] = defaultdict(Calls)
    for table, since, until in _pieces(start or 0, _FOREVER if end is None else end):
        c = table.c
        query = (
            select(c.tool, c.bucket, func.sum(c.calls), func.sum(c.failed))
            .where(c.scope.in_(scopes_of(workspaces)), c.slot >= since, c.slot < until)
            .group_by(c.tool, c.bucket)
        )
        for tool, bucket, calls, failed in connection.execute(query):
            found[tool].add(int(bucket), int(calls), int(failed))
    return found


def _pieces(start: int, end: int) -> Iterator[tuple[Table, int, int]]:
    """Whole months, whole days beside them, and quarters at the two ends, each from its own table."""
    start -= start % SLOT
    first_day, last_day = -(-start // clock.DAY) * clock.DAY, end // clock.DAY * clock.DAY
    if first_day >= last_day:
        yield call_slots, start, end
        return
    first_month = month_of(start)
    if first_month < start:
        first_month = month_of(first_month + 32 * clock.DAY)
    last_month = month_of(end)
    if first_month >= last_month:
        first_month = last_month = last_day
    pieces = (
        (call_slots, start, first_day),
        (call_days, first_day, first_month),
        (call_months, first_month, last_month),
        (call_days, last_month, last_day),
        (call_slots, last_day, end),
    )
    yield from ((table, since, until) for table, since, until in pieces if since < until)


def _causes(connection: Connection, start: int | None, end: int | None, workspaces: list[str]) -> list[dict[str, Any]]:
    c = call_failures.c
    conditions: list[ColumnElement[bool]] = [c.scope.in_(scopes_of(workspaces))]
    if start is not None:
        conditions.append(c.slot >= start - start % SLOT)
    if end is not None:
        conditions.append(c.slot < end)
    calls = func.sum(c.calls)
    query = (
        select(c.tool, c.cause, calls)
        .where(*conditions)
        .group_by(c.tool, c.cause)
        .order_by(calls.desc(), c.tool, c.cause)
        .limit(CAUSES)
    )
    return [{"tool": tool, "cause": cause, "calls": int(count)} for tool, cause, count in connection.execute(query)]
