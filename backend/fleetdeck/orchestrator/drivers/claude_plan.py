"""What Claude Code tells of the subscription that its calls count against (COST-5)."""

from collections.abc import Iterator
from typing import Final

from fleetdeck.core import clock
from fleetdeck.events.types import PlanMeasured

_WINDOWS: Final = {"five_hour": "session_5h", "seven_day": "week"}


def plan_of(window: str | None, utilization: float | None, resets_at: int | None) -> Iterator[PlanMeasured]:
    """A measure, where it says how much of which window is used; `resets_at` in seconds since 1970."""
    if utilization is None or window is None or utilization < 0:
        return
    moment = {"resets_at": clock.render(resets_at * clock.SECOND)} if resets_at else {}
    yield PlanMeasured(
        account="claude",
        window=_WINDOWS.get(window, window),
        used_percent=round(utilization * 100, 2),
        basis="authoritative",
        **moment,
    )
