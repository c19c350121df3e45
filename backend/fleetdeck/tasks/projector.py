"""The projector of work: folds facts into tasks, steps, approvals and the guard, and the ledger into their costs."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from fleetdeck.events.fact import Fact
from fleetdeck.events.guard_types import FleetReleased, FleetStopped, GuardChanged
from fleetdeck.events.projection import Batch
from fleetdeck.events.task_types import (
    StepCancelled,
    StepCompleted,
    StepCreated,
    StepFailed,
    StepReset,
    StepStarted,
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskProgress,
    TaskStatusChanged,
    TaskUpdated,
)
from fleetdeck.events.types import AgentCreated, ApprovalDecided, ApprovalRequested, MessageRecorded, UsageRecorded
from fleetdeck.pricing.entries import LedgerChange
from fleetdeck.tasks import approval_facts, costs, guard_facts, step_facts, task_facts
from fleetdeck.tasks.models import approvals, guard, steering_messages, steps, task_agents, task_texts, tasks
from fleetdeck.tasks.ownership import may_say
from fleetdeck.tasks.steering_facts import message_recorded
from fleetdeck.tasks.working_set import WorkingSet

_HANDLERS: dict[str, Callable[[WorkingSet, Any, Any], None]] = {
    TaskCreated.type: task_facts.created,
    TaskAssigned.type: task_facts.assigned,
    TaskUpdated.type: task_facts.updated,
    TaskStatusChanged.type: task_facts.status_changed,
    TaskProgress.type: task_facts.progress,
    TaskCompleted.type: task_facts.completed,
    StepCreated.type: step_facts.created,
    StepStarted.type: step_facts.started,
    StepCompleted.type: step_facts.completed,
    StepFailed.type: step_facts.failed,
    StepCancelled.type: step_facts.cancelled,
    StepReset.type: step_facts.reset,
    ApprovalRequested.type: approval_facts.requested,
    ApprovalDecided.type: approval_facts.decided,
    FleetStopped.type: guard_facts.stopped,
    FleetReleased.type: guard_facts.released,
    GuardChanged.type: guard_facts.changed,
    AgentCreated.type: costs.agent_created,
    MessageRecorded.type: message_recorded,
    UsageRecorded.type: costs.usage_recorded,
}


class TaskProjector:
    """Reads facts about work, and the ledger's changes of agents that work for a task."""

    tables: Sequence[Table] = (tasks, task_texts, steps, task_agents, approvals, steering_messages, guard)
    types = frozenset(_HANDLERS)

    def apply(self, connection: Connection, batch: Batch) -> None:
        changes = batch.conclusions(LedgerChange)
        facts = [fact for fact in batch.facts if fact.type in _HANDLERS and _concerns_work(fact)]
        if not facts and not changes:
            return
        state = WorkingSet(connection, facts, changes)
        for fact in facts:
            if may_say(state, fact):
                _HANDLERS[fact.type](state, fact, fact.data)
        costs.apply_ledger(connection, state, changes)
        state.flush()


def _concerns_work(fact: Fact) -> bool:
    """Most messages and calls of watched agents concern no task: a history import need not look anything up."""
    data = fact.data
    if isinstance(data, MessageRecorded):
        return bool(data.steering)
    return not isinstance(data, UsageRecorded) or data.task_id is not None
