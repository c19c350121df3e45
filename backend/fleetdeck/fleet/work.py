"""How facts about an agent's work change the read model: messages, tool calls, files."""

from fleetdeck.core import clock
from fleetdeck.core.text import clean, cut, one_line
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import FileChanged, MessageRecorded, ToolCompleted, ToolStarted, UsageRecorded
from fleetdeck.fleet import lifecycle
from fleetdeck.fleet.models import Agent, AgentFile, FileChange, Message, ToolCall
from fleetdeck.fleet.working_set import WorkingSet

_COUNTED_AS_ERROR = frozenset({"error", "denied"})


def message_recorded(work: WorkingSet, fact: Fact, data: MessageRecorded) -> None:
    agent = work.agent(data.agent_id, fact)
    lifecycle.seen_working(agent, fact)
    lifecycle.set_model(agent, data.model, fact.time)
    message = Message(agent.id, data.message_id, fact.seq, fact.time, data.role)
    agent.messages += work.record_message(message, replace=not data.secondhand)


def usage_recorded(work: WorkingSet, fact: Fact, data: UsageRecorded) -> None:
    if data.agent_id is None:
        return
    agent = work.agent(data.agent_id, fact)
    lifecycle.seen_working(agent, fact)
    lifecycle.set_model(agent, data.model, fact.time)
    if data.context_tokens is not None:
        lifecycle.set_context(agent, data.context_tokens, data.context_limit, fact.time)


def tool_started(work: WorkingSet, fact: Fact, data: ToolStarted) -> None:
    agent = work.agent(data.agent_id, fact)
    call = _call(work, agent, data.tool_call_id)
    if data.secondhand and call.started_seq is not None:
        call.name = call.name or data.name
        call.summary = call.summary or (clean(one_line(data.summary, 300)) if data.summary else None)
        lifecycle.seen_working(agent, fact)
        return
    call.name = data.name
    call.server = data.server
    call.summary = clean(one_line(data.summary, 300)) if data.summary else call.summary
    call.started_at = fact.time
    call.started_seq = fact.seq
    _measure(call)
    lifecycle.seen_working(agent, fact)
    lifecycle.set_activity(agent, f"{call.name} {call.summary or ''}".strip(), fact.time)


def tool_completed(work: WorkingSet, fact: Fact, data: ToolCompleted) -> None:
    agent = work.agent(data.agent_id, fact)
    call = _call(work, agent, data.tool_call_id)
    lifecycle.seen_working(agent, fact)
    call.name = call.name if data.secondhand and call.name else data.name or call.name
    call.server = call.server or data.server
    if call.summary is None and data.summary:
        call.summary = clean(one_line(data.summary, 300))
    if call.started_seq is None and data.input is not None:
        call.started_seq = fact.seq
    if call.started_at is None and data.duration_ms is not None:
        # Nobody told of the start: it was so long before the end. A start that comes later knows better.
        call.started_at = max(fact.time - data.duration_ms * clock.SECOND // 1000, 0)
    if data.secondhand and call.completed_seq is not None:
        call.duration_ms = data.duration_ms if call.duration_ms is None else call.duration_ms
        return
    agent.tool_errors += (data.status in _COUNTED_AS_ERROR) - (call.status in _COUNTED_AS_ERROR)
    call.status = data.status
    call.error = clean(cut(data.error, 2000)) if data.error else None
    call.completed_at = fact.time
    call.completed_seq = fact.seq
    call.duration_ms = data.duration_ms
    _measure(call)


def file_changed(work: WorkingSet, fact: Fact, data: FileChanged) -> None:
    agent = work.agent(data.agent_id, fact)
    key = (agent.id, data.path)
    file = work.files.get(key)
    if file is None:
        file = work.files[key] = AgentFile(agent.id, data.path, 0, 0, 0, 0, 0, 0, fact.time)
    written_before = file.creations + file.modifications + file.deletions > 0
    if data.operation == "read":
        agent.files_read += file.reads == 0
        file.reads += 1
    else:
        agent.files_written += not written_before
        file.creations += data.operation == "created"
        file.modifications += data.operation == "modified"
        file.deletions += data.operation == "deleted"
    added, removed = data.lines_added or 0, data.lines_removed or 0
    file.lines_added += added
    file.lines_removed += removed
    file.last_at = max(file.last_at, fact.time)
    agent.lines_added += added
    agent.lines_removed += removed
    work.file_changes.append(
        FileChange(
            fact.seq,
            agent.id,
            data.path,
            data.operation,
            data.tool_call_id,
            data.lines_added,
            data.lines_removed,
            data.lines,
            fact.time,
        )
    )


def _call(work: WorkingSet, agent: Agent, tool_call_id: str) -> ToolCall:
    key = (agent.id, tool_call_id)
    call = work.tool_calls.get(key)
    if call is None:
        call = work.tool_calls[key] = ToolCall(
            agent.id, tool_call_id, "", None, None, "running", None, None, None, None, None, None
        )
        agent.tool_calls += 1
    return call


def _measure(call: ToolCall) -> None:
    """Without a duration from the source, the time between start and end."""
    if call.duration_ms is None and call.started_at is not None and call.completed_at is not None:
        call.duration_ms = max(call.completed_at - call.started_at, 0) * 1000 // clock.SECOND
