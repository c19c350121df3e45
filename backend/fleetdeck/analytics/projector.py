"""Keeps the rollups equal to the ledger, also when an agent's role or workspace becomes known after its first calls."""

from collections.abc import Sequence
from itertools import starmap
from operator import add, sub
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table

from fleetdeck.analytics.models import (
    ALL,
    ROLLUPS,
    SINGLE,
    SLOT,
    AgentDimensions,
    AgentMoved,
    agent_dimensions,
    agent_dimensions_row,
    agent_slots,
    agent_totals,
    dimension_slots,
    usage_slots,
    usage_totals,
)
from fleetdeck.core import bulk, statement
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import AgentCreated
from fleetdeck.pricing.entries import LedgerChange
from fleetdeck.pricing.models import LedgerEntry

# A call without an agent, or of one that is not known yet.
NOBODY: Final = ""


class _Place(NamedTuple):
    """Where calls are counted, besides under their agent."""

    slot: int
    workspace: str
    role: str
    model: str
    source: str
    basis: str


class _Deltas:
    """What to add to each rollup, by key.

    An agent makes many calls in a row to the same model: those are added up before they are spread over the rollups.
    """

    def __init__(self) -> None:
        self._calls: dict[tuple[str, _Place], list[int]] = {}
        self._by_table: dict[Table, dict[tuple[Any, ...], list[int]]] = {table: {} for table in ROLLUPS}
        self.shrinks = False
        """Some sum becomes smaller, so that rows may come to nothing."""

    def add_call(self, agent_id: str, place: _Place, sums: Sequence[int], sign: int) -> None:
        self.shrinks = self.shrinks or sign < 0
        _sum_up(self._calls, (agent_id, place), sums, sign)

    def add_place(self, place: _Place, sums: Sequence[int], sign: int) -> None:
        """Calls counted under a place of which the sums of their agent stay as they are."""
        self.shrinks = self.shrinks or sign < 0
        _sum_up(self._by_table[usage_slots], tuple(place), sums, sign)
        _sum_up(self._by_table[usage_totals], tuple(place[1:]), sums, sign)
        for dimension in SINGLE:
            key = (dimension, place.slot, getattr(place, dimension), place.basis)
            _sum_up(self._by_table[dimension_slots], key, sums, sign)
        _sum_up(self._by_table[dimension_slots], (ALL, place.slot, "", place.basis), sums, sign)

    def write(self, connection: Connection) -> None:
        for (agent_id, place), sums in self._calls.items():
            slot, _, _, model, source, basis = place
            _sum_up(self._by_table[agent_slots], (agent_id, slot, model, source, basis), sums, 1)
            _sum_up(self._by_table[agent_totals], (agent_id, model, source, basis), sums, 1)
            self.add_place(place, sums, 1)
        for table, deltas in self._by_table.items():
            bulk.add(connection, table, [(*key, *sums) for key, sums in deltas.items() if any(sums)])
            if self.shrinks:
                statement.execute(connection, f"DELETE FROM {table.name} WHERE calls = 0")


def _sum_up(into: dict[Any, list[int]], key: tuple[Any, ...], sums: Sequence[int], sign: int) -> None:
    mine = into.get(key)
    if mine is None:
        into[key] = [sign * value for value in sums]
    else:
        mine[:] = map(add if sign > 0 else sub, mine, sums)


class RollupProjector:
    """Reads the ledger's changes and `agent.created`."""

    tables: Sequence[Table] = (*ROLLUPS, agent_dimensions)
    types = frozenset({AgentCreated.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        changes = batch.conclusions(LedgerChange)
        created = [fact.data for fact in batch.of(AgentCreated.type) if isinstance(fact.data, AgentCreated)]
        if not changes and not created:
            return
        ids = {entry.agent_id or NOBODY for change in changes for entry in (change.old, change.new) if entry}
        ids |= {data.agent_id for data in created}
        keys = ((id,) for id in ids)
        rows = bulk.select_in(connection, agent_dimensions, [agent_dimensions.c.agent_id], keys)
        known = {agent.agent_id: agent for agent in starmap(AgentDimensions, rows)}
        deltas = _Deltas()
        for moved in _move(connection, known, created, deltas):
            batch.conclude(moved)
        for change in changes:
            if change.old is not None:
                _count(change.old, -1, known, deltas)
            if change.new is not None:
                _count(change.new, 1, known, deltas)
        deltas.write(connection)


def _move(
    connection: Connection, known: dict[str, AgentDimensions], created: Sequence[AgentCreated], deltas: _Deltas
) -> list[AgentMoved]:
    """Learn the agents' workspaces and roles, and count their past calls under the new ones."""
    before: dict[str, AgentDimensions] = {}
    for data in created:
        old = known.get(data.agent_id) or AgentDimensions(data.agent_id, "", "", "")
        new = AgentDimensions(data.agent_id, data.workspace or old.workspace, data.role, data.name or old.name)
        if data.secondhand:
            new = AgentDimensions(
                data.agent_id, old.workspace or new.workspace, old.role or new.role, old.name or new.name
            )
        if new != known.get(data.agent_id):
            before.setdefault(data.agent_id, old)
            known[data.agent_id] = new
    bulk.upsert(connection, agent_dimensions, [agent_dimensions_row(known[id]) for id in before])
    for row in bulk.select_in(connection, agent_slots, [agent_slots.c.agent_id], ((id,) for id in before)):
        agent_id, slot, model, source, basis, *sums = row
        for sign, where in ((-1, before[agent_id]), (1, known[agent_id])):
            deltas.add_place(_Place(slot, where.workspace, where.role, model, source, basis), sums, sign)
    return [
        AgentMoved(id, old.workspace, known[id].workspace)
        for id, old in before.items()
        if old.workspace != known[id].workspace
    ]


def _count(entry: LedgerEntry, sign: int, known: dict[str, AgentDimensions], deltas: _Deltas) -> None:
    agent_id = entry.agent_id or NOBODY
    where = known.get(agent_id)
    workspace, role = (where.workspace, where.role) if where else ("", "")
    slot = entry.time - entry.time % SLOT
    place = _Place(slot, workspace, role, entry.model, entry.source, entry.basis)
    deltas.add_call(agent_id, place, (1, entry.cost or 0, *entry.tokens), sign)
