"""Whose word holds: what Fleetdeck runs itself changes by its own facts alone, whatever others say of it."""

from typing import Any

from fleetdeck.events.fact import Fact
from fleetdeck.events.own import is_own
from fleetdeck.events.types import ApprovalDecided, ApprovalRequested
from fleetdeck.tasks.working_set import WorkingSet

_STATE = ("task.", "step.", "approval.")


def may_say(work: WorkingSet, fact: Fact) -> bool:
    """Whether a fact may change the row that it speaks of."""
    if is_own(fact.source) or not fact.type.startswith(_STATE):
        return True
    data: Any = fact.data
    if isinstance(data, ApprovalRequested | ApprovalDecided):
        asked = work.approvals.get(data.approval_id)
        if asked is not None and is_own(asked.source):
            return False
    task = work.tasks.get(getattr(data, "task_id", None) or "")
    return task is None or not is_own(task.source)
