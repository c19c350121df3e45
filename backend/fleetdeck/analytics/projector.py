"""Keeps the rollups equal to the ledger, also when an agent's role or workspace becomes known after its first calls."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, text

from fleetdeck.analytics.models import (
    SLOT,
    AgentDimensions,
    AgentUsage,
    agent_dimensions,
    agent_dimensions_row,
    agent_usage,
    usage,
)
from fleetdeck.core import bulk
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import AgentCreated
from fleetdeck.pricing.ledger import LedgerChange
from fleetdeck.pricing.models import LedgerEntry

# An agent that is not named, or not known yet.
NOBODY = ""


class _Sums(dict[tuple[Any, ...], list[int]]):
    """Counters to add to a table, by its key."""

    def add(self, key: tuple[Any, ...], counters: Sequence[int], sign: int) -> None:
        mine = self.setdefault(key, [0] * len(counters))
        for place, value in enumerate(counters):
            mine[place] += sign * value

    def rows(self) -> list[tuple[Any, ...]]:
        return [(*key, *counters) for key, counters in self.items() if any(counters)]


class RollupProjector:
    """Reads the ledger's changes and `agent.created`."""

    tables: Sequence[Table] = (agent_usage, usage, agent_dimensions)
    types = frozenset({AgentCreated.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        changes = batch.conclusions(LedgerChange)
        created = [fact.data for fact in batch.facts if isinstance(fact.data, AgentCreated)]
        if not changes and not created:
            return
        ids = {change.new.agent_id or NOBODY for change in changes} | {data.agent_id for data in created}
        ids |= {change.old.agent_id or NOBODY for change in changes if change.old}
        known = {
            row.agent_id: AgentDimensions(*row)
            for row in bulk.select_in(
                connection, agent_dimensions, [agent_dimensions.c.agent_id], ((id,) for id in ids)
            )
        }
        by_agent, by_dimension = _Sums(), _Sums()
        shrinks = self._move(connection, known, created, by_dimension)
        for change in changes:
            if change.old is not None:
                shrinks = True
                _add(change.old, -1, known, by_agent, by_dimension)
            _add(change.new, 1, known, by_agent, by_dimension)
        bulk.add(connection, agent_usage, by_agent.rows())
        bulk.add(connection, usage, by_dimension.rows())
        if shrinks:
            for table in (agent_usage, usage):
                connection.execute(text(f"DELETE FROM {table.name} WHERE calls = 0"))

    def _move(
        self,
        connection: Connection,
        known: dict[str, AgentDimensions],
        created: Sequence[AgentCreated],
        by_dimension: _Sums,
    ) -> bool:
        """Count the past usage of agents under their new workspace and role. True when anything moved."""
        moved: dict[str, AgentDimensions] = {}
        for data in created:
            before = known.get(data.agent_id)
            workspace = data.workspace or (before.workspace if before else "")
            name = data.name or (before.name if before else "")
            after = AgentDimensions(data.agent_id, workspace, data.role, name)
            if after != before:
                moved.setdefault(data.agent_id, before or AgentDimensions(data.agent_id, "", "", ""))
                known[data.agent_id] = after
        bulk.upsert(connection, agent_dimensions, [agent_dimensions_row(known[id]) for id in moved])
        rows = bulk.select_in(connection, agent_usage, [agent_usage.c.agent_id], ((id,) for id in moved))
        for row in rows:
            past = AgentUsage(*row)
            for sign, dimensions in ((-1, moved[past.agent_id]), (1, known[past.agent_id])):
                key = (past.slot, dimensions.workspace, dimensions.role, past.model, past.source, past.basis)
                by_dimension.add(key, row[5:], sign)
        return bool(rows)


def _add(
    entry: LedgerEntry, sign: int, known: dict[str, AgentDimensions], by_agent: _Sums, by_dimension: _Sums
) -> None:
    agent_id = entry.agent_id or NOBODY
    dimensions = known.get(agent_id)
    workspace, role = (dimensions.workspace, dimensions.role) if dimensions else ("", "")
    slot = entry.time - entry.time % SLOT
    counters = (1, entry.cost or 0, *entry.tokens)
    by_agent.add((agent_id, slot, entry.model, entry.source, entry.basis), counters, sign)
    by_dimension.add((slot, workspace, role, entry.model, entry.source, entry.basis), counters, sign)
