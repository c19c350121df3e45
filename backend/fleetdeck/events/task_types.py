"""The facts about tasks and the steps of their workflows (types.py says what they have in common)."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from fleetdeck.events.fields import Count, FactData, Id, Name, Priority, TaskStatus


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


class TaskUpdated(FactData):
    """Fields of a task changed; the changed ones stand in the data."""

    type: ClassVar[str] = "task.updated"
    task_id: Id


class TaskStatusChanged(FactData):
    """A task's status, with the reason."""

    type: ClassVar[str] = "task.status_changed"
    task_id: Id
    status: TaskStatus
    reason: str | None = None


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
    """A step of a task's workflow is planned."""

    type: ClassVar[str] = "step.created"


class StepStarted(_Step):
    """A step runs, as attempt number `attempt` (from 1)."""

    type: ClassVar[str] = "step.started"


class StepCompleted(_Step):
    """A step ended well; its output is given to the steps that depend on it."""

    type: ClassVar[str] = "step.completed"


class StepFailed(_Step):
    """A step failed; a retry is a new attempt."""

    type: ClassVar[str] = "step.failed"
