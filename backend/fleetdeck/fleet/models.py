"""Tables of the fleet's read model. Bodies of messages, inputs, outputs and patches stay in the log, found by seq."""

from dataclasses import dataclass

from sqlalchemy import Index

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class Agent:
    """One agent as it is now. Times in microseconds, money in nano-dollars, `tree_*` with all descendants."""

    id: str
    source: str
    role: str
    name: str
    title: str | None
    status: str
    status_reason: str | None
    status_since: int
    status_at: int | None
    """Time of the latest status fact; None while the status is only inferred."""
    urgency: int
    place_at: int
    """Its place among equally urgent ones: its start while active, so that lists stay calm, else its last sign."""
    activity: str | None
    activity_at: int
    waiting_for: str | None
    model: str | None
    workspace: str | None
    machine: str | None
    task_id: str | None
    parent_agent_id: str | None
    parent_tool_call_id: str | None
    git_branch: str | None
    created_seq: int | None
    """The latest `agent.created` fact: instructions, tools and what else the source said are there."""
    simulated: bool
    cost: int
    calls_reported: int
    calls_computed: int
    calls_guessed: int
    calls_unknown: int
    calls_undercounted: int
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int
    tokens: int
    tree_cost: int
    tree_tokens: int
    tree_agents: int
    tree_unpriced: int
    context_tokens: int | None
    context_limit: int | None
    context_at: int
    tool_calls: int
    tool_errors: int
    messages: int
    files_read: int
    files_written: int
    lines_added: int
    lines_removed: int
    created_at: int
    updated_at: int
    ended_at: int | None
    last_seq: int
    """The latest fact that changed anything here, a descendant's cost included."""


@dataclass(slots=True)
class ToolCall:
    """One call of a tool; `status` is running until its result is known."""

    agent_id: str
    tool_call_id: str
    name: str
    server: str | None
    summary: str | None
    status: str
    error: str | None
    started_at: int | None
    completed_at: int | None
    duration_ms: int | None
    started_seq: int | None
    completed_seq: int | None


@dataclass(slots=True)
class AgentFile:
    """What one agent did to one file: operations counted, lines summed."""

    agent_id: str
    path: str
    reads: int
    creations: int
    modifications: int
    deletions: int
    lines_added: int
    lines_removed: int
    last_at: int


@dataclass(slots=True)
class FileChange:
    """One operation on a file; its patch is in the fact `seq`."""

    seq: int
    agent_id: str
    path: str
    operation: str
    tool_call_id: str | None
    lines_added: int | None
    lines_removed: int | None
    lines: int | None
    time: int


@dataclass(slots=True)
class Message:
    """One message of a conversation; its blocks are in the fact `seq`."""

    agent_id: str
    message_id: str
    seq: int
    time: int
    role: str


@dataclass(slots=True)
class Activity:
    """A fact that people want to see pass by."""

    seq: int
    time: int
    kind: str
    agent_id: str | None


agents = table_for(
    "agents",
    metadata,
    Agent,
    ["id"],
    # In the order in which people see them, read backwards, so that a page comes off the index.
    Index("agents_by_urgency", "urgency", "place_at", "id"),
    Index("agents_by_parent", "parent_agent_id"),
    Index("agents_by_task", "task_id"),
    Index("agents_by_seq", "last_seq"),
    Index("agents_by_status_role", "status", "role"),
    Index("agents_by_cost", "cost"),
    Index("agents_by_created", "created_at"),
    Index("agents_by_updated", "updated_at"),
)
tool_calls = table_for(
    "tool_calls",
    metadata,
    ToolCall,
    ["agent_id", "tool_call_id"],
    Index("tool_calls_in_order", "agent_id", "started_at"),
)
agent_files = table_for("agent_files", metadata, AgentFile, ["agent_id", "path"])
file_changes = table_for(
    "file_changes", metadata, FileChange, ["seq"], Index("file_changes_by_file", "agent_id", "path")
)
messages = table_for(
    "messages",
    metadata,
    Message,
    ["agent_id", "message_id"],
    Index("messages_in_order", "agent_id", "time", "seq"),
)
activity = table_for(
    "activity",
    metadata,
    Activity,
    ["seq"],
    Index("activity_in_order", "time", "seq"),
    Index("activity_by_agent", "agent_id", "time"),
)

agent_row = as_row(Agent)
tool_call_row = as_row(ToolCall)
agent_file_row = as_row(AgentFile)
file_change_row = as_row(FileChange)
message_row = as_row(Message)
activity_row = as_row(Activity)
