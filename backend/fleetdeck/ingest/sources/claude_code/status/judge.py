"""From evidence to a status with its reason in words. A pure function of what is known and of the time."""

from dataclasses import dataclass

from fleetdeck.core.clock import MINUTE, SECOND
from fleetdeck.ingest.sources.claude_code.status.activity import Activity

SILENT = 10 * MINUTE
"""An open turn without a line for this long is stuck, or lost when no process is left."""
IDLE = 30 * MINUTE
"""An ended turn stays idle this long when no process is seen."""
SETTLED = MINUTE
"""Old versions do not say that a turn ended: a text that nothing follows for this long was the end."""
UNANSWERED = 15 * SECOND
"""A call that is open this long although no command runs waits for a permission."""
_QUICK = frozenset(("Read", "Edit", "MultiEdit", "Write", "NotebookEdit", "Bash", "PowerShell"))
FINAL = frozenset(("completed", "failed", "cancelled", "lost"))


@dataclass(slots=True, frozen=True)
class Surroundings:
    """What is known beside the transcript. `alive`: a CLI process works in the session's folder."""

    alive: bool = False
    runs_command: bool = False
    """That process has a child that began after the latest open call."""
    children_running: int = 0


@dataclass(slots=True, frozen=True)
class Verdict:
    status: str
    reason: str
    activity: str | None = None
    waiting_for: str | None = None

    @property
    def is_final(self) -> bool:
        return self.status in FINAL


def judge(agent: Activity, around: Surroundings, now: int) -> Verdict:
    """The status of an agent at `now` (microseconds since 1970 UTC)."""
    silence = now - agent.seen
    if agent.outcome is not None:
        return Verdict(agent.outcome, "its parent recorded the end of its work")
    if agent.turn == "error":
        return _failed(agent, silence)
    if agent.turn == "interrupted":
        if not agent.is_subagent and (around.alive or silence < IDLE):
            return Verdict("idle", "a person interrupted it", "waiting for a prompt")
        return Verdict("cancelled", "a person interrupted it and nothing followed")
    if agent.turn == "ended" or (agent.turn == "maybe" and silence >= SETTLED):
        return _ended(agent, around, silence)
    return _open(agent, around, silence)


def _failed(agent: Activity, silence: int) -> Verdict:
    if agent.retry_until and silence < SILENT:
        return Verdict("waiting", f"rate limit: {agent.detail}", "waiting for the rate limit", "rate_limit")
    return Verdict("failed", f"ended with an API error: {agent.detail}")


def _ended(agent: Activity, around: Surroundings, silence: int) -> Verdict:
    if around.children_running:
        return Verdict("waiting", "its turn ended while a subagent still works", "waiting for a subagent", "subagent")
    if agent.is_subagent:
        return Verdict("completed", "it gave its final answer")
    if agent.exited:
        return Verdict("completed", "the session was closed after its last turn")
    if around.alive:
        return Verdict("idle", "its turn ended and its process is alive", "waiting for a prompt")
    if silence < IDLE:
        return Verdict("idle", "its turn ended a short while ago", "waiting for a prompt")
    return Verdict("completed", "its turn ended and nothing followed")


def _open(agent: Activity, around: Surroundings, silence: int) -> Verdict:
    if agent.exited:
        return Verdict("cancelled", "the session was closed in the middle of a turn")
    if around.alive or silence < SILENT:
        waiting = _waiting(agent, around, silence)
        if waiting:
            return waiting
    if silence < SILENT:
        return Verdict("running", "its transcript grows", agent.doing)
    if around.alive:
        return Verdict("stuck", "its process is alive but wrote nothing for 10 minutes", agent.doing)
    return Verdict("lost", "it stopped in the middle of a turn and no process is left")


def _waiting(agent: Activity, around: Surroundings, silence: int) -> Verdict | None:
    if agent.asks:
        return Verdict("waiting", f"it {agent.asks}", "waiting for an answer", "person")
    if agent.delegates and around.children_running:
        return Verdict("waiting", "a subagent works for it", agent.delegates, "subagent")
    if agent.retry_until and silence < SILENT:
        return Verdict("waiting", f"the API refused: {agent.detail}", "waiting to try again", "rate_limit")
    if _asks_permission(agent, around, silence):
        what = agent.open_tools[-1][1]
        return Verdict("waiting", "a tool call is open but nothing runs", f"waiting for permission: {what}", "person")
    return None


def _asks_permission(agent: Activity, around: Surroundings, silence: int) -> bool:
    """Nothing is written while a permission is asked. Known by what is missing: the command, or a quick result."""
    if not around.alive or agent.unattended or silence < UNANSWERED or not agent.open_tools:
        return False
    return agent.open_tools[-1][0] in _QUICK and not around.runs_command
