"""Tables of the read model of work: tasks, their steps and agents, approvals, and the guard."""

from dataclasses import dataclass

from sqlalchemy import Index

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class Task:
    """One task as it is now. Times in microseconds, money in nano-dollars; lists as JSON."""

    id: str
    source: str
    title: str
    task_type: str | None
    mode: str | None
    status: str
    status_reason: str | None
    status_at: int
    workflow_id: str | None
    priority: str
    lane: str | None
    agent: str | None
    workspace: str | None
    working_directory: str | None
    complexity: str | None
    model: str | None
    driver: str | None
    isolation: str | None
    branch: str | None
    workplace: str | None
    """As JSON: events/task_types.py:Workplace."""
    origin: str | None
    created_by: str | None
    rerun_of: str | None
    labels: str
    dependencies: str
    run: int
    """How often it was started: 1, and one more for each retry."""
    worker: str | None
    """The process that runs it, or ran it last."""
    cost_cap: int | None
    estimate_cost: int | None
    estimate_ms: int | None
    error: str | None
    cost: int
    calls: int
    calls_unknown: int
    tokens: int
    cache_read: int
    prompt_tokens: int
    """Tokens that went in: input, cache reads and cache writes."""
    agents: int
    steps_total: int
    steps_done: int
    percentage: int | None
    """As its source gave it; None where the steps say."""
    current_step: str | None
    approvals_pending: int
    simulated: bool
    created_at: int
    started_at: int | None
    completed_at: int | None
    updated_at: int
    archived_at: int | None
    deleted: bool
    created_seq: int | None
    """The latest `task.created`: prompt, instructions, reasons of the complexity, skipped roles."""
    last_seq: int
    notes: str | None = None
    """As JSON: what a person should know of its file. None where there is nothing."""


@dataclass(slots=True)
class TaskText:
    """A text of a task that people search: its prompt, its result, the output of a step."""

    task_id: str
    kind: str
    text: str


@dataclass(slots=True)
class Step:
    """One step of a task's workflow as it is now."""

    task_id: str
    step_id: str
    position: int
    role: str
    title: str | None
    status: str
    depends_on: str
    attempt: int
    agent_id: str | None
    model: str | None
    retries: int
    timeout_seconds: int | None
    estimate_cost: int | None
    estimate_ms: int | None
    error: str | None
    cost: int
    calls_unknown: int
    tokens: int
    started_at: int | None
    completed_at: int | None
    last_seq: int


@dataclass(slots=True)
class TaskAgent:
    """Which task, and which step of it, an agent works for."""

    agent_id: str
    task_id: str
    step_id: str | None


@dataclass(slots=True)
class Approval:
    """A request for permission, and what became of it."""

    id: str
    source: str
    """Who asks; of what is Fleetdeck's own nobody else may speak."""
    agent_id: str
    task_id: str | None
    step_id: str | None
    tool: str
    command: str | None
    path: str | None
    status: str
    cause: str | None
    decided_by: str | None
    note: str | None
    scope: str | None
    requested_at: int
    expires_at: int | None
    decided_at: int | None
    requested_seq: int
    """The fact with the whole input and diff."""
    last_seq: int


@dataclass(slots=True)
class SteeringMessage:
    """Words that a person sent to a running agent, for its next turn; `seq` is their fact."""

    seq: int
    agent_id: str
    text: str


@dataclass(slots=True)
class Guard:
    """The fleet's guard: one row."""

    id: int
    stopped: bool
    stopped_by: str | None
    stopped_at: int | None
    reason: str | None
    max_agents: int
    max_agents_per_task: int
    spawns_per_minute: int
    same_call_limit: int
    last_seq: int


tasks = table_for(
    "tasks",
    metadata,
    Task,
    ["id"],
    Index("tasks_by_created", "created_at", "id"),
    Index("tasks_by_status", "status", "created_at"),
    Index("tasks_by_seq", "last_seq"),
    Index("tasks_by_completed", "completed_at"),
    Index("tasks_by_type", "task_type", "complexity", "status", "created_at"),
)
task_texts = table_for("task_texts", metadata, TaskText, ["task_id", "kind"])
steps = table_for("steps", metadata, Step, ["task_id", "step_id"])
task_agents = table_for("task_agents", metadata, TaskAgent, ["agent_id"], Index("task_agents_by_task", "task_id"))
approvals = table_for(
    "approvals",
    metadata,
    Approval,
    ["id"],
    Index("approvals_by_status", "status", "requested_at"),
    Index("approvals_by_task", "task_id"),
    Index("approvals_by_agent", "agent_id"),
    Index("approvals_by_seq", "last_seq"),
)
steering_messages = table_for(
    "steering_messages", metadata, SteeringMessage, ["seq"], Index("steering_messages_by_agent", "agent_id", "seq")
)
guard = table_for("guard", metadata, Guard, ["id"])

task_row = as_row(Task)
task_text_row = as_row(TaskText)
step_row = as_row(Step)
task_agent_row = as_row(TaskAgent)
approval_row = as_row(Approval)
steering_message_row = as_row(SteeringMessage)
guard_row = as_row(Guard)
