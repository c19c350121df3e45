"""The facts about tasks and the steps of their workflows (types.py says what they have in common)."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field, model_validator

from fleetdeck.events.fields import Count, FactData, Id, Isolation, Name, Priority, TaskStatus


class SkippedRole(BaseModel):
    """A role that the workflow knows and this task does without, and why."""

    role: Name
    reason: str


class ComplexityReason(BaseModel):
    """One part of a complexity score: how much it adds, in words, and what kind of sign it is."""

    points: float
    text: str
    kind: Literal["scope", "work", "verb", "risk", "length"]


class Workplace(BaseModel):
    """Where a task worked: its folder, and for a repository the branch it made and where that began."""

    directory: str
    repository: str | None = None
    branch: Name | None = None
    base_branch: Name | None = None
    base_commit: Name | None = None
    pull_request_url: str | None = None


class TaskDocument(BaseModel):
    """The file that a task of another system stands in: where, its text (cut), what was read from it, what is missing.

    `notes` say what a person should know: a status that does not fit the folder, fields that are no text.
    """

    path: str
    text: str = ""
    fields: dict[str, Any] = {}
    missing: list[Name] = []
    notes: list[str] = []


class TaskEstimate(BaseModel):
    """What a task was expected to cost (decimal string, USD) and to take, and on which basis."""

    cost: str
    seconds: float
    basis: Literal["history", "defaults"]
    sample: Count


class TaskCreated(FactData):
    """A task exists: something that a person or an orchestrator wants done."""

    type: ClassVar[str] = "task.created"
    task_id: Id
    prompt: str | None = None
    title: str | None = None
    description: str | None = None
    task_type: Name | None = None
    mode: Name | None = None
    workflow_id: Name | None = None
    priority: Priority | None = None
    dependencies: list[Id] = []
    labels: list[Name] = []
    workspace: Name | None = None
    working_directory: str | None = None
    complexity: Name | None = None
    agent: Name | None = None
    lane: Name | None = None
    origin: Name | None = None
    instructions: str | None = None
    model: Name | None = None
    driver: Name | None = None
    isolation: Isolation | None = None
    cost_cap: Annotated[str, Field(max_length=40)] | None = None
    complexity_score: Annotated[float, Field(ge=0, le=1)] | None = None
    complexity_reasons: list[ComplexityReason] = []
    always_include_analyst: bool | None = None
    skipped: list[SkippedRole] = []
    estimate: TaskEstimate | None = None
    rerun_of: Id | None = None
    by: Name | None = None
    simulated: bool | None = None
    status: TaskStatus | None = None
    document: TaskDocument | None = None

    @model_validator(mode="after")
    def _needs_words(self) -> "TaskCreated":
        if not self.prompt and not self.title:
            raise ValueError("a task needs a prompt or a title")
        return self


class TaskAssigned(FactData):
    """A task was given to an agent (by name, as its orchestrator calls it)."""

    type: ClassVar[str] = "task.assigned"
    task_id: Id
    agent: Name
    lane: Name | None = None
    status: TaskStatus | None = None
    document: TaskDocument | None = None


class TaskUpdated(FactData):
    """Fields of a task changed; the changed ones stand in the data."""

    type: ClassVar[str] = "task.updated"
    task_id: Id
    title: str | None = None
    priority: Priority | None = None
    labels: list[Name] | None = None
    dependencies: list[Id] | None = None
    lane: Name | None = None
    workspace: Name | None = None
    working_directory: str | None = None
    model: Name | None = None
    complexity: Name | None = None
    branch: Name | None = None
    description: str | None = None
    agent: Name | None = None
    status: TaskStatus | None = None
    reason: str | None = None
    document: TaskDocument | None = None
    workplace: Workplace | None = None
    archived: bool | None = None
    deleted: bool | None = None
    worker: Name | None = None
    """The process that runs the task from now on, after another was lost."""
    by: Name | None = None


class TaskStatusChanged(FactData):
    """A task's status, with the reason."""

    type: ClassVar[str] = "task.status_changed"
    task_id: Id
    status: TaskStatus
    reason: str | None = None
    run: Count | None = None
    worker: Name | None = None
    """The process that runs it from now on."""
    by: Name | None = None


class TaskProgress(FactData):
    """How far a task is; percentage from 0 to 100."""

    type: ClassVar[str] = "task.progress"
    task_id: Id
    step_id: Id | None = None
    current_step: Name | None = None
    percentage: Annotated[float, Field(ge=0, le=100)] | None = None


class TaskCompleted(FactData):
    """A task ended, well or not; duration in milliseconds."""

    type: ClassVar[str] = "task.completed"
    task_id: Id
    status: Literal["completed", "failed", "cancelled"]
    result: str | None = None
    error: str | None = None
    duration_ms: Count | None = None
    lane: Name | None = None
    agent: Name | None = None
    document: TaskDocument | None = None


class _Step(FactData):
    task_id: Id
    step_id: Id
    role: Name | None = None
    agent_id: Id | None = None
    depends_on: list[Id] = []
    attempt: Count | None = None
    output: str | None = None
    error: str | None = None


class StepCreated(_Step):
    """A step of a task's workflow is planned; `position` orders the steps, the estimate is for this step alone."""

    type: ClassVar[str] = "step.created"
    title: str | None = None
    position: Count | None = None
    model: Name | None = None
    retries: Count | None = None
    timeout_seconds: Count | None = None
    estimate: TaskEstimate | None = None


class StepStarted(_Step):
    """A step runs, as attempt number `attempt` (from 1)."""

    type: ClassVar[str] = "step.started"


class StepCompleted(_Step):
    """A step ended well; its output is given to the steps that depend on it."""

    type: ClassVar[str] = "step.completed"


class StepFailed(_Step):
    """A step failed; a retry is a new attempt."""

    type: ClassVar[str] = "step.failed"
    will_retry: bool | None = None


class StepCancelled(_Step):
    """A step ended because its task did; `reason` says why."""

    type: ClassVar[str] = "step.cancelled"
    reason: str | None = None


class StepReset(_Step):
    """A step waits again: its task is retried, or the process that ran it was lost; `reason` says which."""

    type: ClassVar[str] = "step.reset"
    reason: str | None = None
