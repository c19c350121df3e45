"""What is not as usual, computed now from the rollups (alerts are rules that a person sets; these need none).

Each finding says the numbers it rests on. A feature that can tell more adds a check (see fleetdeck/anomalies.py).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import mean
from typing import Any, Final, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, distinct, func, select

from fleetdeck.analytics.activity import workspaces_at_work
from fleetdeck.analytics.backlog import backlog_metrics
from fleetdeck.analytics.models import ALL, SLOT, dimension_slots, scope_of
from fleetdeck.analytics.performance import FAILED
from fleetdeck.analytics.plan import NEAR, plan
from fleetdeck.analytics.presence import presence_slots
from fleetdeck.analytics.tools import Calls, calls_between
from fleetdeck.core import clock, zones
from fleetdeck.core.money import NANO, to_usd
from fleetdeck.tasks.models import tasks

NORMAL_DAYS: Final = 14
SPIKE: Final = 2.0
IDLE_DAYS: Final = 7
_LEAST_SPIKE = NANO // 2
_LEAST_DAYS = 3
_LEAST_CALLS = 20
_LEAST_TASKS = 4
_BUSY_DAYS = 5
_LEAST_GROWTH = 3
_FORGOTTEN_DAYS = 60
_WINDOWS = {"session_5h": "5-hour session", "week": "week"}


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One finding. `link`: the path in the browser app where it is looked into."""

    kind: str
    severity: Literal["critical", "warning", "info"]
    subject: str
    message: str
    link: str
    numbers: dict[str, Any] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": self.severity,
            "subject": self.subject,
            "message": self.message,
            "link": self.link,
            "numbers": self.numbers,
        }


def find(connection: Connection, where: ZoneInfo, now: int) -> list[Anomaly]:
    """All that the rollups know of."""
    return [
        *cost_spike(connection, where, now),
        *failing_calls(connection, now),
        *failing_tasks(connection, now),
        *idle_workspaces(connection, now),
        *full_plans(connection, now),
        *growing_backlogs(connection, where, now),
    ]


