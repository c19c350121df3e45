"""The fleet's projector: folds facts into agents, tool calls, files, messages and the activity feed."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from fleetdeck.events.fact import Fact
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import (
    AgentCreated,
    AgentDeleted,
    AgentStatusChanged,
    ContextMeasured,
    FileChanged,
    MessageRecorded,
    PriceChanged,
    SourceProblem,
    ToolCompleted,
    ToolStarted,
    UsageRecorded,
)
from fleetdeck.fleet import lifecycle, work
from fleetdeck.fleet.family import apply_ledger_change
from fleetdeck.fleet.models import Activity, activity, agent_files, agents, file_changes, messages, tool_calls
from fleetdeck.fleet.noteworthy import kind_of
from fleetdeck.fleet.working_set import WorkingSet
from fleetdeck.pricing.entries import LedgerChange

_HANDLERS: dict[str, Callable[[WorkingSet, Any, Any], None]] = {
    AgentCreated.type: lifecycle.created,
    AgentStatusChanged.type: lifecycle.status_changed,
    AgentDeleted.type: lifecycle.deleted,
    ContextMeasured.type: lifecycle.context_measured,
    MessageRecorded.type: work.message_recorded,
    ToolStarted.type: work.tool_started,
    ToolCompleted.type: work.tool_completed,
    FileChanged.type: work.file_changed,
    UsageRecorded.type: work.usage_recorded,
}


class FleetProjector:
    """Reads facts about agents and the ledger's changes; every fact of a noteworthy kind stands in the feed."""

    tables: Sequence[Table] = (agents, tool_calls, agent_files, file_changes, messages, activity)
    types = frozenset({*_HANDLERS, SourceProblem.type, PriceChanged.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        changes = batch.conclusions(LedgerChange)
        state = WorkingSet(connection, batch, changes)
        for fact in batch.facts:
            kind = kind_of(fact)
            if kind is not None:
                self._note(state, fact, kind)
            handler = _HANDLERS.get(fact.type)
            if handler is not None:
                handler(state, fact, fact.data)
        for change in changes:
            apply_ledger_change(state, change)
        for call_change in state.call_changes():
            batch.conclude(call_change)
        state.flush()

    def _note(self, state: WorkingSet, fact: Fact, kind: str) -> None:
        """Put a noteworthy fact into the feed; an agent that is told of again does not start again."""
        if isinstance(fact.data, AgentCreated) and state.is_created(fact.data.agent_id):
            return
        agent_id = getattr(fact.data, "agent_id", None)
        state.activity.append(Activity(fact.seq, fact.time, kind, agent_id if isinstance(agent_id, str) else None))
