"""What Claude Code's hooks tell, as facts: exact status at once; bodies and usage come from the transcript (SRC-8).

Hooks carry no time, no usage and no id of their own: the moment of arrival is their time. A hook and the transcript
name the same session, subagent and tool call by the same ids, so each counts once; where both tell of a result, the
transcript's holds (`secondhand`). Format and behaviour: formats.md, section 2 (Claude Code 2.1.327).
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean_json, cut, one_line
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import AgentStatus, FactData
from fleetdeck.events.types import AgentCreated, AgentStatusChanged, ToolCompleted, ToolStarted
from fleetdeck.ingest.sources.claude_code.map.words import agent_name
from fleetdeck.ingest.sources.claude_hooks.status_line import facts_of_status_line, is_status_line

SOURCE = "claude-code-hooks"
# A turn that asks a person waits, whatever else it does.
_ASKING_TOOLS = frozenset({"AskUserQuestion", "ExitPlanMode"})
_ASKING_NOTES = ("permission_prompt", "elicitation", "agent_needs_input")
_ARGUMENTS = ("command", "file_path", "pattern", "url", "query", "description", "path", "prompt")
_MOST_CALLS = 100
_INPUT_BYTES = 200_000


def facts_of(body: Any, now: int) -> list[Fact]:
    """The facts of one hook's body. `now` in microseconds. Raises Invalid for what is no hook."""
    hook = clean_json(body)
    if not isinstance(hook, dict):
        raise Invalid("a hook's body must be an object")
    if is_status_line(hook):
        return facts_of_status_line(SOURCE, hook, now)
    session, event = hook.get("session_id"), hook.get("hook_event_name")
    if not isinstance(session, str) or not session or len(session) > 500:
        raise Invalid("session_id: missing")
    if not isinstance(event, str) or not event:
        raise Invalid("hook_event_name: missing")
    named = hook.get("agent_id")
    agent = named[:500] if isinstance(named, str) and named else session
    base = _identity(hook, agent, event, now)
    datas = list(_told(hook, session, agent, event))
    return [make(SOURCE, f"{base} {place}", now, data) for place, data in enumerate(datas)]


def _identity(hook: dict[str, Any], agent: str, event: str, now: int) -> str:
    """The same for a repeat of the same hook: calls by their own id, others by their body within a second."""
    call = hook.get("tool_use_id")
    if isinstance(call, str) and call:
        return f"{agent} {event} {call}"[:900]
    digest = hashlib.blake2b(dumps(hook), digest_size=10).hexdigest()
    return f"{agent} {event} {digest} {now // clock.SECOND}"[:900]


def _told(hook: dict[str, Any], session: str, agent: str, event: str) -> Iterator[FactData]:
    match event:
        case "PreToolUse":
            yield from _call(hook, agent)
        case "PostToolUse":
            yield from _result(hook, agent, "ok")
        case "PostToolUseFailure":
            yield from _result(hook, agent, "cancelled" if hook.get("is_interrupt") else "error")
        case "PermissionDenied":
            yield from _result(hook, agent, "denied")
        case "PostToolBatch":
            yield from _batch(hook, agent)
        case "PermissionRequest":
            yield status_of(agent, "waiting", f"asks to use {tool_of(hook)}: {argument_of(hook)}", waiting_for="person")
        case "Notification":
            yield from _note(hook, agent)
        case "SubagentStart" | "SubagentStop":
            yield _subagent(hook, session, agent)
            began = event == "SubagentStart"
            yield status_of(agent, "running" if began else "completed", "it was started" if began else "it is done")
        case _:
            yield from _of_session(hook, session, event)


def _of_session(hook: dict[str, Any], session: str, event: str) -> Iterator[FactData]:
    match event:
        case "SessionStart":
            told = {"model": hook["model"][:500]} if isinstance(hook.get("model"), str) else {}
            yield session_of(hook, session, **told)
            yield status_of(session, "idle", f"the session began ({hook.get('source') or 'startup'})")
        case "UserPromptSubmit":
            yield session_of(hook, session)
            yield status_of(session, "running", "a person wrote")
        case "Stop":
            yield _stopped(hook, session)
        case "StopFailure":
            why = f"{hook.get('error') or 'unknown'}: {hook.get('error_details') or ''}".strip(": ")
            yield status_of(session, "failed", cut(why, 500))
        case "PreCompact":
            yield status_of(session, "running", "compacts its context", activity="compacting its context")
        case "SessionEnd":
            yield status_of(session, "completed", f"the session ended ({hook.get('reason') or 'other'})")


