"""Finished tasks like a new one: what they cost and how long they took, as a whole and step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, or_, select

from fleetdeck.core import clock
from fleetdeck.orchestrator.planner.defaults import Figure
from fleetdeck.tasks.models import steps, tasks

DAYS = 60
NEWEST = 50


@dataclass(slots=True)
class Like:
    """One finished task: nano-dollars, seconds, and the same of its steps by role."""

    id: str
    cost: int
    seconds: float
    model: str | None
    roles: dict[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """Which tasks are alike. Simulated ones and real ones never are."""

    task_type: str
    complexity: str
    workflow_id: str
    simulated: bool
    model: str | None = None
    """The model that was chosen for every role; None: each role's own. Told apart by estimate.py, not by the query:
    a search for a rare model would read the whole history."""


def like(connection: Connection, kind: Kind, now: int) -> list[Like]:
    """The newest NEWEST completed tasks of a kind of the last DAYS days whose cost is known, newest first."""
    column = tasks.c
    query = (
        select(column.id, column.cost, column.started_at, column.completed_at, column.model)
        .where(
            column.task_type == kind.task_type,
            column.complexity == kind.complexity,
            column.status == "completed",
            column.simulated.is_(kind.simulated),
            column.created_at >= now - DAYS * clock.DAY,
            column.started_at.is_not(None),
            column.completed_at.is_not(None),
            # A task whose calls have no price, or that told of none, would pull the figures down.
            column.calls > 0,
            column.calls_unknown == 0,
            or_(column.workflow_id == kind.workflow_id, column.workflow_id.is_(None)),
        )
        .order_by(column.created_at.desc())
        .limit(NEWEST)
    )
    found = [
        Like(row.id, row.cost, max(row.completed_at - row.started_at, 0) / clock.SECOND, row.model)
        for row in connection.execute(query)
    ]
    _add_steps(connection, found)
    return found


def of_roles(connection: Connection, *, simulated: bool) -> dict[str, list[Figure]]:
    """Role → what its steps took in the newest completed tasks of every kind."""
    column = tasks.c
    newest = (
        select(column.id)
        .where(column.status == "completed", column.simulated.is_(simulated))
        .order_by(column.created_at.desc())
        .limit(2 * NEWEST)
        .subquery()
    )
    query = select(steps.c.role, steps.c.cost, steps.c.started_at, steps.c.completed_at)
    found: dict[str, list[Figure]] = {}
    for row in connection.execute(query.join(newest, steps.c.task_id == newest.c.id).where(*_ended())):
        found.setdefault(row.role, []).append(Figure(row.cost, _seconds(row.started_at, row.completed_at)))
    return found


def _add_steps(connection: Connection, found: Sequence[Like]) -> None:
    if not found:
        return
    by_id = {task.id: task for task in found}
    column = steps.c
    query = select(column.task_id, column.role, column.cost, column.started_at, column.completed_at)
    for row in connection.execute(query.where(column.task_id.in_(by_id), *_ended())):
        roles = by_id[row.task_id].roles
        before = roles.get(row.role, Figure(0, 0))
        roles[row.role] = Figure(before.cost + row.cost, before.seconds + _seconds(row.started_at, row.completed_at))


def _ended() -> tuple[ColumnElement[bool], ...]:
    column = steps.c
    return (
        column.status == "completed",
        column.calls_unknown == 0,
        column.started_at.is_not(None),
        column.completed_at.is_not(None),
    )


def _seconds(start: int, end: int) -> float:
    return max(end - start, 0) / clock.SECOND
