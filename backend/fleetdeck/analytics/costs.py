"""Cost and tokens by any one or two dimensions, from the rollups (COST-1, COST-2, COST-6)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from fleetdeck.analytics.models import (
    ALL,
    SINGLE,
    SLOT,
    SUMS,
    agent_dimensions,
    agent_slots,
    agent_totals,
    dimension_slots,
    usage_slots,
    usage_totals,
)
from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.money import to_usd
from fleetdeck.pricing.usage import Tokens

DIMENSIONS = ("agent", "role", "workspace", "model", "source", "day", "hour")
_TIME = {"day": clock.DAY, "hour": clock.HOUR}


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

    def previous(self) -> "CostFilter | None":
        """The same filter for the same length of time just before."""
        if self.start is None:
            return None
        length = (self.end if self.end is not None else clock.now()) - self.start
        return CostFilter(
            max(self.start - length, 0), self.start, self.workspace, self.role, self.model, self.source, self.agent_id
        )

    def dimensions(self) -> set[str]:
        """The dimensions it narrows."""
        named = {name for name in SINGLE if getattr(self, name)}
        return named | ({"agent"} if self.agent_id is not None else set())

    def conditions(self, grain: "Grain") -> list[ColumnElement[bool]]:
        found = list(grain.conditions)
        if self.start is not None:
            found.append(grain.table.c.slot >= self.start - self.start % SLOT)
        if self.end is not None:
            found.append(grain.table.c.slot < self.end)
        for name in self.dimensions():
            values = [self.agent_id] if name == "agent" else getattr(self, name)
            found.append(grain.narrowed(name, values))
        return found


@dataclass(frozen=True, slots=True)
class Grain:
    """The smallest rollup that can answer a question, and how it calls the dimensions."""

    table: Table
    single: str | None = None
    """The dimension whose values are in the column `value`."""

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [self.table.c.dimension == self.single] if self.single else []

    def column(self, name: str) -> ColumnElement[Any]:
        """Raises Invalid for a dimension that the rollups do not cross with agents."""
        column = "agent_id" if name == "agent" else "value" if name == self.single else name
        if column not in self.table.c:
            raise Invalid(f"query: {name} does not go with agents; an agent has one workspace and one role")
        return self.table.c[column]

    def narrowed(self, name: str, values: list[Any]) -> ColumnElement[bool]:
        """By a column of the rollup, or by what is known of each agent."""
        if name not in self.table.c and "agent_id" in self.table.c and name in ("workspace", "role"):
            known = agent_dimensions.c
            return self.table.c.agent_id.in_(select(known.agent_id).where(known[name].in_(values)))
        return self.column(name).in_(values)


def grain_for(dimensions: set[str], by_time: bool) -> Grain:
    """`dimensions`: all that a question names, grouped by or narrowed."""
    if "agent" in dimensions:
        return Grain(agent_slots if by_time else agent_totals)
    if not by_time:
        return Grain(usage_totals)
    if len(dimensions) <= 1:
        return Grain(dimension_slots, next(iter(dimensions), ALL))
    return Grain(usage_slots)


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


def sums(
    connection: Connection,
    wanted: CostFilter,
    group_by: list[str],
    tz_offset_minutes: int = 0,
    top_agents: int | None = None,
) -> dict[tuple[str, ...], Sum]:
    """Group values → sum. Days and hours are those of the person's zone, named by their RFC 3339 start.

    `top_agents`: only the agents that cost most, so many of them; there may be very many.
    """
    times = [name for name in group_by if name in _TIME]
    by_time = bool(times) or wanted.start is not None or wanted.end is not None
    grain = grain_for((set(group_by) - set(times)) | wanted.dimensions(), by_time)
    shift = tz_offset_minutes * clock.MINUTE
    columns: list[ColumnElement[Any]] = [
        ((grain.table.c.slot + shift) // _TIME[name]).label(name) if name in _TIME else grain.column(name).label(name)
        for name in group_by
    ]
    conditions = wanted.conditions(grain)
    if top_agents is not None and "agent" in group_by:
        agent = grain.table.c.agent_id
        top = select(agent).where(*conditions).group_by(agent).order_by(func.sum(grain.table.c.cost).desc(), agent)
        conditions.append(agent.in_(top.limit(top_agents)))
    query = (
        select(*columns, grain.table.c.basis, *(func.sum(grain.table.c[name]) for name in SUMS))
        .where(*conditions)
        .group_by(*columns, grain.table.c.basis)
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
