"""Requests for permission, as lists and one by one (TASK-13)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from fleetdeck.core import paging
from fleetdeck.core.errors import Invalid, NotFound
from fleetdeck.core.jsons import loads
from fleetdeck.events.append import head
from fleetdeck.events.read import data_of
from fleetdeck.tasks.models import Approval, approvals, tasks
from fleetdeck.tasks.transitions import TRANSITIONS
from fleetdeck.tasks.wire import approval_wire

_c = approvals.c


def list_approvals(
    connection: Connection, status: list[str], task_id: str | None, agent_id: str | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    """One page, newest first. Raises Invalid."""
    if not set(status) <= TRANSITIONS["approval"].keys():
        raise Invalid(f"query.status: any of {', '.join(TRANSITIONS['approval'])}")
    conditions = [_c.requested_seq > 0]
    if status:
        conditions.append(_c.status.in_(status))
    if task_id is not None:
        conditions.append(_c.task_id == task_id)
    if agent_id is not None:
        conditions.append(_c.agent_id == agent_id)
    total = connection.execute(select(func.count()).select_from(approvals).where(*conditions)).scalar_one()
    query = select(approvals).where(*conditions)
    if cursor:
        time, id = paging.decode(cursor, (int, str))
        query = query.where(or_(_c.requested_at < time, and_(_c.requested_at == time, _c.id < id)))
    rows = connection.execute(query.order_by(_c.requested_at.desc(), _c.id.desc()).limit(limit + 1)).fetchall()
    found = [Approval(*row) for row in rows[:limit]]
    more = len(rows) > limit
    return {
        "items": render(connection, found),
        "next_cursor": paging.encode([found[-1].requested_at, found[-1].id]) if more else None,
        "total": total,
        "as_of_seq": head(connection),
    }


def find_approval(connection: Connection, approval_id: str) -> Approval:
    """Raises NotFound."""
    row = connection.execute(select(approvals).where(_c.id == approval_id, _c.requested_seq > 0)).first()
    if row is None:
        raise NotFound(f"there is no request for permission {approval_id[:80]!r}")
    return Approval(*row)


def render(connection: Connection, found: Sequence[Approval]) -> list[dict[str, Any]]:
    """As wire values, with the names of agents and tasks."""
    facts = data_of(connection, [approval.requested_seq for approval in found])
    ids = [approval.task_id for approval in found if approval.task_id]
    query = select(tasks.c.id, tasks.c.title, tasks.c.workspace, tasks.c.simulated).where(tasks.c.id.in_(ids))
    by_task = {row.id: row for row in connection.execute(query)} if ids else {}
    items = []
    for approval in found:
        request = loads(facts[approval.requested_seq].data) if approval.requested_seq in facts else {}
        task = by_task.get(approval.task_id or "")
        names = {
            "agent_name": request.get("agent_name"),
            "task_title": task.title if task else None,
            "workspace": task.workspace if task else request.get("workspace"),
            "simulated": task.simulated if task else False,
        }
        items.append(approval_wire(approval, request, names))
    return items