def _call(hook: dict[str, Any], agent: str) -> Iterator[FactData]:
    id, tool, input = hook.get("tool_use_id"), tool_of(hook), hook.get("tool_input")
    if isinstance(id, str) and id:
        small = input if len(dumps(input)) <= _INPUT_BYTES else cut(dumps(input).decode(), 2_000)
        yield ToolStarted(agent_id=agent, tool_call_id=id[:500], name=tool, input=small, summary=argument_of(hook))
    if tool in _ASKING_TOOLS:
        yield status_of(agent, "waiting", f"{tool} waits for an answer", waiting_for="person")
    else:
        yield status_of(agent, "running", "a tool call began", activity=one_line(f"{tool} {argument_of(hook)}", 300))


def _result(hook: dict[str, Any], agent: str, status: Any) -> Iterator[FactData]:
    id = hook.get("tool_use_id")
    if isinstance(id, str) and id:
        told: dict[str, Any] = {}
        duration = hook.get("duration_ms")
        if isinstance(duration, int | float) and 0 <= duration < 10**11:
            told["duration_ms"] = int(duration)
        error = hook.get("error") or hook.get("reason")
        if status != "ok" and isinstance(error, str):
            told["error"] = cut(error, 2_000)
        yield ToolCompleted(
            agent_id=agent, tool_call_id=id[:500], name=tool_of(hook), status=status, secondhand=True, **told
        )
    yield status_of(agent, "running", "a tool call ended")


def _batch(hook: dict[str, Any], agent: str) -> Iterator[FactData]:
    """Calls that a rule denied are told of here alone: whatever has no result yet was not allowed."""
    calls = hook.get("tool_calls")
    for call in (calls if isinstance(calls, list) else [])[:_MOST_CALLS]:
        id = call.get("tool_use_id") if isinstance(call, dict) else None
        if isinstance(id, str) and id:
            yield ToolCompleted(
                agent_id=agent, tool_call_id=id[:500], name=tool_of(call), status="denied", secondhand=True
            )


def _note(hook: dict[str, Any], agent: str) -> Iterator[FactData]:
    kind, message = str(hook.get("notification_type") or ""), one_line(str(hook.get("message") or ""), 300)
    if kind.startswith(_ASKING_NOTES):
        yield status_of(agent, "waiting", message or kind, waiting_for="person")
    elif kind == "idle_prompt":
        yield status_of(agent, "idle", message or "waits for the next prompt")


def _stopped(hook: dict[str, Any], session: str) -> FactData:
    """The end of a turn; the session goes on while something runs in its background."""
    tasks, crons = hook.get("background_tasks"), hook.get("session_crons")
    running = [task for task in tasks if isinstance(task, dict)] if isinstance(tasks, list) else []
    if running:
        what = one_line(str(running[0].get("description") or running[0].get("type") or "a task"), 200)
        return status_of(session, "waiting", f"{len(running)} in the background: {what}", waiting_for="subagent")
    if isinstance(crons, list) and crons:
        return status_of(session, "idle", f"its turn ended; {len(crons)} schedules will wake it")
    return status_of(session, "idle", "its turn ended")


def session_of(hook: dict[str, Any], session: str, **told: Any) -> AgentCreated:
    cwd = hook.get("cwd")
    if isinstance(cwd, str) and cwd:
        told["workspace"] = cwd.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1][:200] or "/"
        # As its transcript will call it.
        told["name"] = agent_name(told["workspace"], session)
    title = hook.get("session_title") or hook.get("prompt")
    if isinstance(title, str) and title and not title.startswith("<"):
        told["title"] = one_line(title, 200)
    return AgentCreated(agent_id=session, role="SESSION", secondhand=True, **told)


def _subagent(hook: dict[str, Any], session: str, agent: str) -> AgentCreated:
    role = str(hook.get("agent_type") or "SUBAGENT").upper()[:500]
    told = {"parent_agent_id": session} if agent != session else {}
    return AgentCreated(agent_id=agent, role=role, secondhand=True, **told)


def status_of(agent: str, status: AgentStatus, reason: str, **told: Any) -> AgentStatusChanged:
    return AgentStatusChanged(agent_id=agent, status=status, reason=cut(reason, 500), **told)


def tool_of(hook: dict[str, Any]) -> str:
    return str(hook.get("tool_name") or "tool")[:200]


def argument_of(hook: dict[str, Any]) -> str:
    """The argument that tells one call from another, in one line."""
    input = hook.get("tool_input")
    if not isinstance(input, dict):
        return ""
    value = next((input[name] for name in _ARGUMENTS if isinstance(input.get(name), str)), "")
    return one_line(value, 160)
