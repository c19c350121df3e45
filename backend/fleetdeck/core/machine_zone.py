"""The time zone of this machine, and times as people and programs write them: mostly without a zone."""

import os
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from fleetdeck.core import clock

_LOCALTIME = Path("/etc/localtime")
# Seconds, milliseconds, microseconds: each number is a plausible date in one unit only.
_UNITS = ((10**11, clock.SECOND), (10**14, 1_000))


def name() -> str:
    """The IANA name of this machine's zone, e.g. `Europe/Berlin`; UTC where it cannot be told."""
    given = os.environ.get("TZ", "").lstrip(":")
    if given and _is_known(given):
        return given
    try:
        _, found, rest = os.path.realpath(_LOCALTIME).partition("zoneinfo/")
    except OSError:
        return "UTC"
    return rest if found and _is_known(rest) else "UTC"


def zone(wanted: str | None = None) -> tzinfo:
    """The zone of that name; this machine's for none, and for one that nobody knows."""
    return ZoneInfo(wanted if wanted and _is_known(wanted) else name())


def parse(value: object, where: tzinfo) -> int:
    """Microseconds of a time as it was written: RFC 3339, without a zone in `where`, or a number. Raises ValueError."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value.strip())
        return clock.parse((moment if moment.tzinfo else moment.replace(tzinfo=where)).isoformat())
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= clock.LAST:
        raise ValueError("neither a text nor a number that is a time")
    return int(value * next((unit for largest, unit in _UNITS if value < largest), 1))


@lru_cache(maxsize=64)
def _is_known(wanted: str) -> bool:
    try:
        ZoneInfo(wanted)
    except (KeyError, ValueError, OSError):
        return False
    return True
