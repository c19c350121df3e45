"""The one table of legal transitions of tasks, steps and approvals. The door (orchestrator/door.py) asks here.

Tasks of other systems are shown as their source tells them; these rules bind what Fleetdeck runs itself.
"""

from typing import Final, Literal

Kind = Literal["task", "step", "approval"]

TRANSITIONS: Final[dict[Kind, dict[str, frozenset[str]]]] = {
    "task": {
        "pending": frozenset({"running", "cancelled", "failed"}),
        "running": frozenset({"paused", "completed", "failed", "cancelled"}),
        "paused": frozenset({"running", "cancelled", "failed"}),
        # A retry: the steps that are done stay done, the others wait again.
        "failed": frozenset({"pending"}),
        "cancelled": frozenset({"pending"}),
        "completed": frozenset(),
    },
    "step": {
        "pending": frozenset({"running", "cancelled"}),
        # To itself: a failed attempt is followed by the next one. To pending: its process was lost.
        "running": frozenset({"running", "pending", "completed", "failed", "cancelled"}),
        "failed": frozenset({"pending"}),
        "cancelled": frozenset({"pending"}),
        "completed": frozenset(),
    },
    "approval": {
        "pending": frozenset({"allowed", "denied", "expired", "ended"}),
        "allowed": frozenset(),
        "denied": frozenset(),
        "expired": frozenset(),
        "ended": frozenset(),
    },
}

ENDED_TASK: Final = frozenset({"completed", "failed", "cancelled", "error"})
ENDED_STEP: Final = frozenset({"completed", "failed", "cancelled"})


def is_legal(kind: Kind, old: str, new: str) -> bool:
    """Whether something of this kind may go from one status to the other."""
    return new in TRANSITIONS[kind].get(old, frozenset())
