"""Rollups of the ledger (OPS-5): what was used per quarter of an hour, by agent and by dimension.

A quarter of an hour, because every time zone's midnight falls on one: a day of any person is a sum of whole slots.
"""

from dataclasses import dataclass

from sqlalchemy import Index, text

from fleetdeck.core import clock
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for

SLOT = 15 * clock.MINUTE


@dataclass(slots=True)
class AgentUsage:
    """Sums over one agent's calls in one slot to one model, by source and basis."""

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
class Usage:
    """Sums over all calls in one slot that share these dimensions."""

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
class AgentDimensions:
    """Under which workspace and role an agent's usage is counted, and how the agent is called."""

    agent_id: str
    workspace: str
    role: str
    name: str


agent_usage = table_for(
    "agent_usage",
    metadata,
    AgentUsage,
    ["agent_id", "slot", "model", "source", "basis"],
    Index("agent_usage_by_slot", "slot"),
    Index("agent_usage_empty", "calls", sqlite_where=text("calls = 0"), postgresql_where=text("calls = 0")),
)
usage = table_for(
    "usage",
    metadata,
    Usage,
    ["slot", "workspace", "role", "model", "source", "basis"],
    Index("usage_empty", "calls", sqlite_where=text("calls = 0"), postgresql_where=text("calls = 0")),
)
agent_dimensions = table_for("agent_dimensions", metadata, AgentDimensions, ["agent_id"])

agent_dimensions_row = as_row(AgentDimensions)
