"""The rows of work that one batch of facts may change: read at once, folded in memory, written at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table

from fleetdeck.core import bulk
from fleetdeck.core.statement import Row
from fleetdeck.core.text import one_line
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import AgentCreated
from fleetdeck.pricing.entries import LedgerChange
from fleetdeck.tasks.models import (
    Approval,
    Guard,
    SteeringMessage,
    Step,
    Task,
    TaskAgent,
    TaskText,
    approval_row,
    approvals,
    guard,
    guard_row,
    steering_message_row,
    steering_messages,
    step_row,
    steps,
    task_agent_row,
    task_agents,
    task_row,
    task_text_row,
    task_texts,
    tasks,
)

DEFAULT_LIMITS = {"max_agents": 20, "max_agents_per_task": 8, "spawns_per_minute": 600, "same_call_limit": 6}


class WorkingSet:
    """Tasks, steps, approvals and the links from agents to tasks that a batch names."""

    def __init__(self, connection: Connection, facts: Sequence[Fact], changes: Sequence[LedgerChange]) -> None:
        self._connection = connection
        self.tasks: dict[str, Task] = {}
        self.steps: dict[tuple[str, str], Step] = {}
        self.approvals: dict[str, Approval] = {}
        self.links: dict[str, TaskAgent] = {}
        self.texts: dict[tuple[str, str], TaskText] = {}
        self.steering: list[SteeringMessage] = []
        self.new_links: set[str] = set()
        self._dirty_steps: set[tuple[str, str]] = set()
        self._dirty_tasks: set[str] = set()
        self._guard: Guard | None = None
        self._load(facts, changes)

    def task(self, task_id: str, fact: Fact) -> Task:
        """The task of a fact, marked as changed by it; made from what little is known when it is the first."""
        found = self.tasks.get(task_id)
        if found is None:
            found = self.tasks[task_id] = unknown_task(task_id, fact)
        found.created_at = min(found.created_at, fact.time)
        found.updated_at = max(found.updated_at, fact.time)
        self.changed(found, fact.seq)
        return found

    def changed(self, task: Task, seq: int) -> None:
        task.last_seq = max(task.last_seq, seq)
        self._dirty_tasks.add(task.id)

    def step(self, task_id: str, step_id: str, fact: Fact) -> Step:
        """The step of a fact, marked as changed by it."""
        key = (task_id, step_id)
        found = self.steps.get(key)
        if found is None:
            task = self.task(task_id, fact)
            found = self.steps[key] = unknown_step(task_id, step_id, task.steps_total, fact)
            task.steps_total += 1
        self.step_changed(found, fact.seq)
        return found

    def step_changed(self, step: Step, seq: int) -> None:
        step.last_seq = max(step.last_seq, seq)
        self._dirty_steps.add((step.task_id, step.step_id))

    def link(self, agent_id: str, task_id: str, step_id: str | None) -> None:
        """The agent works for the task. The first link holds; costs.py brings along what it cost before."""
        known = self.links.get(agent_id)
        if known is None:
            self.links[agent_id] = TaskAgent(agent_id, task_id, step_id)
            self.new_links.add(agent_id)

    def guard(self) -> Guard:
        if self._guard is None:
            row = self._connection.execute(guard.select()).first()
            self._guard = Guard(*row) if row else Guard(1, False, None, None, None, **DEFAULT_LIMITS, last_seq=0)
        return self._guard

    def flush(self) -> None:
        connection = self._connection
        bulk.upsert(connection, tasks, [task_row(self.tasks[id]) for id in self._dirty_tasks])
        bulk.upsert(connection, steps, [step_row(self.steps[key]) for key in self._dirty_steps])
        bulk.upsert(connection, task_texts, [task_text_row(text) for text in self.texts.values()])
        bulk.upsert(connection, approvals, [approval_row(approval) for approval in self.approvals.values()])
        bulk.upsert(connection, task_agents, [task_agent_row(self.links[id]) for id in self.new_links])
        bulk.insert(connection, steering_messages, [steering_message_row(message) for message in self.steering])
        if self._guard is not None:
            bulk.upsert(connection, guard, [guard_row(self._guard)])

    def _load(self, facts: Sequence[Fact], changes: Sequence[LedgerChange]) -> None:
        agents = {getattr(fact.data, "agent_id", None) for fact in facts}
        agents |= {fact.data.parent_agent_id for fact in facts if isinstance(fact.data, AgentCreated)}
        agents |= {entry.agent_id for change in changes for entry in (change.old, change.new) if entry}
        for row in self._rows(task_agents, task_agents.c.agent_id, agents):
            link = TaskAgent(*row)
            self.links[link.agent_id] = link
        ids = {getattr(fact.data, "task_id", None) for fact in facts} | {link.task_id for link in self.links.values()}
        ids |= {entry.task_id for change in changes for entry in (change.old, change.new) if entry}
        for row in self._rows(approvals, approvals.c.id, {getattr(fact.data, "approval_id", None) for fact in facts}):
            approval = Approval(*row)
            self.approvals[approval.id] = approval
        ids |= {approval.task_id for approval in self.approvals.values()}
        for row in self._rows(tasks, tasks.c.id, ids):
            task = Task(*row)
            self.tasks[task.id] = task
        for row in self._rows(steps, steps.c.task_id, set(self.tasks)):
            step = Step(*row)
            self.steps[step.task_id, step.step_id] = step

    def _rows(self, table: Table, by: Column[Any], keys: Iterable[Any]) -> Sequence[Row]:
        return bulk.select_in(self._connection, table, [by], ((key,) for key in keys if isinstance(key, str)))


def unknown_task(task_id: str, fact: Fact) -> Task:
    """A task of which nothing but its id is known."""
    return Task(
        id=task_id,
        source=fact.source,
        title=one_line(task_id, 200),
        task_type=None,
        mode=None,
        status="pending",
        status_reason=None,
        status_at=0,
        workflow_id=None,
        priority="medium",
        lane=None,
        agent=None,
        workspace=None,
        working_directory=None,
        complexity=None,
        model=None,
        driver=None,
        isolation=None,
        branch=None,
        workplace=None,
        origin=None,
        created_by=None,
        rerun_of=None,
        labels="[]",
        dependencies="[]",
        run=1,
        worker=None,
        cost_cap=None,
        estimate_cost=None,
        estimate_ms=None,
        error=None,
        cost=0,
        calls=0,
        calls_unknown=0,
        tokens=0,
        cache_read=0,
        prompt_tokens=0,
        agents=0,
        steps_total=0,
        steps_done=0,
        percentage=None,
        current_step=None,
        approvals_pending=0,
        simulated=False,
        created_at=fact.time,
        started_at=None,
        completed_at=None,
        updated_at=fact.time,
        archived_at=None,
        deleted=False,
        created_seq=None,
        last_seq=fact.seq,
    )


def unknown_step(task_id: str, step_id: str, position: int, fact: Fact) -> Step:
    """A step of which nothing but its id is known."""
    return Step(
        task_id=task_id,
        step_id=step_id,
        position=position,
        role="",
        title=None,
        status="pending",
        depends_on="[]",
        attempt=0,
        agent_id=None,
        model=None,
        retries=0,
        timeout_seconds=None,
        estimate_cost=None,
        estimate_ms=None,
        error=None,
        cost=0,
        calls_unknown=0,
        tokens=0,
        started_at=None,
        completed_at=None,
        last_seq=fact.seq,
    )
