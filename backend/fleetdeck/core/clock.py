"""Time: inside, an integer of microseconds since 1970 UTC; on the wire, RFC 3339 in UTC with milliseconds."""

import time
from datetime import UTC, datetime
from functools import lru_cache

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# Years 1970 to 9999: what both databases and `datetime` hold.
LAST = 253_402_300_799 * SECOND


def now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1_000


def parse(text: str) -> int:
    """Read an RFC 3339 time (a missing zone means UTC). Raises ValueError for anything else, and outside 1970-9999."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    delta = moment - _EPOCH
    micros = (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds
    if not 0 <= micros <= LAST:
        raise ValueError("time outside the years 1970 to 9999")
    return micros


def render(micros: int) -> str:
    """Write microseconds as RFC 3339, e.g. `2026-11-20T04:31:02.123Z`."""
    seconds, rest = divmod(micros, SECOND)
    return f"{_second(seconds)}.{rest // 1000:03d}Z"


def render_or_none(micros: int | None) -> str | None:
    return None if micros is None else render(micros)


# What is told together happened together.
@lru_cache(maxsize=512)
def _second(seconds: int) -> str:
    moment = time.gmtime(seconds)
    return (
        f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}"
        f"T{moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d}"
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
