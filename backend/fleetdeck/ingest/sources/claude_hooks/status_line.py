"""What Claude Code gives to its status line: how much of the subscription's windows is used (COST-5).

The input of a status line has `rate_limits: {five_hour, seven_day: {used_percentage, resets_at}}` for subscribers,
after the first answer of a session; it is given several times a minute. https://code.claude.com/docs/en/statusline
"""

from collections.abc import Iterator
from typing import Any, Final

from fleetdeck.core import clock
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.types import PlanMeasured

ACCOUNT: Final = "claude"
WINDOWS: Final = {"five_hour": "session_5h", "seven_day": "week"}


def is_status_line(body: dict[str, Any]) -> bool:
    """Whether a body is a status line's input and no hook's."""
    return "hook_event_name" not in body and isinstance(body.get("rate_limits"), dict)


def facts_of_status_line(source: str, body: dict[str, Any], now: int) -> list[Fact]:
    """One fact for each window; the same again while nothing has changed. `now` in microseconds."""
    facts = []
    for data in _measured(body["rate_limits"]):
        id = f"plan {data.window} {data.used_percent} {data.resets_at or ''}"
        facts.append(make(source, id, now, data))
    return facts


def _measured(limits: dict[str, Any]) -> Iterator[PlanMeasured]:
    for name, limit in list(limits.items())[:20]:
        used = limit.get("used_percentage") if isinstance(limit, dict) else None
        if isinstance(used, bool) or not isinstance(used, int | float) or not 0 <= used <= 1_000:
            continue
        told = {"resets_at": moment} if (moment := _moment(limit.get("resets_at"))) else {}
        yield PlanMeasured(
            account=ACCOUNT,
            window=WINDOWS.get(name, str(name)[:100]),
            used_percent=float(used),
            basis="authoritative",
            **told,
        )


def _moment(value: Any) -> str | None:
    """Seconds since 1970, or a time as text."""
    try:
        if isinstance(value, str):
            return clock.render(clock.parse(value))
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10**11:
            return clock.render(int(value * clock.SECOND))
    except (ValueError, OverflowError):
        pass
    return None
