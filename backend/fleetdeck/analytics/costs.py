"""Cost and tokens by any one or two dimensions, from the rollups (COST-1, COST-2, COST-6)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from fleetdeck.analytics.models import SLOT, agent_usage, usage
from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.money import to_usd
from fleetdeck.pricing.usage import Tokens

DIMENSIONS = ("agent", "role", "workspace", "model", "source", "day", "hour")
_TIME = {"day": clock.DAY, "hour": clock.HOUR}
_COLUMN = {"agent": "agent_id"}
_SUMS = ("calls", "cost", *Tokens._fields)


@dataclass(slots=True)
class CostFilter:
    """Times in microseconds, start inclusive, end exclusive; they are rounded to quarters of an hour."""

    start: int | None = None
    end: int | None = None
    workspace: list[str] = field(default_factory=list)
    role: list[str] = field(default_factory=list)
    model: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    agent_id: str | None = None

    def needs_agents(self) -> bool:
        return self.agent_id is not None

    def previous(self) -> "CostFilter | None":
        """The same filter for the same length of time just before."""
        if self.start is None:
            return None
        length = (self.end if self.end is not None else clock.now()) - self.start
        return CostFilter(
            max(self.start - length, 0), self.start, self.workspace, self.role, self.model, self.source, self.agent_id
        )

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.start is not None:
            found.append(table.c.slot >= self.start - self.start % SLOT)
        if self.end is not None:
            found.append(table.c.slot < self.end)
        for name in ("workspace", "role", "model", "source"):
            values = getattr(self, name)
            if values:
                if name not in table.c:
                    raise Invalid(f"query.{name} does not go with agents; filter by agent_id, model or source")
                found.append(table.c[name].in_(values))
        if self.agent_id is not None:
            found.append(table.c.agent_id == self.agent_id)
        return found


@dataclass(slots=True)
class Sum:
    """What a group of calls used and cost, by basis."""

    calls: int = 0
    cost: int = 0
    unpriced_calls: int = 0
    tokens: Tokens = field(default_factory=Tokens)
    by_basis: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, basis: str, calls: int, cost: int, tokens: Tokens) -> None:
        self.calls += calls
        self.cost += cost
        self.tokens = Tokens(*(mine + more for mine, more in zip(self.tokens, tokens, strict=True)))
        self.by_basis[basis] += cost
        if basis == "unknown":
            self.unpriced_calls += calls

    def merge(self, other: "Sum") -> None:
        self.calls += other.calls
        self.cost += other.cost
        self.unpriced_calls += other.unpriced_calls
        self.tokens = Tokens(*(mine + more for mine, more in zip(self.tokens, other.tokens, strict=True)))
        for basis, cost in other.by_basis.items():
            self.by_basis[basis] += cost


def sums(
    connection: Connection, wanted: CostFilter, group_by: list[str], tz_offset_minutes: int = 0
) -> dict[tuple[str, ...], Sum]:
    """Group values → sum. Days and hours are those of the person's zone, named by their RFC 3339 start."""
    table = agent_usage if "agent" in group_by or wanted.needs_agents() else usage
    shift = tz_offset_minutes * clock.MINUTE
    columns: list[ColumnElement[Any]] = []
    for name in group_by:
        if name in _TIME:
            columns.append(((table.c.slot + shift) // _TIME[name]).label(name))
        elif _COLUMN.get(name, name) in table.c:
            columns.append(table.c[_COLUMN.get(name, name)].label(name))
        else:
            raise Invalid(f"query.group_by: {name} does not go with agent")
    query = (
        select(*columns, table.c.basis, *(func.sum(table.c[name]) for name in _SUMS))
        .where(*wanted.conditions(table))
        .group_by(*columns, table.c.basis)
    )
    found: dict[tuple[str, ...], Sum] = {}
    width = len(group_by)
    for row in connection.execute(query):
        key = tuple(_key(name, value, shift) for name, value in zip(group_by, row[:width], strict=True))
        basis, calls, cost, *tokens = row[width:]
        found.setdefault(key, Sum()).add(basis, int(calls), int(cost), Tokens(*(int(value) for value in tokens)))
    return found


def total(connection: Connection, wanted: CostFilter) -> Sum:
    """Everything that fits the filter, as one sum."""
    return sums(connection, wanted, []).get((), Sum())


def row_wire(group_by: list[str], key: tuple[str, ...], group: Sum, whole: Sum, label: str) -> dict[str, Any]:
    priced = group.calls - group.unpriced_calls
    return {
        "key": key[0] if key else "",
        "keys": dict(zip(group_by, key, strict=True)),
        "label": label,
        "cost": to_usd(group.cost) if priced or not group.calls else None,
        "unpriced": group.unpriced_calls > 0,
        "unpriced_calls": group.unpriced_calls,
        "tokens": group.tokens.total,
        "usage": group.tokens._asdict(),
        "calls": group.calls,
        "percentage": round(100 * group.cost / whole.cost, 4) if whole.cost else 0.0,
        "basis": {name: to_usd(group.by_basis.get(name, 0)) for name in ("reported", "computed", "guessed")},
    }


def _key(name: str, value: Any, shift: int) -> str:
    return clock.render(int(value) * _TIME[name] - shift) if name in _TIME else str(value)
