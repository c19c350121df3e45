"""The orchestrator on the wire: what people submit, what they are told before, and what commands answer."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from fleetdeck.core import money
from fleetdeck.core.errors import Invalid
from fleetdeck.core.inputs import Input
from fleetdeck.events.fields import Isolation, Priority
from fleetdeck.events.task_types import ComplexityReason, SkippedRole
from fleetdeck.tasks.schemas import TaskDetail

TaskType = Literal[
    "auto",
    "feature_implementation",
    "bug_fix",
    "code_review",
    "refactoring",
    "testing",
    "documentation",
    "research",
    "custom",
]
Mode = Literal["sequential", "parallel"]
Role = Literal["ANALYST", "PLANNER", "ARCHITECT", "BUILDER", "TESTER", "REVIEWER", "DOCUMENTER"]
MAX_PROMPT_BYTES = 512 * 1024
Label = Annotated[str, Field(min_length=1, max_length=60)]


class TaskDraft(Input):
    """What a person fills in, as far as they have got: the estimate is asked for with it as they type."""

    prompt: str = ""
    task_type: TaskType = "auto"
    mode: Mode = "sequential"
    workflow_id: str | None = Field(None, max_length=100)
    """One of `GET /workflows`; None: the one that fits the type."""
    model: str | None = Field(None, max_length=200)
    """For every role; None: each role's own."""
    driver: str | None = Field(None, max_length=40)
    """One of `GET /drivers`; None: the server's default."""
    working_directory: str | None = Field(None, max_length=4096)
    """Inside one of the allowed roots; None: a new folder of the task's own."""
    isolation: Isolation = "in_place"
    instructions: str | None = Field(None, max_length=20_000)
    priority: Priority = "medium"
    labels: list[Label] = Field([], max_length=20)
    cost_cap: str | None = Field(None, max_length=40)
    """US dollars; a call that might go beyond it is not made."""
    always_include_analyst: bool = False

    def cap(self) -> int | None:
        """The cost cap in nano-dollars. Raises Invalid."""
        if self.cost_cap is None:
            return None
        try:
            cap = money.from_usd(self.cost_cap)
        except ValueError as error:
            raise Invalid("cost_cap: not an amount in US dollars") from error
        if cap == 0:
            raise Invalid("cost_cap: must be more than nothing")
        return cap


class TaskSubmission(TaskDraft):
    """A task to run."""

    title: str | None = Field(None, max_length=200)
    """None: the prompt's first line."""
    dependencies: list[Annotated[str, Field(max_length=512)]] = Field([], max_length=50)
    """Ids of tasks that must be completed first."""
    origin: Literal["browser", "api", "cli"] = "api"
    rerun_of: str | None = Field(None, max_length=512)


class PlannedStep(BaseModel):
    """One step of a workflow as it would run; a skipped one stays in the preview."""

    step_id: str
    role: str
    title: str
    depends_on: list[str]
    model: str | None
    included: bool
    reason: str | None
    """Why it is skipped, or included where that was open."""
    cost: str
    seconds: float


class Complexity(BaseModel):
    """How hard a task looks: `score` from 0 to 1, complex from `threshold` on, with every part of the score."""

    label: Literal["simple", "complex"]
    score: float
    threshold: float
    reasons: list[ComplexityReason]


class LikeTask(BaseModel):
    """A finished task that the estimate is made from."""

    id: str
    cost: str
    seconds: float


class PlanEstimate(BaseModel):
    """Expected cost (US dollars) and time; p10 and p90 bound what is usual. `basis_text` says where it comes from."""

    cost: str
    cost_p10: str
    cost_p90: str
    seconds: float
    seconds_p10: float
    seconds_p90: float
    basis: Literal["history", "defaults"]
    sample: int
    like: list[LikeTask]
    basis_text: str
    analyst_cost: str
    """What including ANALYST adds."""
    analyst_seconds: float


class Plan(BaseModel):
    """What would happen if the draft were submitted now."""

    title: str
    task_type: str
    """The type in force: what `auto` was taken for."""
    type_reason: str
    workflow_id: str
    mode: Mode
    driver: str
    simulated: bool
    complexity: Complexity
    steps: list[PlannedStep]
    skipped: list[SkippedRole]
    estimate: PlanEstimate
    warnings: list[str]
    """What the person should know before: an empty prompt, a cap below the estimate, a dirty tree, the kill switch."""
    words: int
    tokens: int
    """Of the prompt, roughly."""


