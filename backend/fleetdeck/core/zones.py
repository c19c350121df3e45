"""The caller's time zone: where its days begin, also across the nights when the clocks change.

A stretch is a piece of time with one distance from UTC, so that sums by day can be made inside the database. Every
zone's changes lie on quarters of an hour.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import Query

from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid

TimeZone = Annotated[str, Query(max_length=64, description="IANA name of the caller's zone, like Europe/Berlin")]


class Stretch(NamedTuple):
    """From `start` (inclusive) to `end` (exclusive), in microseconds; `shift` is what local time is ahead of UTC."""

    start: int
    end: int
    shift: int


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Raises Invalid for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise Invalid(f"query.tz: no time zone {name[:80]!r}; names are like Europe/Berlin") from error


def shift_at(where: ZoneInfo, time: int) -> int:
    """What local time is ahead of UTC, in microseconds."""
    offset = _local(where, time).utcoffset() or timedelta()
    return int(offset.total_seconds()) * clock.SECOND


def stretches(where: ZoneInfo, start: int, end: int) -> list[Stretch]:
    """The pieces of a time between changes of the clocks, in order; none when it is empty."""
    found: list[Stretch] = []
    begin = start
    while begin < end:
        shift = shift_at(where, begin)
        probe = begin
        while probe < end and shift_at(where, probe) == shift:
            probe += 7 * clock.DAY
        until = _change(where, max(begin, probe - 7 * clock.DAY), min(probe, end), shift)
        found.append(Stretch(begin, until, shift))
        begin = until
    return found


def start_of_day(where: ZoneInfo, time: int) -> int:
    """The midnight (or the first moment of the day, where there is none) at or before a time."""
    local = _local(where, time)
    return _micros(local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0))


def start_of_week(where: ZoneInfo, time: int) -> int:
    """The Monday at or before a time."""
    day = _local(where, time).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return _micros(day - timedelta(days=day.weekday()))


def start_of_month(where: ZoneInfo, time: int) -> int:
    """The first of the month of a time."""
    return _micros(_local(where, time).replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0))


def add_days(where: ZoneInfo, day: int, days: int) -> int:
    """The start of the day so many days later, whatever the clocks do in between."""
    return start_of_date(where, local_date(where, day) + days)


def start_of_date(where: ZoneInfo, date: int) -> int:
    """The start of a local day given as days since 1970."""
    date = min(max(date, 0), clock.LAST // clock.DAY - 1)
    return _micros(datetime(1970, 1, 1, tzinfo=where) + timedelta(days=date))


def local_date(where: ZoneInfo, time: int) -> int:
    """The local day of a time, as days since 1970."""
    return (time + shift_at(where, time)) // clock.DAY


def month_of(time: int) -> int:
    """The start of the month of a time in UTC."""
    moment = datetime.fromtimestamp(min(time, clock.LAST) // clock.SECOND, UTC)
    return _micros(moment.replace(day=1, hour=0, minute=0, second=0))


def _change(where: ZoneInfo, low: int, high: int, shift: int) -> int:
    """Where the distance stops being `shift`, between a time where it holds and one where it may not."""
    if shift_at(where, high - 1) == shift:
        return high
    quarter = 15 * clock.MINUTE
    # Only quarters are tried: the first one at which the clocks have changed.
    first, last = low // quarter, -(-high // quarter)
    while last - first > 1:
        middle = (first + last) // 2
        if shift_at(where, middle * quarter) == shift:
            first = middle
        else:
            last = middle
    return min(last * quarter, high)


def _local(where: ZoneInfo, time: int) -> datetime:
    return datetime.fromtimestamp(min(time, clock.LAST) / clock.SECOND, UTC).astimezone(where)


def _micros(moment: datetime) -> int:
    return max(0, int(moment.timestamp()) * clock.SECOND)
