"""What the last lines of a transcript tell of an agent: the evidence that its status is judged from."""

from dataclasses import dataclass

from fleetdeck.ingest.sources.claude_code.map import words
from fleetdeck.ingest.sources.claude_code.map.tools import DELEGATING
from fleetdeck.ingest.sources.claude_code.map.track import Track, Turn

ASKING = {"AskUserQuestion": "asks a question", "ExitPlanMode": "presents a plan for approval"}
_HOUR = 3_600_000_000


@dataclass(slots=True, frozen=True)
class Activity:
    """Times in microseconds since 1970 UTC."""

    agent_id: str
    session: str
    is_subagent: bool
    cwd: str | None
    line: str
    """Identity of the last line."""
    seen: int
    """When the agent last gave a sign of life: its last line, or its file's time if that is a little later."""
    turn: Turn
    detail: str
    doing: str | None
    retry_until: int
    exited: bool
    outcome: str | None
    unattended: bool
    open_tools: tuple[tuple[str, str], ...]
    """Tool names of open calls, each with what it does in words."""
    called_at: int
    """When the latest open call was made."""
    children: tuple[tuple[str, str], ...]
    """Subagents that ended, as this agent's lines tell, and how."""

    @property
    def asks(self) -> str | None:
        return next((ASKING[tool] for tool, _ in self.open_tools if tool in ASKING), None)

    @property
    def delegates(self) -> str | None:
        """What it has handed to a subagent and waits for."""
        return next((what for tool, what in self.open_tools if tool in DELEGATING), None)


def observe(track: Track, mtime: int) -> Activity:
    """The evidence in a track whose file was last written at `mtime`."""
    calls = track.open_calls.values()
    # Restored or copied files have a late time that says nothing.
    seen = mtime if 0 <= mtime - track.last_time < _HOUR else track.last_time
    return Activity(
        agent_id=track.id,
        session=track.session,
        is_subagent=track.is_subagent,
        cwd=track.cwd,
        line=track.last_line,
        seen=seen,
        turn=track.turn,
        detail=track.detail,
        doing=track.doing,
        retry_until=track.retry_until,
        exited=track.exited,
        outcome=track.outcome,
        unattended=track.unattended,
        open_tools=tuple((call.name, words.activity(call.name, call.summary)) for call in calls),
        called_at=max((call.time for call in calls), default=0),
        children=tuple(track.children.items()),
    )
