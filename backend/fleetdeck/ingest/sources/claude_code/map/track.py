"""What must be remembered of one agent between two lines of its transcript. A plain value: it is saved as JSON."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal

Turn = Literal["open", "ended", "maybe", "error", "interrupted"]


@dataclass(slots=True)
class OpenCall:
    """A tool call without a result so far. Time in microseconds."""

    name: str
    time: int
    summary: str | None = None
    input: dict[str, Any] = field(default_factory=dict)
    """The few arguments that its result will be read with; empty for most tools."""


@dataclass(slots=True)
class Track:
    """One agent of a transcript. Times in microseconds since 1970 UTC, 0 when not known yet."""

    id: str
    session: str
    role: str
    is_subagent: bool
    parent: str | None = None
    parent_call: str | None = None
    name: str | None = None
    custom_title: str | None = None
    ai_title: str | None = None
    summary_title: str | None = None
    prompt_title: str | None = None
    instructions: str | None = None
    cwd: str | None = None
    branch: str | None = None
    version: str | None = None
    entrypoint: str | None = None
    model: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    first_time: int = 0
    last_time: int = 0
    last_line: str = ""
    """Identity (uuid or fingerprint) of the latest line that says something about the agent."""
    turn: Turn = "ended"
    detail: str = ""
    doing: str | None = None
    retry_until: int = 0
    exited: bool = False
    """The CLI wrote its final totals and nothing after them."""
    outcome: str | None = None
    """How a subagent ended, as its parent or its metadata says."""
    unattended: bool = False
    """Runs with all permissions granted: an open call never waits for a person."""
    children: dict[str, str] = field(default_factory=dict)
    """Outcomes of subagents that this agent's lines report: agent id → completed, failed, cancelled."""
    open_calls: dict[str, OpenCall] = field(default_factory=dict)
    revision: int = 0
    announced: str = ""

    @property
    def title(self) -> str | None:
        return self.custom_title or self.ai_title or self.summary_title or self.prompt_title

    def learn(self, **known: Any) -> None:
        """Take over what is given and new; each change makes a new revision of the agent."""
        for key, value in known.items():
            if value is not None and getattr(self, key) != value:
                setattr(self, key, value)
                self.revision += 1


def restore(saved: dict[str, Any]) -> Track:
    """A track from its saved form. Raises TypeError or KeyError when it was saved by another version."""
    known = {name: saved[name] for name in _NAMES if name in saved}
    known["open_calls"] = {id: OpenCall(**call) for id, call in known["open_calls"].items()}
    return Track(**known)


def save(track: Track) -> dict[str, Any]:
    """The track as a JSON value."""
    saved = {name: getattr(track, name) for name in _NAMES}
    saved["open_calls"] = {
        id: {"name": c.name, "time": c.time, "summary": c.summary, "input": c.input}
        for id, c in track.open_calls.items()
    }
    return saved


_NAMES = tuple(f.name for f in fields(Track))
