"""Questions of Claude Code sessions that are only watched: asked by the gate hook, answered by a person (TASK-13).

A session of a person who has opted in waits in the hook for what is decided here. The formats of the two hooks that can
be answered, and of the answers: formats.md, section 2 (Claude Code 2.1.327).
"""

import difflib
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean_json, cut
from fleetdeck.events import own
from fleetdeck.events.fact import MAX_FACT_BYTES
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import ApprovalRequested
from fleetdeck.ingest.sources.claude_hooks.mapper import argument_of, session_of, status_of, tool_of
from fleetdeck.tasks.models import Approval

# Its own, so that nobody outside can answer them by a fact.
SOURCE: Final = f"{own.SOURCE}:gate"
PREFIX: Final = "claude-code "
_EVENTS: Final = ("PreToolUse", "PermissionRequest")


class GateQuestion(BaseModel):
    """What the gate hook sends. `question` is the same each time it asks again; `fail`: what becomes of a call when
    nobody answers in time: `open` leaves it to Claude Code's own rules, `closed` denies it."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    hook: dict[str, Any]
    wait_seconds: Annotated[int, Field(ge=5, le=86_400)]
    fail: Literal["open", "closed"]


@dataclass(frozen=True, slots=True)
class Question:
    """A hook's question as the house knows it."""

    approval_id: str
    session: str
    agent: str
    event: str
    tool: str
    asked: tuple[FactData, ...]
    """Its facts; the first three say that the session is there, and waits."""


def question(wanted: GateQuestion, now: int) -> Question:
    """Raises Invalid for a hook that cannot be answered. `now` in microseconds."""
    hook = clean_json(wanted.hook)
    session, event = hook.get("session_id"), hook.get("hook_event_name")
    if not isinstance(session, str) or not session or len(session) > 500:
        raise Invalid("hook.session_id: missing")
    if event not in _EVENTS:
        raise Invalid(f"hook.hook_event_name: one of {', '.join(_EVENTS)}")
    named, call, input = hook.get("agent_id"), hook.get("tool_use_id"), hook.get("tool_input")
    agent = named[:500] if isinstance(named, str) and named else session
    # A call that asks once more, after a restart of either side, is the same question.
    name = call[:200] if isinstance(call, str) and call else wanted.question
    approval_id = f"{PREFIX}{session} {event} {name}"
    tool = tool_of(hook)
    fields = input if isinstance(input, dict) else {}
    command, path = fields.get("command"), fields.get("file_path") or fields.get("notebook_path")
    begun = session_of(hook, session)
    told: dict[str, Any] = {"workspace": begun.workspace} if begun.workspace else {}
    if isinstance(call, str) and call:
        told["tool_call_id"] = call[:500]
    request = ApprovalRequested(
        approval_id=approval_id,
        agent_id=agent,
        # As the fleet calls it; an agent that has no name, by its id.
        agent_name=(begun.name if agent == session else None) or agent[:12],
        tool=tool,
        input=_bounded(input),
        expires_at=clock.render(now + wanted.wait_seconds * clock.SECOND),
        command=command if isinstance(command, str) and len(command) <= MAX_FACT_BYTES // 8 else None,
        diff=_diff(fields),
        path=path[:4_000] if isinstance(path, str) else None,
        reason=_reason(wanted, event),
        **told,
    )
    waits = status_of(agent, "waiting", f"asks to use {tool}: {argument_of(hook)}", waiting_for="person")
    return Question(approval_id, session, agent, event, tool, (begun, waits, request))


def answer(asked: Question, approval: Approval, fail: str) -> dict[str, Any]:
    """What the hook prints: the decision, or nothing where Claude Code's own rules shall hold."""
    if approval.status == "allowed":
        who = f"allowed by {approval.decided_by or 'a person'} in Fleetdeck"
        return _allowed(asked.event, who)
    if approval.status == "denied":
        who = f"denied by {approval.decided_by or 'a person'} in Fleetdeck"
        return denial(asked.event, f"{who}: {approval.note}" if approval.note else who)
    if approval.status == "expired" and fail == "closed":
        return denial(asked.event, "nobody answered in Fleetdeck in time, so it is denied")
    return {}


def denial(event: str, reason: str) -> dict[str, Any]:
    """An answer that denies."""
    if event == "PermissionRequest":
        return _output(event, decision={"behavior": "deny", "message": reason})
    return _output(event, permissionDecision="deny", permissionDecisionReason=reason)


def _allowed(event: str, reason: str) -> dict[str, Any]:
    if event == "PermissionRequest":
        return _output(event, decision={"behavior": "allow"})
    return _output(event, permissionDecision="allow", permissionDecisionReason=reason)


def _output(event: str, **more: Any) -> dict[str, Any]:
    return {"hookSpecificOutput": {"hookEventName": event, **more}}


def _reason(wanted: GateQuestion, event: str) -> str:
    asks = "Claude Code asks for permission" if event == "PermissionRequest" else "the gate of this machine holds it"
    after = "denied" if wanted.fail == "closed" else "Claude Code's own rules hold"
    return f"{asks}; without an answer: {after}"


def _diff(fields: dict[str, Any]) -> str | None:
    """An edit as far as the call itself tells it: the file is not looked at, it may be on another machine."""
    path = str(fields.get("file_path") or "")
    many = fields.get("edits")
    edits = many if isinstance(many, list) else [fields]
    lines: list[str] = []
    for edit in edits[:50]:
        old, new = (edit.get("old_string"), edit.get("new_string")) if isinstance(edit, dict) else (None, None)
        if isinstance(old, str) and isinstance(new, str):
            lines += difflib.unified_diff(old.splitlines(), new.splitlines(), path, path, lineterm="")
    content = fields.get("content")
    if not lines and path and isinstance(content, str):
        lines = list(difflib.unified_diff([], content.splitlines(), "/dev/null", path, lineterm=""))
    return cut("\n".join(lines), MAX_FACT_BYTES // 8) if lines else None


def _bounded(input: Any) -> Any:
    encoded = dumps(input)
    return input if len(encoded) <= MAX_FACT_BYTES // 4 else cut(encoded.decode(), MAX_FACT_BYTES // 8)
