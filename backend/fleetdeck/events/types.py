"""The facts that Fleetdeck understands: one model per CloudEvents `type`, past tense, a closed union.

Wire names and fields are contracts (docs/events.md is generated from here). Sources may add fields of their own: they
are kept. Ids are strings chosen by the source; tokens are counts; times are RFC 3339; money is a decimal string in USD.
"""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from fleetdeck.core import money
from fleetdeck.events.blocks import Block
from fleetdeck.events.fields import (
    AgentStatus,
    Count,
    FactData,
    FileOperation,
    Id,
    MessageRole,
    Name,
    ToolStatus,
    WaitingFor,
)
from fleetdeck.events.guard_types import FleetReleased, FleetStopped, GuardChanged
from fleetdeck.events.observed_types import BacklogObserved, ScheduleObserved, WorkspaceObserved
from fleetdeck.events.plan_types import PlanChanged
from fleetdeck.events.price_override import PriceOverride
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
from fleetdeck.events.telemetry_types import LogRecorded, MetricRecorded, SpanRecorded, TraceId


class Unknown(FactData):
    """A fact of a type that Fleetdeck does not know: stored and shown under Activity, never refused."""


class AgentCreated(FactData):
    """An agent exists. May come after other facts about it, and again with more fields: what is given replaces."""

    type: ClassVar[str] = "agent.created"
    agent_id: Id
    role: Name
    model: Name | None = None
    name: Name | None = None
    title: Annotated[str, Field(max_length=2000)] | None = None
    parent_agent_id: Id | None = None
    parent_tool_call_id: Id | None = None
    task_id: Id | None = None
    step_id: Id | None = None
    workspace: Name | None = None
    git_branch: Name | None = None
    instructions: str | None = None
    tools: list[Name] | None = None
    context_limit: Count | None = None
    machine: Name | None = None
    simulated: bool | None = None
    secondhand: bool = False
    """Told by somebody beside the agent's own source: it fills gaps and replaces nothing."""


class AgentStatusChanged(FactData):
    """An agent's status, with the reason to believe it, and what it is doing in one line."""

    type: ClassVar[str] = "agent.status_changed"
    agent_id: Id
    status: AgentStatus
    reason: str | None = None
    activity: str | None = None
    waiting_for: WaitingFor | None = None
    secondhand: bool = False
    """Told by somebody beside the agent's own source: it counts only where that source tells nothing."""


class AgentDeleted(FactData):
    """A person removed the agent from the lists. Its facts and its cost stay in the log and in the ledger."""

    type: ClassVar[str] = "agent.deleted"
    agent_id: Id


class MessageRecorded(FactData):
    """A message (or one piece of it) of an agent's conversation."""

    type: ClassVar[str] = "message.recorded"
    agent_id: Id
    message_id: Id
    role: MessageRole
    blocks: list[Block] = []
    model: Name | None = None
    steering: bool | None = None
    """A person sent it while the agent was running, for its next turn."""
    by: Name | None = None
    secondhand: bool = False
    """Never in the place of the message with the same id that is there already."""


class ToolStarted(FactData):
    """An agent called a tool; `server` names the MCP server of the tool, if any."""

    type: ClassVar[str] = "tool.started"
    agent_id: Id
    tool_call_id: Id
    name: Name
    server: Name | None = None
    input: Any = None
    summary: str | None = None
    secondhand: bool = False
    """Told by somebody beside the agent's own source: it fills gaps and replaces nothing."""


class ToolCompleted(FactData):
    """A tool call ended; duration in milliseconds.

    A source that hears of calls only when they are over tells all here: `server`, `input` and `summary` too.
    """

    type: ClassVar[str] = "tool.completed"
    agent_id: Id
    tool_call_id: Id
    name: Name | None = None
    status: ToolStatus = "ok"
    output: Any = None
    error: str | None = None
    duration_ms: Count | None = None
    child_agent_id: Id | None = None
    server: Name | None = None
    input: Any = None
    summary: str | None = None
    secondhand: bool = False
    """Told by somebody beside the agent's own source: it fills gaps and replaces nothing."""


class FileChanged(FactData):
    """An agent read or changed a file; `patch` is a unified diff, `lines` the file's length where known."""

    type: ClassVar[str] = "file.changed"
    agent_id: Id
    path: Annotated[str, Field(min_length=1, max_length=4096)]
    operation: FileOperation
    tool_call_id: Id | None = None
    task_id: Id | None = None
    patch: str | None = None
    lines_added: Count | None = None
    lines_removed: Count | None = None
    lines: Count | None = None


