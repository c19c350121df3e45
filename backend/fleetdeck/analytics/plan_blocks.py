"""Five-hour sessions as Claude's plans count them and ccusage computes them (its `identify_session_blocks`).

A session begins at the full hour (UTC) of the first call after the one before ended, and ends five hours later. Full
hours lie on quarters of an hour, so the rollups' slots are as exact as the calls themselves.
"""

from collections.abc import Iterable
from typing import Final

from fleetdeck.core import clock

SESSION: Final = 5 * clock.HOUR


def session_start(slots: Iterable[int], now: int) -> int | None:
    """When the session of `now` began; None when none is running. `slots`: those with calls, in order."""
    start: int | None = None
    for slot in slots:
        if start is None or slot >= start + SESSION:
            start = slot - slot % clock.HOUR
    return start if start is not None and now < start + SESSION else None
