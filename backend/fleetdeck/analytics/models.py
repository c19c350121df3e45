"""Rollups of the ledger (OPS-5): the same sums at several grains, so that every question finds a small table.

Time is cut into quarters of an hour, because every time zone's midnight falls on one: a day of any person is a sum of
whole slots. Each rollup has its dimensions as its key, then the sums over the calls that share them.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, Index, Table, Text, text

from fleetdeck.core import clock
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import BigInt, as_row, table_for

SLOT: Final = 15 * clock.MINUTE
SUMS: Final = ("calls", "cost", "input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "reasoning")
# Each of them alone is also kept by time.
SINGLE: Final = ("model", "role", "source", "workspace")
ALL: Final = "all"


def _rollup(name: str, dimensions: tuple[str, ...], *indexes: Index) -> Table:
    empty = text("calls = 0")
    return Table(
        name,
        metadata,
        *(
            Column(dimension, BigInt if dimension == "slot" else Text, primary_key=True, autoincrement=False)
            for dimension in dimensions
        ),
        *(Column(sum, BigInt, nullable=False) for sum in SUMS),
        # Sums that came to nothing are deleted; this finds them.
        Index(f"{name}_empty", "calls", sqlite_where=empty, postgresql_where=empty),
        *indexes,
        sqlite_with_rowid=False,
    )


agent_slots = _rollup(
    "agent_slots", ("agent_id", "slot", "model", "source", "basis"), Index("agent_slots_by_time", "slot")
)
agent_totals = _rollup("agent_totals", ("agent_id", "model", "source", "basis"))
usage_slots = _rollup("usage_slots", ("slot", "workspace", "role", "model", "source", "basis"))
usage_totals = _rollup("usage_totals", ("workspace", "role", "model", "source", "basis"))
# `dimension` is one of SINGLE and `value` what it is; ALL sums up everything, under the value "".
dimension_slots = _rollup("dimension_slots", ("dimension", "slot", "value", "basis"))
ROLLUPS: Final = (agent_slots, agent_totals, usage_slots, usage_totals, dimension_slots)


@dataclass(slots=True)
class AgentDimensions:
    """Under which workspace and role an agent's usage is counted, and how the agent is called."""

    agent_id: str
    workspace: str
    role: str
    name: str


agent_dimensions = table_for("agent_dimensions", metadata, AgentDimensions, ["agent_id"])
agent_dimensions_row = as_row(AgentDimensions)


@dataclass(frozen=True, slots=True)
class AgentMoved:
    """Concluded by projector.py: an agent's past counts under another workspace from now on."""

    agent_id: str
    old: str
    new: str


EVERYWHERE: Final = "*"


def scope_of(workspace: str) -> str:
    """How rollups that are kept for each workspace and for all together name a workspace; all is EVERYWHERE."""
    return f"/{workspace}"


def scopes_of(workspaces: list[str]) -> list[str]:
    """What to read for a filter: any of these workspaces, all when there is none."""
    return [scope_of(workspace) for workspace in workspaces] or [EVERYWHERE]