class UsageRecorded(FactData):
    """What one call to a model used. One call is one fact, however many lines, spans or files repeat it.

    `input_tokens` is without cache. `sidechain` marks a copy in a side log, which loses against the original.
    `context_tokens` says how full the agent's context window was for this call, as `context.measured` does.
    """

    type: ClassVar[str] = "usage.recorded"
    agent_id: Id | None = None
    task_id: Id | None = None
    request_id: Id | None = None
    message_id: Id | None = None
    model: Name
    provider: Name | None = None
    input_tokens: Count = 0
    output_tokens: Count = 0
    cache_read_tokens: Count = 0
    cache_write_5m_tokens: Count = 0
    cache_write_1h_tokens: Count = 0
    reasoning_tokens: Count = 0
    service_tier: Name | None = None
    speed: Name | None = None
    latency_ms: Count | None = None
    status: Name | None = None
    reported_cost: Annotated[str, Field(max_length=40)] | None = None
    undercounted: bool = False
    sidechain: bool = False
    tool: Name | None = None
    context_tokens: Count | None = None
    context_limit: Count | None = None
    agent_inferred: bool = False
    """The call names no agent itself: a record of it that does says whose it is."""
    trace_id: TraceId | None = None
    span_id: TraceId | None = None
    parent_span_id: TraceId | None = None
    """A span around other spans with usage repeats theirs, and is not counted."""

    @field_validator("reported_cost", mode="before")
    @classmethod
    def _decimal_string(cls, value: Any) -> Any:
        if isinstance(value, int | float | Decimal):
            value = str(value)
        if isinstance(value, str):
            money.from_usd(value)
        return value


class ContextMeasured(FactData):
    """How full an agent's context window is, in tokens."""

    type: ClassVar[str] = "context.measured"
    agent_id: Id
    tokens: Count
    limit: Count | None = None


class ApprovalRequested(FactData):
    """An agent asks a person for permission to use a tool; `command` or `diff` is exactly what would be done."""

    type: ClassVar[str] = "approval.requested"
    approval_id: Id
    agent_id: Id
    agent_name: Name | None = None
    workspace: Name | None = None
    tool: Name
    input: Any = None
    expires_at: str | None = None
    task_id: Id | None = None
    step_id: Id | None = None
    tool_call_id: Id | None = None
    command: str | None = None
    diff: str | None = None
    path: str | None = None
    reason: str | None = None


class ApprovalDecided(FactData):
    """A request for permission was decided, by a person or by its expiry."""

    type: ClassVar[str] = "approval.decided"
    approval_id: Id
    agent_id: Id | None = None
    decision: Literal["allow", "deny"]
    by: Name | None = None
    note: str | None = None
    scope: Literal["once", "run"] | None = None
    """`run`: calls of the same tool are allowed until the task's run ends."""
    cause: Literal["person", "rule", "expired", "ended"] | None = None
    """Who decided: a person, an earlier `run` decision, the expiry, or the end of the agent that asked."""


class PlanMeasured(FactData):
    """How much of a subscription's window is used."""

    type: ClassVar[str] = "plan.measured"
    account: Name | None = None
    window: Name
    used_percent: Annotated[float, Field(ge=0)] | None = None
    used_tokens: Count | None = None
    limit_tokens: Count | None = None
    resets_at: str | None = None
    basis: Literal["authoritative", "estimated"] = "estimated"


class McpServerObserved(FactData):
    """An MCP server, configured or used, whole, as it is now."""

    type: ClassVar[str] = "mcp_server.observed"


class PriceChanged(FactData):
    """The person's own prices changed: the whole list of overrides that is in force from now on."""

    type: ClassVar[str] = "price.changed"
    overrides: list[PriceOverride]
    by: Name | None = None


class BudgetChanged(FactData):
    """A budget was made, changed or removed."""

    type: ClassVar[str] = "budget.changed"


class BudgetThresholdReached(FactData):
    """Spend reached one of a budget's warning thresholds."""

    type: ClassVar[str] = "budget.threshold_reached"


class BudgetExceeded(FactData):
    """Spend reached a budget's limit."""

    type: ClassVar[str] = "budget.exceeded"


class AlertTriggered(FactData):
    """A rule fired."""

    type: ClassVar[str] = "alert.triggered"


class AlertChanged(FactData):
    """A person acknowledged, snoozed, dismissed or resolved an alert."""

    type: ClassVar[str] = "alert.changed"


class SourceProblem(FactData):
    """A record that could not be read: where (`file:line`), why, and a cut, redacted sample.

    `resolved`: the file `location` (without a line) can be read again; what was told of it before is forgotten.
    """

    type: ClassVar[str] = "source.problem"
    source: Name
    location: Annotated[str, Field(max_length=5000)] = ""
    reason: str
    sample: Annotated[str, Field(max_length=2000)] | None = None
    resolved: bool = False


FACT_TYPES: dict[str, type[FactData]] = {
    model.type: model
    for model in (
        AgentCreated, AgentStatusChanged, AgentDeleted,
        TaskCreated, TaskAssigned, TaskUpdated, TaskStatusChanged, TaskProgress, TaskCompleted,
        StepCreated, StepStarted, StepCompleted, StepFailed, StepCancelled, StepReset,
        MessageRecorded, ToolStarted, ToolCompleted, FileChanged,
        UsageRecorded, ContextMeasured, ApprovalRequested, ApprovalDecided,
        PlanMeasured, PlanChanged, ScheduleObserved, BacklogObserved, WorkspaceObserved, McpServerObserved,
        PriceChanged, BudgetChanged, BudgetThresholdReached, BudgetExceeded, AlertTriggered, AlertChanged,
        FleetStopped, FleetReleased, GuardChanged,
        SpanRecorded, LogRecorded, MetricRecorded,
        SourceProblem,
    )
}  # fmt: skip
