"""Tasks on the wire. Money: decimal strings in US dollars; times: RFC 3339 UTC; durations: as named."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from fleetdeck.events.fields import Isolation, Priority, TaskStatus
from fleetdeck.events.task_types import ComplexityReason, SkippedRole, TaskDocument

Item = TypeVar("Item")
StepStatus = Literal["pending", "running", "completed", "failed", "cancelled"]
ApprovalStatus = Literal["pending", "allowed", "denied", "expired", "ended"]


class TaskPage(BaseModel, Generic[Item]):
    """One page of a list; `total` counts all that fit the filters. State as of `as_of_seq`."""

    items: list[Item]
    next_cursor: str | None
    total: int
    as_of_seq: int


class Progress(BaseModel):
    """How far a task is: steps done of all, 0 to 100 percent, and what goes on."""

    done: int
    total: int
    percentage: int
    current_step: str | None


class Estimate(BaseModel):
    """What was expected when the task was submitted."""

    cost: str
    seconds: float


class Hit(BaseModel):
    """Where a search found its words: a cut of the text, and from which to which character of the cut each hit goes."""

    kind: Literal["title", "prompt", "result", "output"]
    text: str
    marks: list[tuple[int, int]]
    count: int


class Task(BaseModel):
    """One task. `prompt` is cut to 500 characters in lists; `agents` counts them; `cost` is the sum over them."""

    id: str
    source: str
    title: str
    prompt: str
    task_type: str | None
    mode: str | None
    status: TaskStatus
    status_reason: str | None
    lane: str | None
    priority: Priority
    agent: str | None
    workspace: str | None
    working_directory: str | None
    workflow_id: str | None
    complexity: str | None
    model: str | None
    driver: str | None
    isolation: Isolation | None
    branch: str | None
    cost: str | None
    """None when no call of it has a known price."""
    unpriced: bool
    cost_cap: str | None
    estimate: Estimate | None
    tokens: int
    cache_hit_ratio: float | None
    agents: int
    progress: Progress
    labels: list[str]
    notes: list[str]
    """What a person should know of its file: required fields that it lacks, a status that its folder belies."""
    dependencies: list[str]
    origin: str | None
    created_by: str | None
    run: int
    rerun_of: str | None
    error: str | None
    approvals_pending: int
    simulated: bool
    controlled: bool
    """Fleetdeck runs it: it can be cancelled, retried, paused, steered."""
    created_at: str
    started_at: str | None
    completed_at: str | None
    updated_at: str
    duration_seconds: float | None
    """From its start to its end, or to its latest fact while it runs; None before its start."""
    archived_at: str | None
    hits: list[Hit]
    """Where the words of `q` stand; empty without one."""
    last_seq: int


class Step(BaseModel):
    """One step. `cost` and `tokens` are those of its agents, of all its attempts, with their subagents."""

    step_id: str
    position: int
    role: str
    title: str | None
    status: StepStatus
    depends_on: list[str]
    attempt: int
    retries: int
    agent_id: str | None
    model: str | None
    estimate: Estimate | None
    error: str | None
    output: str | None
    cost: str | None
    unpriced: bool
    tokens: int
    started_at: str | None
    completed_at: str | None
    duration_seconds: float | None


class TaskDetail(Task):
    """A task with its full prompt, its result and its steps."""

    instructions: str | None
    result: str | None
    complexity_score: float | None
    complexity_reasons: list[ComplexityReason]
    skipped: list[SkippedRole]
    always_include_analyst: bool
    steps: list[Step]
    document: TaskDocument | None
    """The file of a task of another system."""
    as_of_seq: int


class StepList(BaseModel):
    """The steps of a task, in the order of its workflow."""

    items: list[Step]
    as_of_seq: int


class TaskFacets(BaseModel):
    """How many tasks there are for each value of the filters."""

    status: dict[str, int]
    task_type: dict[str, int]
    workspace: dict[str, int]
    model: dict[str, int]
    complexity: dict[str, int]
    driver: dict[str, int]
    origin: dict[str, int]
    source: dict[str, int]
    priority: dict[str, int]
    label: dict[str, int]
    hits: dict[str, int]
    """With `q`: hits in prompts, results and outputs."""
    cost: str
    """Of all tasks that fit."""
    median_seconds: float | None
    """Of those that fit and ended."""
    as_of_seq: int


class Compared(BaseModel):
    """One task of a comparison."""

    task: TaskDetail
    result_excerpt: str | None


class Recommendation(BaseModel):
    """Which of the compared tasks did best, and the numbers that say so."""

    task_id: str | None
    reasons: list[str]


class Comparison(BaseModel):
    """Tasks side by side, in the order asked for."""

    items: list[Compared]
    recommendation: Recommendation
    as_of_seq: int


class Approval(BaseModel):
    """A request for permission. `command` or `diff` is exactly what would be done."""

    id: str
    agent_id: str
    agent_name: str | None
    task_id: str | None
    task_title: str | None
    step_id: str | None
    workspace: str | None
    tool: str
    input: Any
    command: str | None
    diff: str | None
    path: str | None
    reason: str | None
    status: ApprovalStatus
    cause: Literal["person", "rule", "expired", "ended"] | None
    decided_by: str | None
    note: str | None
    scope: Literal["once", "run"] | None
    requested_at: str
    expires_at: str | None
    decided_at: str | None
    simulated: bool
    last_seq: int
