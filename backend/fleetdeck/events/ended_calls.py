"""What the fleet's projector concludes of tool calls, for projectors that count them."""

from typing import NamedTuple


class CountedCall(NamedTuple):
    """A call of a tool as it is counted: once, under its agent's workspace, at the time it began."""

    tool: str
    workspace: str
    time: int
    """Microseconds."""
    status: str
    duration_ms: int | None
    error: str | None


class CallChange(NamedTuple):
    """A call came (`old` is None), or is counted otherwise than before: it ended, or its agent became known."""

    old: CountedCall | None
    new: CountedCall
