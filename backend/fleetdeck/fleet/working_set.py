"""The rows that one batch of facts may change: read in a few statements, folded in memory, written in a few more."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from fleetdeck.core import bulk
from fleetdeck.events.ended_calls import CallChange, CountedCall
from fleetdeck.events.fact import Fact
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import AgentCreated, FileChanged, MessageRecorded, ToolCompleted, ToolStarted
from fleetdeck.fleet import statuses
from fleetdeck.fleet.models import (
    Activity,
    Agent,
    AgentFile,
    FileChange,
    Message,
    ToolCall,
    activity,
    activity_row,
    agent_file_row,
    agent_files,
    agent_row,
    agents,
    file_change_row,
    file_changes,
    message_row,
    messages,
    tool_call_row,
    tool_calls,
)
from fleetdeck.pricing.entries import LedgerChange


class WorkingSet:
    """Agents, tool calls, files and messages named by a batch, with every ancestor of those agents."""

    def __init__(self, connection: Connection, batch: Batch, changes: Sequence[LedgerChange]) -> None:
        self._connection = connection
        self.agents: dict[str, Agent] = {}
        self.tool_calls: dict[tuple[str, str], ToolCall] = {}
        self.files: dict[tuple[str, str], AgentFile] = {}
        self.file_changes: list[FileChange] = []
        self.activity: list[Activity] = []
        self._counted: dict[tuple[str, str], CountedCall] = {}
        self._workspaces: dict[str, str | None] = {}
        self._dirty_agents: set[str] = set()
        self._messages: dict[tuple[str, str], Message] = {}
        self._known_messages: set[tuple[Any, ...]] = set()
        self._load_agents(_agent_ids(batch, changes))
        self._load_work(batch)

    def agent(self, agent_id: str, fact: Fact) -> Agent:
        """The agent of a fact, marked as changed by it; made from what little is known when it is the first."""
        found = self.agents.get(agent_id)
        if found is None:
            found = self.agents[agent_id] = _unknown_agent(agent_id, fact)
        found.created_at = min(found.created_at, fact.time)
        found.updated_at = max(found.updated_at, fact.time)
        self.changed(found, fact.seq)
        return found

    def is_created(self, agent_id: str) -> bool:
        """Its source told of the agent before."""
        return agent_id in self.agents and self.agents[agent_id].created_seq is not None

    def changed(self, agent: Agent, seq: int) -> None:
        agent.last_seq = max(agent.last_seq, seq)
        self._dirty_agents.add(agent.id)

    def record_message(self, message: Message, *, replace: bool = True) -> bool:
        """Keep a message, in the place of one with the same id if `replace`. True when it is new."""
        key = (message.agent_id, message.message_id)
        new = key not in self._messages and key not in self._known_messages
        if new or replace:
            self._messages[key] = message
        return new

    def ancestors(self, agent: Agent) -> Iterator[Agent]:
        """Parent, its parent, and so on."""
        seen = {agent.id}
        parent = agent.parent_agent_id
        while parent is not None and parent not in seen and parent in self.agents:
            seen.add(parent)
            yield self.agents[parent]
            parent = self.agents[parent].parent_agent_id

    def call_changes(self) -> Iterator[CallChange]:
        """What is counted otherwise now; the past calls of an agent that changed its workspace among them."""
        moved = [id for id, before in self._workspaces.items() if self.agents[id].workspace != before]
        for row in bulk.select_in(self._connection, tool_calls, [tool_calls.c.agent_id], ((id,) for id in moved)):
            call = ToolCall(*row)
            if (call.agent_id, call.tool_call_id) not in self.tool_calls:
                self._remember_call(call)
        for key, call in self.tool_calls.items():
            old, new = self._counted.get(key), _counted(call, self.agents[key[0]].workspace)
            if old != new:
                yield CallChange(old, new)

    def flush(self) -> None:
        connection = self._connection
        for id in self._dirty_agents:
            agent = self.agents[id]
            agent.place_at = agent.created_at if agent.status in statuses.ACTIVE else agent.updated_at
        bulk.upsert(connection, agents, [agent_row(self.agents[id]) for id in self._dirty_agents])
        bulk.upsert(connection, tool_calls, [tool_call_row(call) for call in self.tool_calls.values()])
        bulk.upsert(connection, agent_files, [agent_file_row(file) for file in self.files.values()])
        bulk.upsert(connection, messages, [message_row(message) for message in self._messages.values()])
        bulk.insert(connection, file_changes, [file_change_row(change) for change in self.file_changes])
        bulk.insert(connection, activity, [activity_row(entry) for entry in self.activity])

    def _load_agents(self, ids: set[str]) -> None:
        wanted = ids
        while wanted:
            for row in bulk.select_in(self._connection, agents, [agents.c.id], ((id,) for id in wanted)):
                agent = Agent(*row)
                self.agents[agent.id] = agent
                self._workspaces[agent.id] = agent.workspace
            parents = {agent.parent_agent_id for agent in self.agents.values() if agent.parent_agent_id}
            wanted = parents - self.agents.keys() - wanted

    def _load_work(self, batch: Batch) -> None:
        # A brand-new agent has no rows yet: most of a history import needs no look-up at all.
        def of_known(*types: str) -> Iterator[Any]:
            return (fact.data for fact in batch.of(*types) if getattr(fact.data, "agent_id", None) in self.agents)

        calls = {(data.agent_id, data.tool_call_id) for data in of_known(ToolStarted.type, ToolCompleted.type)}
        paths = {(data.agent_id, data.path) for data in of_known(FileChanged.type)}
        ids = {(data.agent_id, data.message_id) for data in of_known(MessageRecorded.type)}
        for row in bulk.select_in(self._connection, tool_calls, _CALL_KEY, calls):
            self._remember_call(ToolCall(*row))
        for row in bulk.select_in(self._connection, agent_files, _FILE_KEY, paths):
            file = AgentFile(*row)
            self.files[file.agent_id, file.path] = file
        self._known_messages.update(bulk.select_in(self._connection, _message_keys, _MESSAGE_KEY, ids))

    def _remember_call(self, call: ToolCall) -> None:
        key = (call.agent_id, call.tool_call_id)
        self.tool_calls[key] = call
        self._counted[key] = _counted(call, self._workspaces[call.agent_id])


_CALL_KEY = (tool_calls.c.agent_id, tool_calls.c.tool_call_id)
_FILE_KEY = (agent_files.c.agent_id, agent_files.c.path)
# Only its key: a message that comes again takes the whole place of the one before.
_message_keys = bulk.narrow(messages, "agent_id", "message_id")
_MESSAGE_KEY = (_message_keys.c.agent_id, _message_keys.c.message_id)


def _counted(call: ToolCall, workspace: str | None) -> CountedCall:
    time = call.started_at if call.started_at is not None else call.completed_at or 0
    return CountedCall(call.name, workspace or "", time, call.status, call.duration_ms, call.error)


def _agent_ids(batch: Batch, changes: Sequence[LedgerChange]) -> set[str]:
    ids: set[str | None] = {getattr(fact.data, "agent_id", None) for fact in batch.facts}
    ids |= {fact.data.parent_agent_id for fact in batch.of(AgentCreated.type) if isinstance(fact.data, AgentCreated)}
    ids |= {entry.agent_id for change in changes for entry in (change.old, change.new) if entry}
    return {id for id in ids if isinstance(id, str)}


def _unknown_agent(agent_id: str, fact: Fact) -> Agent:
    return Agent(
        id=agent_id,
        source=fact.source,
        role="",
        name=agent_id[:12],
        title=None,
        status="created",
        status_reason=None,
        status_since=fact.time,
        status_at=None,
        urgency=statuses.urgency("created", None),
        place_at=fact.time,
        activity=None,
        activity_at=0,
        waiting_for=None,
        model=None,
        workspace=None,
        machine=None,
        task_id=None,
        parent_agent_id=None,
        parent_tool_call_id=None,
        git_branch=None,
        created_seq=None,
        simulated=False,
        cost=0,
        calls_reported=0,
        calls_computed=0,
        calls_guessed=0,
        calls_unknown=0,
        calls_undercounted=0,
        input=0,
        output=0,
        cache_read=0,
        cache_write_5m=0,
        cache_write_1h=0,
        reasoning=0,
        tokens=0,
        tree_cost=0,
        tree_tokens=0,
        tree_agents=1,
        tree_unpriced=0,
        context_tokens=None,
        context_limit=None,
        context_at=0,
        tool_calls=0,
        tool_errors=0,
        messages=0,
        files_read=0,
        files_written=0,
        lines_added=0,
        lines_removed=0,
        created_at=fact.time,
        updated_at=fact.time,
        ended_at=None,
        last_seq=fact.seq,
    )
