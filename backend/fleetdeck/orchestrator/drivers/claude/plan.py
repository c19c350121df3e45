"""What the program tells of the subscription that its calls count against (COST-5)."""

from collections.abc import Iterator
from typing import Final

from claude_agent_sdk import RateLimitInfo

from fleetdeck.core import clock
from fleetdeck.events.types import PlanMeasured

_WINDOWS: Final = {"five_hour": "session_5h", "seven_day": "week"}


def plan_of(told: RateLimitInfo) -> Iterator[PlanMeasured]:
    """A measure, where it says how much of which window is used."""
    if told.utilization is None or told.rate_limit_type is None or told.utilization < 0:
        return
    moment = {"resets_at": clock.render(told.resets_at * clock.SECOND)} if told.resets_at else {}
    yield PlanMeasured(
        account="claude",
        window=_WINDOWS.get(told.rate_limit_type, told.rate_limit_type),
        used_percent=round(told.utilization * 100, 2),
        basis="authoritative",
        **moment,
    )
