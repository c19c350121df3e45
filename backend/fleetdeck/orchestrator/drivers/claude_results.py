"""How a turn of Claude Code ended: what its `result` says, for whichever driver runs it."""

from typing import Any, Final

from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean, cut
from fleetdeck.orchestrator.drivers.base import StepFailed

# No other attempt will be answered otherwise.
_FINAL_STATUSES: Final = frozenset({400, 401, 402, 403, 404, 413, 422})


def failure_of(subtype: str, is_error: bool, said: str | None, errors: Any, status: int | None) -> StepFailed | None:
    """Why a result is none; `status` is the API's. An error of the API comes as a success with `is_error`."""
    if subtype == "error_max_budget_usd":
        return StepFailed("the task's cost cap is reached", retry=False)
    if not is_error and subtype == "success":
        return None
    reason = redact(clean(said or "; ".join(errors or []) or subtype))
    return StepFailed(cut(f"HTTP {status}: {reason}" if status else reason, 2_000), retry=status not in _FINAL_STATUSES)
