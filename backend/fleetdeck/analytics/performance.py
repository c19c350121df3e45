"""How long tasks took, and how many failed (STATS-3). Exact: tasks are few enough to be read one by one."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select

from fleetdeck.core import clock
from fleetdeck.events.append import head
from fleetdeck.tasks.models import tasks

FAILED: Final = ("failed", "error")
_ENDED: Final = ("completed", *FAILED)
# Lower bounds of the bars; which unit fits is what most tasks take.
_STEPS: Final = (0, 1, 2, 4, 8, 15, 30, 60, 120)
_UNITS: Final = (("second", 1), ("minute", 60), ("hour", 3_600))


@dataclass(slots=True)
class Tasks:
    """Tasks that ended, and the seconds of those of which both start and end are known."""

    done: int = 0
    failed: int = 0
    seconds: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float | None:
        """The nearest rank; None without any."""
        ordered = sorted(self.seconds)
        return ordered[round(share * (len(ordered) - 1))] if ordered else None

    def wire(self) -> dict[str, Any]:
        return {
            "tasks": self.done + self.failed,
            "done": self.done,
            "failed": self.failed,
            "measured": len(self.seconds),
            "p50_seconds": self.percentile(0.5),
            "p95_seconds": self.percentile(0.95),
        }


def performance(
    connection: Connection, start: int | None, end: int | None, workspaces: list[str], models: list[str], now: int
) -> dict[str, Any]:
    """Tasks by the time at which they ended; what is said of the period before has the same length."""
    by_type = _tasks_between(connection, start, end, workspaces, models)
    whole = _together(by_type)
    before = None
    if start is not None:
        length = (end if end is not None else now) - start
        before = _together(_tasks_between(connection, max(start - length, 0), start, workspaces, models)).wire()
    unit, scale = _unit(whole)
    bounds = [step * scale for step in _STEPS]
    ordered = sorted(by_type.items(), key=lambda item: (-item[1].done - item[1].failed, item[0]))
    return {
        "unit": unit,
        "bounds_seconds": bounds,
        "counts": _histogram(whole, bounds),
        "all": whole.wire(),
        "by_type": [
            {"task_type": kind, **group.wire(), "counts": _histogram(group, bounds)} for kind, group in ordered
        ],
        "previous": before,
        "period": {"start": clock.render_or_none(start), "end": clock.render_or_none(end)},
        "as_of_seq": head(connection),
    }


def _tasks_between(
    connection: Connection, start: int | None, end: int | None, workspaces: list[str], models: list[str]
) -> dict[str, Tasks]:
    c = tasks.c
    conditions: list[ColumnElement[bool]] = [c.completed_at.is_not(None), c.status.in_(_ENDED), c.deleted.is_(False)]
    if start is not None:
        conditions.append(c.completed_at >= start)
    if end is not None:
        conditions.append(c.completed_at < end)
    if workspaces:
        conditions.append(c.workspace.in_(workspaces))
    if models:
        conditions.append(c.model.in_(models))
    query = select(c.task_type, c.status, c.started_at, c.completed_at).where(*conditions)
    found: dict[str, Tasks] = defaultdict(Tasks)
    for kind, status, started, completed in connection.execute(query):
        group = found[kind or ""]
        if status in FAILED:
            group.failed += 1
        else:
            group.done += 1
        if started is not None:
            group.seconds.append(max(completed - started, 0) / clock.SECOND)
    return found


def _together(by_type: dict[str, Tasks]) -> Tasks:
    whole = Tasks()
    for group in by_type.values():
        whole.done += group.done
        whole.failed += group.failed
        whole.seconds += group.seconds
    return whole


def _unit(whole: Tasks) -> tuple[str, int]:
    """The smallest unit in which the slow tasks still lie on the scale."""
    slow = whole.percentile(0.95)
    if slow is None:
        return _UNITS[1]
    return next((unit for unit in _UNITS if slow < _STEPS[-1] * unit[1]), _UNITS[-1])


def _histogram(group: Tasks, bounds: list[int]) -> list[int]:
    counts = [0] * len(bounds)
    for seconds in group.seconds:
        counts[bisect_right(bounds, seconds) - 1] += 1
    return counts
