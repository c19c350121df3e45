"""Backlog health (STATS-6): what waits in each workspace, and what was dispatched against what was completed."""

from collections import defaultdict
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, select
from sqlalchemy import false as sql_false

from fleetdeck.analytics.backlog_models import BacklogRow, backlogs
from fleetdeck.core import clock, zones
from fleetdeck.core.clock import render_or_none
from fleetdeck.events.append import head
from fleetdeck.tasks.models import tasks

DAYS: Final = 7
# An item that waits for two weeks is old.
OLD_AFTER: Final = 14 * clock.DAY
ORIGIN: Final = "dispatcher"
PRIORITIES: Final = ("critical", "high", "medium", "low")


def backlog_metrics(connection: Connection, where: ZoneInfo, now: int) -> dict[str, Any]:
    """Of the last seven local days, today among them."""
    starts = [zones.add_days(where, zones.start_of_day(where, now), day - DAYS + 1) for day in range(DAYS)]
    sent = _count(connection, "created_at", starts, now)
    done = _count(connection, "completed_at", starts, now)
    rows: dict[str, list[BacklogRow]] = defaultdict(list)
    for row in connection.execute(select(backlogs).order_by(backlogs.c.id)):
        rows[row.workspace].append(BacklogRow(*row))
    names = rows.keys() | sent.keys() | done.keys()
    items = [_workspace(name, rows[name], sent.get(name), done.get(name), now) for name in names]
    items.sort(key=lambda item: (-item["pending"], item["workspace"]))
    days: list[dict[str, Any]] = [
        {
            "day": clock.render(start),
            "dispatched": sum(counts[place] for counts in sent.values()),
            "completed": sum(counts[place] for counts in done.values()),
        }
        for place, start in enumerate(starts)
    ]
    totals = {name: sum(day[name] for day in days) for name in ("dispatched", "completed")}
    return {
        "items": items,
        "days": days,
        "pending": sum(item["pending"] for item in items),
        "by_priority": {name: sum(item["by_priority"][name] for item in items) for name in PRIORITIES},
        **totals,
        "growing_by": totals["dispatched"] - totals["completed"],
        "as_of_seq": head(connection),
    }


def _count(connection: Connection, field: str, starts: list[int], now: int) -> dict[str, list[int]]:
    """Workspace → how many dispatches began (`created_at`) or ended well (`completed_at`) on each day."""
    column: Column[int] = tasks.c[field]
    query = select(tasks.c.workspace, column).where(
        tasks.c.origin == ORIGIN, column >= starts[0], column <= now, tasks.c.deleted == sql_false()
    )
    if field == "completed_at":
        query = query.where(tasks.c.status == "completed")
    found: dict[str, list[int]] = defaultdict(lambda: [0] * DAYS)
    for workspace, time in connection.execute(query):
        day = next(place for place in reversed(range(DAYS)) if time >= starts[place])
        found[workspace or ""][day] += 1
    return dict(found)


def _workspace(
    name: str, rows: list[BacklogRow], sent: list[int] | None, done: list[int] | None, now: int
) -> dict[str, Any]:
    by_priority = {priority: sum(getattr(row, priority) for row in rows) for priority in PRIORITIES}
    oldest = min((row for row in rows if row.oldest_at is not None), key=lambda row: row.oldest_at or 0, default=None)
    since = oldest.oldest_at if oldest else None
    return {
        "workspace": name,
        "pending": sum(by_priority.values()),
        "by_priority": by_priority,
        "ticked": sum(row.done for row in rows),
        "oldest_at": render_or_none(since),
        "oldest_basis": oldest.oldest_basis if oldest else None,
        "oldest_text": oldest.oldest_text if oldest else None,
        "oldest_is_old": since is not None and now - since >= OLD_AFTER,
        "dispatched": sum(sent or ()),
        "completed": sum(done or ()),
        "dispatched_by_day": sent or [0] * DAYS,
        "completed_by_day": done or [0] * DAYS,
    }
