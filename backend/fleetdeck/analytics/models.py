"""Rollups of the ledger (OPS-5): the same sums at several grains, so that every question finds a small table.

Time is cut into quarters of an hour, because every time zone's midnight falls on one: a day of any person is a sum of
whole slots. Each rollup is a dataclass (its dimensions, then the sums) and a table with the dimensions as its key.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Index, Table, text

from fleetdeck.core import clock
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for

SLOT: Final = 15 * clock.MINUTE
SUMS: Final = (
    "calls",
    "cost",
    "input",
    "output",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
    "reasoning",
)
# Each of them alone is also kept by time.
SINGLE: Final = ("model", "role", "source", "workspace")


@dataclass(slots=True)
class AgentSlot:
    """One agent's calls in one slot."""

    agent_id: str
    slot: int
    model: str
    source: str
    basis: str
    calls: int
    cost: int
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


@dataclass(slots=True)
class AgentTotal:
    """One agent's calls in all."""

    agent_id: str
    model: str
    source: str
    basis: str
    calls: int
    cost: int
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


@dataclass(slots=True)
class UsageSlot:
    """All calls in one slot that share these dimensions."""

    slot: int
    workspace: str
    role: str
    model: str
    source: str
    basis: str
    calls: int
    cost: int
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


@dataclass(slots=True)
class UsageTotal:
    """All calls that share these dimensions."""

    workspace: str
    role: str
    model: str
    source: str
    basis: str
    calls: int
    cost: int
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


@dataclass(slots=True)
class DimensionSlot:
    """All calls in one slot that share one dimension's value; `dimension` is one of SINGLE."""

    dimension: str
    slot: int
    value: str
    basis: str
    calls: int
    cost: int
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


@dataclass(slots=True)
class AgentDimensions:
    """Under which workspace and role an agent's usage is counted, and how the agent is called."""

    agent_id: str
    workspace: str
    role: str
    name: str


def _rollup(name: str, row: type, *indexes: Index) -> Table:
    dimensions = [field for field in row.__slots__ if field not in SUMS]  # type: ignore[attr-defined]
    empty = text("calls = 0")
    return table_for(
        name,
        metadata,
        row,
        dimensions,
        # Sums that came to nothing are deleted; this finds them.
        Index(f"{name}_empty", "calls", sqlite_where=empty, postgresql_where=empty),
        *indexes,
    )


agent_slots = _rollup("agent_slots", AgentSlot, Index("agent_slots_by_time", "slot"))
agent_totals = _rollup("agent_totals", AgentTotal)
usage_slots = _rollup("usage_slots", UsageSlot)
usage_totals = _rollup("usage_totals", UsageTotal)
dimension_slots = _rollup("dimension_slots", DimensionSlot)
ROLLUPS: Final = (agent_slots, agent_totals, usage_slots, usage_totals, dimension_slots)

agent_dimensions = table_for("agent_dimensions", metadata, AgentDimensions, ["agent_id"])
agent_dimensions_row = as_row(AgentDimensions)