def cost_spike(connection: Connection, where: ZoneInfo, now: int) -> Iterator[Anomaly]:
    """Today so far, against the same hours of the days before on which anything was spent."""
    today = zones.start_of_day(where, now)
    first = zones.add_days(where, today, -NORMAL_DAYS)
    c = dimension_slots.c
    by_day: dict[int, int] = defaultdict(int)
    for piece in zones.stretches(where, first, now):
        local = c.slot + piece.shift
        query = (
            select((local // clock.DAY).label("day"), func.sum(c.cost))
            .where(c.dimension == ALL, c.slot >= piece.start, c.slot < piece.end, local % clock.DAY < now - today)
            .group_by("day")
        )
        for day, cost in connection.execute(query):
            by_day[int(day)] += int(cost)
    spent = by_day.pop(zones.local_date(where, today), 0)
    usual = [cost for cost in by_day.values() if cost > 0]
    if len(usual) < _LEAST_DAYS:
        return
    normal = mean(usual)
    if spent > SPIKE * normal and spent - normal >= _LEAST_SPIKE:
        times = spent / normal
        yield Anomaly(
            "cost_spike",
            "critical" if times >= 2 * SPIKE else "warning",
            "Cost today",
            f"${_dollars(spent)} so far today, {times:.1f} times the usual ${_dollars(round(normal))} by this hour",
            "/costs?period=today",
            {"cost": to_usd(spent), "normal_cost": to_usd(round(normal)), "times": times, "days": len(usual)},
        )


def failing_calls(connection: Connection, now: int) -> Iterator[Anomaly]:
    """Tools that failed in the last day at least twice as often as in the two weeks before."""
    lately = calls_between(connection, now - clock.DAY, None, [])
    before = calls_between(connection, now - (1 + NORMAL_DAYS) * clock.DAY, now - clock.DAY, [])
    for tool, calls in sorted(lately.items()):
        share, normal = _share(calls), _share(before.get(tool, Calls()))
        if calls.calls >= _LEAST_CALLS and share >= max(SPIKE * normal, normal + 0.05):
            yield Anomaly(
                "failing_tool",
                "critical" if share >= 0.5 else "warning",
                tool,
                f"{tool} failed in {share:.0%} of {calls.calls} calls in 24 h; {normal:.1%} is usual",
                "/analytics?causes=1",
                {"failed_share": share, "normal_share": normal, "calls": calls.calls, "failed": calls.failed},
            )


def failing_tasks(connection: Connection, now: int) -> Iterator[Anomaly]:
    """Tasks that ended in the last day, against the two weeks before."""
    since = now - (1 + NORMAL_DAYS) * clock.DAY
    c = tasks.c
    query = select(c.completed_at, c.status).where(
        c.completed_at >= since, c.status.in_(("completed", *FAILED)), c.deleted.is_(False)
    )
    lately, before = Calls(), Calls()
    for ended, status in connection.execute(query):
        (lately if ended >= now - clock.DAY else before).add(0, 1, int(status in FAILED))
    share, normal = _share(lately), _share(before)
    if lately.calls >= _LEAST_TASKS and share >= max(SPIKE * normal, normal + 0.2):
        yield Anomaly(
            "failing_tasks",
            "critical" if share >= 0.5 else "warning",
            "Tasks",
            f"{lately.failed} of {lately.calls} tasks failed in 24 h; {normal:.0%} is usual",
            "/tasks?status=failed",
            {"failed_share": share, "normal_share": normal, "tasks": lately.calls, "failed": lately.failed},
        )


def idle_workspaces(connection: Connection, now: int) -> Iterator[Anomaly]:
    """Workspaces where nothing happened for a week, after they were busy."""
    c = presence_slots.c
    for workspace in workspaces_at_work(connection):
        here = c.scope == scope_of(workspace)
        last = connection.execute(select(func.max(c.slot)).where(here)).scalar_one()
        idle = 0 if last is None else (now - int(last) - SLOT) // clock.DAY
        if not IDLE_DAYS <= idle < _FORGOTTEN_DAYS:
            continue
        days = select(func.count(distinct(c.slot // clock.DAY))).where(here, c.slot >= now - 60 * clock.DAY)
        busy = int(connection.execute(days).scalar_one())
        if busy >= _BUSY_DAYS:
            yield Anomaly(
                "idle_workspace",
                "info",
                workspace,
                f"nothing happened in {workspace} for {idle} days; it was busy on {busy} days before",
                f"/agents?workspace={quote(workspace, safe='')}",
                {"idle_days": idle, "busy_days": busy},
            )


def full_plans(connection: Connection, now: int) -> Iterator[Anomaly]:
    """Windows of plans that are used above 80 %."""
    for window in plan(connection, now)["windows"]:
        used = window["used_percent"]
        if used is not None and used >= NEAR:
            name = _WINDOWS.get(window["window"], window["window"])
            yield Anomaly(
                "plan_usage",
                "critical" if used >= 100 else "warning",
                f"{window['name']}, {name}",
                f"{used:.0f} % of the {name} of {window['name']} is used ({window['basis']})",
                "/costs",
                {"used_percent": used, "projected_percent": window["projected_percent"], "basis": window["basis"]},
            )


def growing_backlogs(connection: Connection, where: ZoneInfo, now: int) -> Iterator[Anomaly]:
    """Workspaces to which more was dispatched in seven days than they completed."""
    for item in backlog_metrics(connection, where, now)["items"]:
        sent, done, name = item["dispatched"], item["completed"], item["workspace"] or "no workspace"
        if sent - done >= _LEAST_GROWTH and sent >= SPIKE * done:
            yield Anomaly(
                "growing_backlog",
                "warning",
                name,
                f"{name}: {sent} dispatched and {done} completed in 7 days, {item['pending']} pending",
                f"/tasks?workspace={quote(item['workspace'], safe='')}",
                {"dispatched": sent, "completed": done, "pending": item["pending"]},
            )


def _share(calls: Calls) -> float:
    return calls.failed / calls.calls if calls.calls else 0.0


def _dollars(nano: int) -> str:
    return f"{nano / NANO:,.2f}"