class Submitted(BaseModel):
    """The task was stored as fact `seq` and waits for its run."""

    task: TaskDetail
    seq: int


class Commanded(BaseModel):
    """A command was carried out; the object as it is now. `changed` is False where it was so already."""

    id: str
    status: str
    changed: bool
    seq: int


class BulkCommand(Input):
    """One command for many tasks."""

    ids: list[Annotated[str, Field(max_length=512)]] = Field(min_length=1, max_length=500)
    action: Literal["cancel", "archive", "restore", "delete", "label", "unlabel", "retry"]
    label: Label | None = None


class BulkRefusal(BaseModel):
    """Why one of many could not be done."""

    id: str
    reason: str


class BulkOutcome(BaseModel):
    """What became of each."""

    done: list[str]
    refused: list[BulkRefusal]
    seq: int


class Rerun(Input):
    """A new task like this one; what is given replaces."""

    changes: dict[str, Any] = {}


class AgentSpawn(Input):
    """One agent for one piece of work: a task with a single step."""

    role: Role = "BUILDER"
    prompt: str = Field(min_length=1)
    model: str | None = Field(None, max_length=200)
    driver: str | None = Field(None, max_length=40)
    working_directory: str | None = Field(None, max_length=4096)
    instructions: str | None = Field(None, max_length=20_000)
    cost_cap: str | None = Field(None, max_length=40)


class SteeringMessage(Input):
    """Words for a running agent, for its next turn."""

    text: str = Field(min_length=1, max_length=20_000)


class Decision(Input):
    """Allow or deny a request for permission; `run` allows calls of the same tool until the task's run ends."""

    decision: Literal["allow", "deny"]
    note: str | None = Field(None, max_length=2_000)
    scope: Literal["once", "run"] = "once"


class GuardLimits(Input):
    """Limits of the fleet's guard: agents at once in all and per task, agents started a minute, same calls in a row."""

    max_agents: int = Field(ge=1, le=10_000)
    max_agents_per_task: int = Field(ge=1, le=10_000)
    spawns_per_minute: int = Field(ge=1, le=10_000)
    same_call_limit: int = Field(ge=2, le=10_000)


class Guard(BaseModel):
    """The guard: kill switch, limits, and what runs now."""

    stopped: bool
    stopped_by: str | None
    stopped_at: str | None
    reason: str | None
    limits: GuardLimits
    running_agents: int
    """That Fleetdeck runs: what the kill switch would stop."""
    active_tasks: int
    as_of_seq: int


class StopFleet(Input):
    """Pull the kill switch."""

    reason: str | None = Field(None, max_length=500)


class Driver(BaseModel):
    """A way to run agents. `unavailable` says what is missing and how to get it."""

    name: str
    title: str
    simulated: bool
    available: bool
    unavailable: str | None
    default: bool
    models: list[str]


class DriverList(BaseModel):
    items: list[Driver]


class WorkflowStep(BaseModel):
    """One step of a workflow template."""

    id: str
    role: Role
    title: str
    depends_on: list[str]
    condition: Literal["always", "if_complex"]
    retries: int
    timeout_seconds: int


class Workflow(BaseModel):
    """A workflow template: a directed graph of steps without cycles."""

    id: str
    title: str
    description: str
    task_types: list[str]
    steps: list[WorkflowStep]


class WorkflowList(BaseModel):
    items: list[Workflow]


class WorkflowRecommendation(BaseModel):
    """The workflow for a prompt, and why."""

    workflow: Workflow
    task_type: str
    type_reason: str
    complexity: Complexity
    skipped: list[SkippedRole]


class RolePrompt(BaseModel):
    """A role's system prompt in one of its variants, with the variables it uses."""

    role: str
    variant: Literal["simple", "complex"]
    version: int
    text: str
    variables: list[str]


class RolePrompts(BaseModel):
    """Every variant of a role's prompt."""

    role: str
    description: str
    default_model: str
    tools: list[str]
    variants: list[RolePrompt]


class PromptPreviewRequest(Input):
    """Render prompts of one role or several, side by side, for a draft of a task."""

    roles: list[Role] = Field(min_length=1, max_length=8)
    variants: list[Literal["simple", "complex"]] = ["simple", "complex"]
    task: TaskDraft = TaskDraft()


class RenderedPrompt(BaseModel):
    """A prompt as an agent would get it; `tokens` roughly."""

    role: str
    variant: str
    version: int
    text: str
    tokens: int


class PromptPreview(BaseModel):
    items: list[RenderedPrompt]
