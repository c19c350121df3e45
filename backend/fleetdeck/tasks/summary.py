"""The work's part of `GET /status` and of the live views."""

from typing import Any

from sqlalchemy import Connection, func, select

from fleetdeck.core.clock import render_or_none
from fleetdeck.tasks.approval_list import render
from fleetdeck.tasks.models import Approval, Guard, Step, Task, approvals, guard, steps, tasks
from fleetdeck.tasks.task_list import texts_of
from fleetdeck.tasks.wire import step_wire, task_wire
from fleetdeck.tasks.working_set import DEFAULT_LIMITS

MAX_CHANGED = 200
ACTIVE = frozenset({"pending", "assigned", "running", "paused"})

# Built once: a status is asked for by every page, and told to every socket.
_BY_STATUS = (
    select(tasks.c.status, func.count())
    .where(tasks.c.archived_at.is_(None), tasks.c.deleted.is_(False))
    .group_by(tasks.c.status)
)
_WAITING = (
    select(func.count()).select_from(approvals).where(approvals.c.status == "pending", approvals.c.requested_seq > 0)
)
_GUARD = guard.select()


def task_summary(connection: Connection) -> dict[str, Any]:
    """Tasks in all, active, by status; requests for permission that wait; whether the kill switch is pulled."""
    by_status = {status: count for status, count in connection.execute(_BY_STATUS)}
    state = read_guard(connection)
    return {
        "tasks": {
            "total": sum(by_status.values()),
            "active": sum(count for status, count in by_status.items() if status in ACTIVE),
            "by_status": by_status,
        },
        "approvals": {"pending": connection.execute(_WAITING).scalar_one()},
        "guard": {
            "stopped": bool(state.stopped),
            "stopped_by": state.stopped_by,
            "stopped_at": render_or_none(state.stopped_at),
            "reason": state.reason,
        },
    }


def read_guard(connection: Connection) -> Guard:
    """The guard as it is; its defaults before anybody changed it."""
    row = connection.execute(_GUARD).first()
    return Guard(*row) if row else Guard(1, False, None, None, None, **DEFAULT_LIMITS, last_seq=0)


def changed_tasks(connection: Connection, after: int, until: int) -> list[dict[str, Any]] | None:
    """Tasks last changed by a fact in (after, until], as in the list; None for more than MAX_CHANGED."""
    query = select(tasks).where(tasks.c.last_seq > after, tasks.c.last_seq <= until).limit(MAX_CHANGED + 1)
    found = [Task(*row) for row in connection.execute(query)]
    if len(found) > MAX_CHANGED:
        return None
    prompts = texts_of(connection, [task.id for task in found], all_kinds=False)
    return [task_wire(task, prompts.get(task.id, {}).get("prompt", "")) for task in found]


def changed_steps(connection: Connection, after: int, until: int, task_ids: set[str]) -> list[dict[str, Any]]:
    """Steps of these tasks last changed by a fact in (after, until], each with its task's id; without outputs."""
    wanted = (steps.c.task_id.in_(task_ids), steps.c.last_seq > after, steps.c.last_seq <= until)
    rows = connection.execute(select(steps).where(*wanted)) if task_ids else ()
    return [{"task_id": row.task_id, **step_wire(Step(*row))} for row in rows]


def changed_approvals(connection: Connection, after: int, until: int) -> list[dict[str, Any]]:
    """Requests for permission that came or were decided by a fact in (after, until]."""
    column = approvals.c
    query = select(approvals).where(column.last_seq > after, column.last_seq <= until, column.requested_seq > 0)
    return render(connection, [Approval(*row) for row in connection.execute(query.limit(MAX_CHANGED))])
