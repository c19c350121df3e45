"""The fleet on the wire. Money: decimal strings in US dollars; times: RFC 3339 UTC; durations: as named."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from fleetdeck.events.blocks import Block
from fleetdeck.events.fields import AgentStatus, FileOperation, MessageRole, ToolStatus, WaitingFor

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `total` counts all that fit the filters. State as of `as_of_seq`."""

    items: list[Item]
    next_cursor: str | None
    total: int
    as_of_seq: int


class TokenUsage(BaseModel):
    """Tokens by kind; `input` is without cache, `reasoning` is part of `output`."""

    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


class Context(BaseModel):
    """How full the context window is, in tokens."""

    tokens: int
    limit: int | None


class Agent(BaseModel):
    """One agent. `cost` and `tokens` are its own; `tree_*` add all its descendants."""

    id: str
    role: str
    name: str
    title: str | None
    status: AgentStatus
    status_reason: str | None
    status_since: str
    activity: str | None
    waiting_for: WaitingFor | None
    model: str | None
    workspace: str | None
    machine: str | None
    source: str
    task_id: str | None
    parent_agent_id: str | None
    git_branch: str | None
    cost: str | None
    """None when no call of it has a known price."""
    cost_basis: Literal["reported", "computed", "guessed", "unknown", "mixed"] | None
    unpriced: bool
    """Some of its calls have no known price: the cost is a lower bound."""
    tree_cost: str | None
    tree_agents: int
    tree_tokens: int
    tokens: int
    usage: TokenUsage
    undercounted: bool
    """Its source is known to have written fewer output tokens than were used."""
    context: Context | None
    tool_calls: int
    tool_errors: int
    messages: int
    files_read: int
    files_written: int
    lines_added: int
    lines_removed: int
    created_at: str
    updated_at: str
    ended_at: str | None
    duration_seconds: float
    simulated: bool
    last_seq: int


class AgentConfig(BaseModel):
    """What the agent was told and given."""

    role: str
    model: str | None
    instructions: str | None
    tools: list[str]


class AgentMetrics(BaseModel):
    """Counts and shares over the agent's life."""

    tool_calls: int
    tool_errors: int
    messages: int
    files_read: int
    files_written: int
    lines_added: int
    lines_removed: int
    duration_seconds: float
    cache_hit_ratio: float | None
    """Cache reads over all prompt tokens, 0 to 1."""


class UsageCost(BaseModel):
    """What each kind of token costs at the ordinary rates of the agent's model; None without a price."""

    input: str
    output: str
    cache_read: str
    cache_write_5m: str
    cache_write_1h: str


class AgentDetail(Agent):
    """An agent with its configuration and its family."""

    config: AgentConfig
    metrics: AgentMetrics
    usage_cost: UsageCost | None
    parent: Agent | None
    children: list[Agent]
    as_of_seq: int


class TreeAgent(Agent):
    """An agent in its tree; the root has depth 0."""

    depth: int


class AgentTree(BaseModel):
    """A whole family, depth first, parents before children."""

    items: list[TreeAgent]
    as_of_seq: int


class AgentFacets(BaseModel):
    """How many agents there are for each value of the filters."""

    status: dict[str, int]
    role: dict[str, int]
    workspace: dict[str, int]
    model: dict[str, int]
    source: dict[str, int]
    machine: dict[str, int]
    as_of_seq: int


class Message(BaseModel):
    """One message (or a piece of one) of a conversation."""

    seq: int
    message_id: str
    role: MessageRole
    blocks: list[Block]
    model: str | None
    steering: bool
    """A person sent it to the running agent, for its next turn."""
    by: str | None
    time: str


class TouchedFile(BaseModel):
    """A file that a tool call touched."""

    path: str
    operation: FileOperation
    lines_added: int | None
    lines_removed: int | None
    seq: int


class ToolCall(BaseModel):
    """One tool call; `status` is running until its result is known. `seq`: the fact that started it, or ended it."""

    tool_call_id: str
    name: str
    server: str | None
    summary: str | None
    status: Literal["running"] | ToolStatus
    input: Any
    output: Any
    error: str | None
    started_at: str | None
    completed_at: str | None
    duration_ms: int | None
    files: list[TouchedFile]
    child_agent_id: str | None
    seq: int


class FileOperations(BaseModel):
    """How often each operation was done."""

    read: int
    created: int
    modified: int
    deleted: int


class FileChange(BaseModel):
    """One operation on a file; its diff is at `/agents/{id}/files/patch?seq=`."""

    seq: int
    time: str
    operation: FileOperation
    tool_call_id: str | None
    lines_added: int | None
    lines_removed: int | None
    lines: int | None


class AgentFile(BaseModel):
    """What an agent did to one file."""

    path: str
    operations: FileOperations
    lines_added: int
    lines_removed: int
    last_at: str
    changes: list[FileChange]


class FilePatch(BaseModel):
    """The unified diff of one change; None where the source gave none."""

    seq: int
    path: str
    operation: FileOperation
    patch: str | None
    lines_added: int | None
    lines_removed: int | None


class TimelineSpan(BaseModel):
    """Something with a start and an end; `end` is None while it goes on. `cost` (US dollars) and its basis are those of
    a call to a model; such calls are there where their source tells how long they took."""

    kind: Literal["agent", "tool", "model"]
    id: str
    label: str
    agent_id: str
    start: str
    end: str | None
    status: str
    cost: str | None = None
    cost_basis: Literal["reported", "computed", "guessed", "unknown"] | None = None


class Timeline(BaseModel):
    """The agent, its descendants and their tool calls, by start."""

    items: list[TimelineSpan]
    as_of_seq: int


class TaskAgents(BaseModel):
    """All agents of a task."""

    items: list[Agent]
    as_of_seq: int


class TaskFileChange(FileChange):
    """One operation on a file, by one of the task's agents."""

    agent_id: str


class TaskFile(BaseModel):
    """What a task did to one file in all."""

    path: str
    operation: FileOperation
    lines_added: int
    lines_removed: int
    changes: list[TaskFileChange]


class TaskFiles(BaseModel):
    """The files that a task changed, with their sums."""

    items: list[TaskFile]
    lines_added: int
    lines_removed: int
    as_of_seq: int


class ActivityLine(BaseModel):
    """One line of the activity feed; `text` follows the name of its agent, or of the source with the id `source`."""

    seq: int
    time: str
    kind: Literal["agent", "tool", "file", "source", "cost", "other"]
    agent_id: str | None
    agent_name: str | None
    source: str | None
    workspace: str | None
    text: str
    detail: str | None
    status: str | None
    simulated: bool


class Deleted(BaseModel):
    """The command was stored as fact `seq`."""

    id: str
    status: Literal["deleted"]
    seq: int


class ActivityPage(BaseModel):
    """Lines newest first; `next_cursor` is the `before` of the next page."""

    items: list[ActivityLine]
    next_cursor: str | None
    as_of_seq: int
