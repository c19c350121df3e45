"""Tokens of each kind over time, in the caller's own hours, days, weeks or months (STATS-1)."""

from collections import defaultdict
from dataclasses import replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from fleetdeck.analytics.costs import CostFilter, Grain, Sum, grain_for
from fleetdeck.analytics.models import SLOT, SUMS
from fleetdeck.core import clock, zones
from fleetdeck.core.errors import Invalid
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head
from fleetdeck.pricing.models import ledger
from fleetdeck.pricing.usage import Tokens
from fleetdeck.tasks.models import task_agents

Unit = Literal["hour", "day", "week", "month"]
MAX_BUCKETS = 10_000

_Pieces = dict[int, Sum]


def token_metrics(
    connection: Connection, wanted: CostFilter, task_id: str | None, unit: Unit, where: ZoneInfo, now: int
) -> dict[str, Any]:
    """Buckets without a gap from the start (or the first call) to the end (or the last one)."""
    by_start: _Pieces = defaultdict(Sum)
    for start, part in _pieces(connection, wanted, task_id, unit, where, now).items():
        _merge(by_start[_start_of(unit, where, start)], part)
    whole = Sum()
    for part in by_start.values():
        _merge(whole, part)
    starts = _all_starts(by_start, wanted, unit, where, now)
    return {
        "unit": unit,
        "buckets": [_bucket(start, by_start.get(start, Sum())) for start in starts],
        "total_tokens": whole.tokens.total,
        "usage": whole.tokens._asdict(),
        "total_calls": whole.calls,
        "cache_hit_ratio": cache_share(whole.tokens),
        "period": {"start": clock.render_or_none(wanted.start), "end": clock.render_or_none(wanted.end)},
        "as_of_seq": head(connection),
    }


def cache_share(tokens: Tokens) -> float | None:
    """Cache reads over all tokens that went in, 0 to 1; None without any."""
    prompt = tokens.total - tokens.output
    return tokens.cache_read / prompt if prompt else None


def _pieces(
    connection: Connection, wanted: CostFilter, task_id: str | None, unit: Unit, where: ZoneInfo, now: int
) -> _Pieces:
    """Start of each local hour or day → its sum."""
    found: _Pieces = defaultdict(Sum)
    grain = grain_for(wanted.dimensions() | ({"agent"} if task_id is not None else set()), by_time=True)
    for piece in zones.stretches(where, *_bounds(connection, grain, wanted, now)):
        shift = piece.shift
        size = clock.HOUR if unit == "hour" else clock.DAY
        slot = grain.table.c.slot
        part = replace(wanted, start=piece.start, end=piece.end)
        conditions = part.conditions(grain)
        if task_id is not None:
            agents = select(task_agents.c.agent_id).where(task_agents.c.task_id == task_id)
            conditions.append(grain.table.c.agent_id.in_(agents))
        key = ((slot + shift) // size).label("piece")
        sums = (func.sum(grain.table.c[name]) for name in SUMS)
        query = select(key, *sums).where(*conditions).group_by("piece")
        rows = [tuple(row) for row in connection.execute(query)]
        if task_id is not None:
            rows += _calls_without_agent(connection, part, task_id, shift, size)
        for number, calls, cost, *tokens in rows:
            start = int(number) * clock.HOUR - shift if unit == "hour" else zones.start_of_date(where, int(number))
            found[start].add("", int(calls), int(cost), Tokens(*(int(value) for value in tokens)))
    return found


def _calls_without_agent(
    connection: Connection, wanted: CostFilter, task_id: str, shift: int, size: int
) -> list[tuple[Any, ...]]:
    """Calls that name their task and nobody who made them: they are few, and stand under their task in the ledger."""
    if wanted.dimensions() - {"model", "source"}:
        return []
    c = ledger.c
    conditions = [c.task_id == task_id, c.agent_id.is_(None), c.time >= wanted.start, c.time < wanted.end]
    conditions += [c[name].in_(getattr(wanted, name)) for name in sorted(wanted.dimensions())]
    key = ((c.time + shift) // size).label("piece")
    query = (
        select(key, func.count(), func.coalesce(func.sum(c.cost), 0), *(func.sum(c[kind]) for kind in Tokens._fields))
        .where(*conditions)
        .group_by("piece")
    )
    return [tuple(row) for row in connection.execute(query)]


def _bounds(connection: Connection, grain: Grain, wanted: CostFilter, now: int) -> tuple[int, int]:
    """The times to look at: as wanted, but not before the first call nor after the last one."""
    slot = grain.table.c.slot
    # Each by itself comes off the index; together they would be a walk over all of it.
    first, last = (
        connection.execute(select(end(slot)).where(*grain.conditions)).scalar_one() for end in (func.min, func.max)
    )
    if first is None:
        return now, now
    start = int(first) if wanted.start is None else max(int(first), wanted.start - wanted.start % SLOT)
    end = int(last) + SLOT
    return start, end if wanted.end is None else min(end, wanted.end)


def _all_starts(by_start: _Pieces, wanted: CostFilter, unit: Unit, where: ZoneInfo, now: int) -> list[int]:
    used = sorted(by_start)
    if not used and wanted.start is None:
        return []
    start = _start_of(unit, where, wanted.start) if wanted.start is not None else used[0]
    end = min(wanted.end, max(now, used[-1] + 1 if used else 0)) if wanted.end is not None else max(now, *used, 0)
    found = [start]
    while (following := _next(unit, where, found[-1])) < end or (used and following <= used[-1]):
        found.append(following)
        if len(found) > MAX_BUCKETS:
            raise Invalid(f"query.unit: more than {MAX_BUCKETS} of them; ask for a shorter time or a longer unit")
    return found


def _start_of(unit: Unit, where: ZoneInfo, time: int) -> int:
    match unit:
        case "hour":
            shift = zones.shift_at(where, time)
            return (time + shift) // clock.HOUR * clock.HOUR - shift
        case "day":
            return zones.start_of_day(where, time)
        case "week":
            return zones.start_of_week(where, time)
        case "month":
            return zones.start_of_month(where, time)


def _next(unit: Unit, where: ZoneInfo, start: int) -> int:
    match unit:
        case "hour":
            return _start_of("hour", where, start + clock.HOUR)
        case "day":
            return zones.add_days(where, start, 1)
        case "week":
            return zones.add_days(where, start, 7)
        case "month":
            # 32 days after a first is always in the month after it.
            return zones.start_of_month(where, zones.add_days(where, start, 32))


def _merge(into: Sum, part: Sum) -> None:
    into.add("", part.calls, part.cost, part.tokens)


def _bucket(start: int, part: Sum) -> dict[str, Any]:
    return {
        "start": clock.render(start),
        "tokens": part.tokens.total,
        "usage": part.tokens._asdict(),
        "calls": part.calls,
        "cost": to_usd(part.cost),
        "cache_hit_ratio": cache_share(part.tokens),
    }
