"""The list of agents: filters, search, sorts and cursor, in one indexed statement each (LIVE-2)."""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, tuple_

from fleetdeck.core import paging
from fleetdeck.core.errors import Invalid
from fleetdeck.events.append import head
from fleetdeck.fleet.models import Agent, agents
from fleetdeck.fleet.wire import agent_wire

_c = agents.c
# Sort → columns, most significant first; the id makes every order total. True = descending.
SORTS: Final[dict[str, tuple[tuple[Any, bool], ...]]] = {
    "trouble": ((_c.urgency, True), (_c.place_at, True)),
    "status": ((_c.status, False), (_c.updated_at, True)),
    "cost": ((_c.cost, False),),
    "tokens": ((_c.tokens, False),),
    "created": ((_c.created_at, False),),
    "updated": ((_c.updated_at, False),),
    "role": ((_c.role, False), (_c.updated_at, True)),
    "name": ((_c.name, False),),
}
_FACETS: Final = ("status", "role", "workspace", "model", "source", "machine")


@dataclass(slots=True)
class AgentFilter:
    """What a list of agents may be narrowed to; several values of one field mean any of them."""

    status: list[str] = field(default_factory=list)
    role: list[str] = field(default_factory=list)
    workspace: list[str] = field(default_factory=list)
    model: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    machine: list[str] = field(default_factory=list)
    task_id: str | None = None
    parent_agent_id: str | None = None
    root: bool = False
    started_after: int | None = None
    started_before: int | None = None
    min_cost: int | None = None
    q: str = ""

    def conditions(self, without: str | None = None) -> list[ColumnElement[bool]]:
        """SQL conditions; `without` leaves one field out, for counting its values."""
        found: list[ColumnElement[bool]] = []
        if "deleted" not in self.status:
            found.append(_c.status != "deleted")
        for name in _FACETS:
            values = getattr(self, name)
            if values and name != without:
                found.append(_c[name].in_(values))
        if self.task_id is not None:
            found.append(_c.task_id == self.task_id)
        if self.parent_agent_id is not None:
            found.append(_c.parent_agent_id == self.parent_agent_id)
        if self.root:
            found.append(_c.parent_agent_id.is_(None))
        if self.started_after is not None:
            found.append(_c.created_at >= self.started_after)
        if self.started_before is not None:
            found.append(_c.created_at < self.started_before)
        if self.min_cost is not None:
            found.append(_c.tree_cost >= self.min_cost)
        if self.q:
            found.append(or_(*(column.icontains(self.q, autoescape=True) for column in _SEARCHED)))
        return found


_SEARCHED = (_c.name, _c.title, _c.id, _c.workspace, _c.activity, _c.role)


def list_agents(
    connection: Connection, wanted: AgentFilter, sort: str, limit: int, cursor: str | None
) -> dict[str, Any]:
    """One page. `sort` is a key of SORTS, with `-` before it for the opposite order. Raises Invalid."""
    order = _order(sort)
    conditions = wanted.conditions()
    total = connection.execute(select(func.count()).select_from(agents).where(*conditions)).scalar_one()
    query = select(agents).where(*conditions)
    if cursor:
        query = query.where(_after(order, cursor))
    query = query.order_by(*(column.desc() if down else column.asc() for column, down in order)).limit(limit + 1)
    rows = [Agent(*row) for row in connection.execute(query)]
    more = len(rows) > limit
    next_cursor = paging.encode([getattr(rows[limit - 1], column.name) for column, _ in order]) if more else None
    return {
        "items": [agent_wire(row) for row in rows[:limit]],
        "next_cursor": next_cursor,
        "total": total,
        "as_of_seq": head(connection),
    }


def count_facets(connection: Connection, wanted: AgentFilter) -> dict[str, Any]:
    """How many agents there are for each value of each field, under the filters on all other fields."""
    answer: dict[str, Any] = {}
    for name in _FACETS:
        query = select(_c[name], func.count()).where(*wanted.conditions(without=name)).group_by(_c[name])
        answer[name] = {value: count for value, count in connection.execute(query) if value}
    answer["as_of_seq"] = head(connection)
    return answer


def _order(sort: str) -> list[tuple[Any, bool]]:
    backwards = sort.startswith("-")
    columns = SORTS.get(sort.removeprefix("-"))
    if columns is None:
        raise Invalid(f"query.sort: one of {', '.join(SORTS)}, with - before it for the opposite order")
    # The id goes the way of the first column: where all go one way, a page comes off an index.
    return [(column, down != backwards) for column, down in (*columns, (_c.id, columns[0][1]))]


def _after(order: list[tuple[Any, bool]], cursor: str) -> ColumnElement[bool]:
    kinds = tuple(str if column.type.python_type is str else int for column, _ in order)
    values = paging.decode(cursor, kinds)
    if len({down for _, down in order}) == 1:
        # One direction: a row value, which both databases answer from the index.
        left = tuple_(*(column for column, _ in order))
        return left < tuple_(*values) if order[0][1] else left > tuple_(*values)
    condition: ColumnElement[bool] = false()
    for (column, down), value in reversed(list(zip(order, values, strict=True))):
        beyond = column < value if down else column > value
        condition = or_(beyond, and_(column == value, condition))
    return condition
