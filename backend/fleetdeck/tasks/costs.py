"""What tasks and steps cost: exactly the ledger's entries of their agents, and of calls that name the task alone.

An agent that joins a task brings along what it cost before; from then on each change of the ledger is added. So it does
not matter whether a source tells of the call or of the agent first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fleetdeck.core import bulk
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import AgentCreated, UsageRecorded
from fleetdeck.pricing.entries import LedgerChange
from fleetdeck.pricing.models import LedgerEntry, ledger
from fleetdeck.tasks.models import TaskAgent
from fleetdeck.tasks.working_set import WorkingSet


@dataclass(slots=True)
class _Place:
    task_id: str
    step_id: str | None


def agent_created(work: WorkingSet, fact: Fact, data: AgentCreated) -> None:
    """An agent names its task, or works for that of its parent."""
    parent = work.links.get(data.parent_agent_id or "")
    if data.task_id is not None:
        work.link(data.agent_id, data.task_id, data.step_id)
        work.task(data.task_id, fact)
    elif parent is not None:
        work.link(data.agent_id, parent.task_id, parent.step_id)
        work.task(parent.task_id, fact)


def usage_recorded(work: WorkingSet, fact: Fact, data: UsageRecorded) -> None:
    """A call that names its task links the agent that made it."""
    if data.task_id is not None:
        work.task(data.task_id, fact)
        if data.agent_id is not None:
            work.link(data.agent_id, data.task_id, None)


def apply_ledger(connection: Connection, work: WorkingSet, changes: Sequence[LedgerChange]) -> None:
    """Bring the batch's changes to their tasks; agents new to a task bring their whole past, this batch included."""
    for change in changes:
        # The better record of a call may name another agent than the one it replaces.
        for entry, sign in ((change.old, -1), (change.new, 1)):
            place = _place(work, entry) if entry is not None else None
            if entry is not None and place is not None:
                _add(work, place, entry, sign, change.seq)
            elif entry is not None and entry.agent_id in work.new_links:
                # Counted below, with the rest of its past; but this is when it changed.
                _touch(work, work.links[entry.agent_id], change.seq)
    for agent_id in work.new_links:
        link = work.links[agent_id]
        task = work.tasks.get(link.task_id)
        if task is not None:
            task.agents += 1
    for row in bulk.select_in(connection, ledger, [ledger.c.agent_id], ((id,) for id in work.new_links)):
        entry = LedgerEntry(*row)
        link = work.links[entry.agent_id or ""]
        _add(work, _Place(link.task_id, link.step_id), entry, 1, entry.seq)


def _place(work: WorkingSet, entry: LedgerEntry) -> _Place | None:
    if entry.agent_id is None:
        return _Place(entry.task_id, None) if entry.task_id is not None else None
    link = work.links.get(entry.agent_id)
    if link is None or entry.agent_id in work.new_links:
        return None
    return _Place(link.task_id, link.step_id)


def _touch(work: WorkingSet, link: TaskAgent, seq: int) -> None:
    task = work.tasks.get(link.task_id)
    if task is not None:
        work.changed(task, seq)
    step = work.steps.get((link.task_id, link.step_id or ""))
    if step is not None:
        work.step_changed(step, seq)


def _add(work: WorkingSet, place: _Place, entry: LedgerEntry, sign: int, seq: int) -> None:
    task = work.tasks.get(place.task_id)
    if task is None:
        return
    task.cost += sign * (entry.cost or 0)
    task.calls += sign
    task.calls_unknown += sign * (entry.cost is None)
    task.tokens += sign * entry.tokens.total
    task.cache_read += sign * entry.cache_read
    task.prompt_tokens += sign * (entry.input + entry.cache_read + entry.cache_write_5m + entry.cache_write_1h)
    work.changed(task, seq)
    step = work.steps.get((place.task_id, place.step_id or ""))
    if step is not None:
        step.cost += sign * (entry.cost or 0)
        step.calls_unknown += sign * (entry.cost is None)
        step.tokens += sign * entry.tokens.total
        work.step_changed(step, seq)
