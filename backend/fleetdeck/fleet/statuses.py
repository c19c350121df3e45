"""What the statuses of agents mean: which count as active, which as ended, and which want a person first."""

from typing import Final

ACTIVE: Final = frozenset({"created", "running", "waiting", "stuck"})
ENDED: Final = frozenset({"completed", "failed", "cancelled", "lost", "deleted"})

_ENDED, _IDLE, _WORKING, _WAITS_FOR_PERSON, _STUCK = range(5)


def urgency(status: str, waiting_for: str | None) -> int:
    """Rank for "trouble first": 4 stuck, 3 waits for a person, 2 working, 1 idle, 0 ended."""
    if status == "stuck":
        return _STUCK
    if status == "waiting" and waiting_for == "person":
        return _WAITS_FOR_PERSON
    if status in ACTIVE:
        return _WORKING
    return _IDLE if status == "idle" else _ENDED
