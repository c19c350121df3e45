"""How many agents were at work on each day of a year, and at which hours of the week (STATS-4, STATS-5)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from fleetdeck.analytics.models import SLOT, agent_dimensions, scopes_of, usage_totals
from fleetdeck.core import clock, zones
from fleetdeck.events.append import head

WEEKS = 53
# Days are counted from a Thursday, the 1st of January 1970.
_THURSDAY = 3

# `gap` reaches back before the day (or hour): the agent is there for the first time. See presence.py.
_FIRST_OF = """
SELECT (slot + {{p}}) / {unit} AS piece, SUM(agents) FROM presence_slots
WHERE scope IN ({{scopes}}) AND slot >= {{p}} AND slot < {{p}} AND gap > ((slot + {{p}}) % {unit} - {{p}}) / {slot}
GROUP BY 1
"""


def activity(
    connection: Connection,
    where: ZoneInfo,
    now: int,
    workspaces: list[str],
    start: int | None,
    end: int | None,
) -> dict[str, Any]:
    """The calendar of the 53 weeks up to today, and the hours of the week between `start` and `end`."""
    today = zones.start_of_day(where, now)
    first = zones.add_days(where, zones.start_of_week(where, now), -7 * (WEEKS - 1))
    tomorrow = zones.add_days(where, today, 1)
    by_day = _counts(connection, where, clock.DAY, first, tomorrow, workspaces)
    dates = range(zones.local_date(where, first), zones.local_date(where, today) + 1)
    days: list[dict[str, Any]] = [{"date": _iso(date), "agents": by_day.get(date, 0)} for date in dates]
    busiest = max(days, key=lambda day: day["agents"])
    hours: dict[tuple[int, int], int] = defaultdict(int)
    # Nothing is asked about years in which nobody was at work.
    earliest, latest = _bounds(connection, now)
    since = first if start is None else max(start - start % SLOT, earliest)
    until = tomorrow if end is None else min(end, latest)
    for piece, agents in _counts(connection, where, clock.HOUR, since, until, workspaces).items():
        day, hour = divmod(piece, 24)
        hours[(day + _THURSDAY) % 7, hour] += agents
    return {
        "days": days,
        "active_days": sum(day["agents"] > 0 for day in days),
        "longest_run": _longest_run([day["agents"] for day in days]),
        "busiest": busiest if busiest["agents"] else None,
        "hours": [[hours.get((weekday, hour), 0) for hour in range(24)] for weekday in range(7)],
        "hours_period": {"start": clock.render(since), "end": clock.render(until)},
        "workspaces": workspaces_at_work(connection),
        "as_of_seq": head(connection),
    }


def _counts(
    connection: Connection, where: ZoneInfo, unit: int, start: int, end: int, workspaces: list[str]
) -> dict[int, int]:
    """Local day (or hour) since 1970 → different agents."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    percent = "%" if connection.dialect.name == "sqlite" else "%%"
    scopes = scopes_of(workspaces)
    sql = _FIRST_OF.format(unit=unit, slot=SLOT).replace("%", percent)
    sql = sql.format(p=mark, scopes=", ".join([mark] * len(scopes)))
    found: dict[int, int] = defaultdict(int)
    for piece, moved in _pieces(where, unit, start, end):
        values = (piece.shift, *scopes, piece.start, piece.end, piece.shift, moved)
        for key, agents in connection.exec_driver_sql(sql, values):
            found[int(key)] += int(agents)
    return found


def _pieces(where: ZoneInfo, unit: int, start: int, end: int) -> Iterator[tuple[zones.Stretch, int]]:
    """The stretches, each with how far the clocks were moved since its day began: not at all, but for the rest of a day
    on which they were."""
    for piece in zones.stretches(where, start, end):
        midnight = zones.start_of_day(where, piece.start)
        moved = piece.shift - zones.shift_at(where, midnight)
        if not moved or unit < clock.DAY:
            yield piece, 0
            continue
        following = min(zones.add_days(where, midnight, 1), piece.end)
        yield piece._replace(end=following), moved
        if following < piece.end:
            yield piece._replace(start=following), 0


def _bounds(connection: Connection, now: int) -> tuple[int, int]:
    # Each by itself comes off the index; together they would be a walk over all of it.
    ends = (f"SELECT {end}(slot) FROM presence_slots WHERE scope = '*'" for end in ("MIN", "MAX"))
    first, last = (connection.exec_driver_sql(sql).scalar_one() for sql in ends)
    return (now, now) if first is None else (int(first), int(last) + SLOT)


def workspaces_at_work(connection: Connection) -> list[str]:
    """All in which agents were at work, those with most calls to models first."""
    c = agent_dimensions.c
    seen = {row[0] for row in connection.execute(select(c.workspace).where(c.workspace != "").distinct())}
    calls = select(usage_totals.c.workspace, func.sum(usage_totals.c.calls)).group_by(usage_totals.c.workspace)
    most = {workspace: int(count) for workspace, count in connection.execute(calls)}
    return sorted(seen, key=lambda workspace: (-most.get(workspace, 0), workspace))


def _longest_run(counts: list[int]) -> int:
    longest = run = 0
    for count in counts:
        run = run + 1 if count else 0
        longest = max(longest, run)
    return longest


def _iso(date: int) -> str:
    return clock.render(date * clock.DAY)[:10]
