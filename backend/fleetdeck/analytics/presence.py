"""Which agents were at work when: the base of the activity calendar and of the peak hours (STATS-4, STATS-5).

People ask how many different agents worked on a day of *their* zone, and numbers of different agents do not add up.
So each quarter of an hour in which an agent did something keeps how long ago its previous one was (`gap`): the agent
counts in a day exactly once, at its first quarter there, which is the one whose gap reaches back before the day's
start. With that, days and hours of every zone are sums.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Final

from sqlalchemy import Column, Connection, Index, Table, Text, text

from fleetdeck.analytics.models import EVERYWHERE, SLOT, AgentDimensions, AgentMoved, agent_dimensions, scope_of
from fleetdeck.core import bulk, clock, statement
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import BigInt, as_row, table_for
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import AgentCreated, FileChanged, MessageRecorded, ToolCompleted, ToolStarted, UsageRecorded

LONGEST_GAP: Final = 26 * clock.HOUR // SLOT
"""Quarters of an hour; longer ones count the same. No local day is longer."""


@dataclass(slots=True)
class Presence:
    """An agent did something in this quarter of an hour."""

    agent_id: str
    slot: int


presence = table_for("presence", metadata, Presence, ["agent_id", "slot"])
presence_row = as_row(Presence)
_none = text("agents = 0")
presence_slots = Table(
    "presence_slots",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("slot", BigInt, primary_key=True, autoincrement=False),
    Column("gap", BigInt, primary_key=True, autoincrement=False),
    Column("agents", BigInt, nullable=False),
    Index("presence_slots_empty", "agents", sqlite_where=_none, postgresql_where=_none),
    sqlite_with_rowid=False,
)

_Key = tuple[str, int, int]


class PresenceProjector:
    """Reads what agents do, never what is only said about them."""

    tables: Sequence[Table] = (presence, presence_slots)
    types = frozenset(
        {
            AgentCreated.type,
            MessageRecorded.type,
            ToolStarted.type,
            ToolCompleted.type,
            FileChanged.type,
            UsageRecorded.type,
        }
    )

    def apply(self, connection: Connection, batch: Batch) -> None:
        told = {
            (agent_id, fact.time - fact.time % SLOT)
            for fact in batch.of(*self.types)
            if isinstance(agent_id := getattr(fact.data, "agent_id", None), str)
        }
        moved = {change.agent_id: change for change in batch.conclusions(AgentMoved)}
        known = bulk.select_in(connection, presence, (presence.c.agent_id, presence.c.slot), told)
        new = told.difference(known)
        if not new and not moved:
            return
        arrived: dict[str, set[int]] = defaultdict(set)
        for agent_id, slot in new:
            arrived[agent_id].add(slot)
        ids = arrived.keys() | moved.keys()
        before: dict[str, set[int]] = defaultdict(set)
        for agent_id, slot in bulk.select_in(connection, presence, [presence.c.agent_id], ((id,) for id in ids)):
            before[agent_id].add(slot)
        rows = bulk.select_in(connection, agent_dimensions, [agent_dimensions.c.agent_id], ((id,) for id in ids))
        workspaces = {agent.agent_id: agent.workspace for agent in starmap(AgentDimensions, rows)}
        deltas: Counter[_Key] = Counter()
        for id in ids:
            earlier, later = sorted(before[id]), sorted(before[id] | arrived[id])
            now = workspaces.get(id, "")
            # An agent that stays where it is counts otherwise only where it arrived, and next after that.
            changed = later if id in moved else _arrivals(later, arrived[id])
            was = [slot for slot in changed if slot in before[id]]
            _count(deltas, earlier, was, moved[id].old if id in moved else now, -1)
            _count(deltas, later, changed, now, 1)
        bulk.insert(connection, presence, [presence_row(Presence(*key)) for key in new])
        bulk.add(connection, presence_slots, [(*key, count) for key, count in deltas.items() if count])
        if any(count < 0 for count in deltas.values()):
            statement.execute(connection, "DELETE FROM presence_slots WHERE agents = 0")


def _arrivals(slots: list[int], arrived: Iterable[int]) -> list[int]:
    """Those of an agent's sorted quarters that arrived, and the next after each: their gaps are not what they were."""
    places = [bisect_left(slots, slot) for slot in arrived]
    touched = {*places, *(place + 1 for place in places if place + 1 < len(slots))}
    return [slots[place] for place in touched]


def _count(deltas: Counter[_Key], slots: list[int], counted: Iterable[int], workspace: str, sign: int) -> None:
    """Count some of an agent's sorted quarters, everywhere and in its workspace."""
    scope = scope_of(workspace)
    for slot in counted:
        place = bisect_left(slots, slot)
        gap = min((slot - slots[place - 1]) // SLOT, LONGEST_GAP) if place else LONGEST_GAP
        deltas[EVERYWHERE, slot, gap] += sign
        deltas[scope, slot, gap] += sign
