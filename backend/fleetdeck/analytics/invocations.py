"""What a program's own calls cost, how fast they were and how many succeeded: today, this month, in all (SRC-4)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, and_, func, or_, select

from fleetdeck.analytics.invocation_models import (
    DAY,
    EVER,
    QUARTER,
    SUMS,
    invocation_latencies,
    invocation_slots,
    invocation_totals,
)
from fleetdeck.analytics.models import SLOT
from fleetdeck.analytics.sketch import RELATIVE_ERROR, percentile
from fleetdeck.core import clock, zones
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head

TREND_DAYS: Final = 30
# A day that has just begun says nothing about its rest.
_LEAST_ELAPSED: Final = SLOT

_Sums = dict[str, int]
_Latencies = dict[int, int]


def invocation_metrics(connection: Connection, sources: list[str], where: ZoneInfo, now: int) -> dict[str, Any]:
    """Sums are the ledger's, to the nano-dollar; percentiles are read from a sketch."""
    today, month = zones.start_of_day(where, now), zones.start_of_month(where, now)
    tomorrow = zones.add_days(where, today, 1)
    totals = _totals(connection, sources)
    of_today = _since(connection, sources, today, tomorrow)
    ever = _latencies(connection, sources)
    by_model, by_source = _together(totals, 1), _together(totals, 0)
    elapsed = max(now - today, _LEAST_ELAPSED)
    return {
        "today": _wire(of_today, _latencies_since(connection, sources, today, tomorrow)),
        "month": _wire(
            _since(connection, sources, month, tomorrow), _latencies_since(connection, sources, month, tomorrow)
        ),
        "total": _wire(_sum(totals.values()), _sum_latencies(ever.values())),
        "velocity": to_usd(of_today["cost"] * clock.DAY // elapsed),
        "models": [
            {"model": model, **_wire(sums, ever.get(model, {}))}
            for model, sums in sorted(by_model.items(), key=lambda item: (-item[1]["cost"], item[0]))
        ],
        "sources": [
            {"source": source, "calls": sums["calls"], "cost": to_usd(sums["cost"])}
            for source, sums in sorted(by_source.items(), key=lambda item: (-item[1]["cost"], item[0]))
        ],
        "days": [
            {"day": clock.render(start), "calls": calls, "cost": to_usd(cost)}
            for start, calls, cost in _trend(connection, sources, where, today)
        ],
        "relative_error": round(RELATIVE_ERROR, 4),
        "as_of_seq": head(connection),
    }


def _wire(sums: _Sums, latencies: _Latencies) -> dict[str, Any]:
    calls, told, measured = sums["calls"], sums["told"], sums["measured"]
    return {
        "calls": calls,
        "cost": to_usd(sums["cost"]),
        "unpriced_calls": sums["unpriced"],
        "average_cost": to_usd(sums["cost"] // priced) if (priced := calls - sums["unpriced"]) else None,
        "tokens": sums["tokens"],
        "told": told,
        "success_share": sums["succeeded"] / told if told else None,
        "measured": measured,
        "average_ms": sums["latency_ms"] / measured if measured else None,
        "p95_ms": percentile(latencies, 0.95),
    }


def _totals(connection: Connection, sources: list[str]) -> dict[tuple[str, str], _Sums]:
    """(source, model) → its sums."""
    c = invocation_totals.c
    query = select(invocation_totals)
    if sources:
        query = query.where(c.source.in_(sources))
    return {(source, model): _sums(sums) for source, model, *sums in connection.execute(query)}


def _trend(connection: Connection, sources: list[str], where: ZoneInfo, today: int) -> list[tuple[int, int, int]]:
    """(start, calls, cost) of each of the last days up to today; a day without a call is there too."""
    last = zones.local_date(where, today)
    c = invocation_slots.c
    found = dict.fromkeys(range(last - TREND_DAYS + 1, last + 1), (0, 0))
    start, end = zones.start_of_date(where, min(found)), zones.start_of_date(where, last + 1)
    for piece in zones.stretches(where, start, end):
        date = ((c.slot + piece.shift) // clock.DAY).label("date")
        query = (
            select(date, func.sum(c.calls), func.sum(c.cost))
            .where(c.slot >= piece.start, c.slot < piece.end, *_from(invocation_slots, sources))
            .group_by("date")
        )
        for day, calls, cost in connection.execute(query):
            before = found[int(day)]
            found[int(day)] = (before[0] + int(calls), before[1] + int(cost))
    return [(zones.start_of_date(where, day), *sums) for day, sums in found.items()]


def _since(connection: Connection, sources: list[str], start: int, end: int) -> _Sums:
    c = invocation_slots.c
    query = select(*(func.coalesce(func.sum(c[name]), 0) for name in SUMS)).where(
        c.slot >= start, c.slot < end, *_from(invocation_slots, sources)
    )
    return _sums(connection.execute(query).one())


def _latencies(connection: Connection, sources: list[str]) -> dict[str, _Latencies]:
    """model → bucket → calls, of all time."""
    c = invocation_latencies.c
    query = (
        select(c.model, c.bucket, func.sum(c.calls))
        .where(c.span == EVER, c.slot == 0, *_from(invocation_latencies, sources))
        .group_by(c.model, c.bucket)
    )
    found: dict[str, _Latencies] = defaultdict(dict)
    for model, bucket, calls in connection.execute(query):
        found[model][int(bucket)] = int(calls)
    return found


def _latencies_since(connection: Connection, sources: list[str], start: int, end: int) -> _Latencies:
    """bucket → calls: whole UTC days, and quarters of an hour at the two ends."""
    c = invocation_latencies.c
    first, last = -(-start // clock.DAY) * clock.DAY, end // clock.DAY * clock.DAY
    pieces = [and_(c.span == QUARTER, c.slot >= start, c.slot < end)]
    if first < last:
        pieces = [
            and_(c.span == QUARTER, c.slot >= start, c.slot < first),
            and_(c.span == DAY, c.slot >= first, c.slot < last),
            and_(c.span == QUARTER, c.slot >= last, c.slot < end),
        ]
    query = (
        select(c.bucket, func.sum(c.calls))
        .where(or_(*pieces), *_from(invocation_latencies, sources))
        .group_by(c.bucket)
    )
    return {int(bucket): int(calls) for bucket, calls in connection.execute(query)}


def _from(table: Table, sources: list[str]) -> list[Any]:
    return [table.c.source.in_(sources)] if sources else []


def _together(totals: dict[tuple[str, str], _Sums], part: int) -> dict[str, _Sums]:
    """By source (0) or by model (1)."""
    found: dict[str, list[_Sums]] = defaultdict(list)
    for key, sums in totals.items():
        found[key[part]].append(sums)
    return {name: _sum(each) for name, each in found.items()}


def _sum(parts: Iterable[_Sums]) -> _Sums:
    whole = _sums([0] * len(SUMS))
    for sums in parts:
        for name, value in sums.items():
            whole[name] += value
    return whole


def _sum_latencies(parts: Iterable[_Latencies]) -> _Latencies:
    whole: _Latencies = defaultdict(int)
    for latencies in parts:
        for bucket, calls in latencies.items():
            whole[bucket] += calls
    return whole


def _sums(values: Iterable[Any]) -> _Sums:
    return {name: int(value) for name, value in zip(SUMS, values, strict=True)}
