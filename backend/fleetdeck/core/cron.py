"""Cron expressions: checked, in words, and when they are due, in a person's zone with its summer time."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from itertools import islice, takewhile

from cronsim import CronSim, CronSimError

from fleetdeck.core import clock

_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
AT_START = "@reboot"
_LONGEST = 200
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def check(expression: str) -> None:
    """Raises ValueError with the reason when it is no cron expression (five fields, or a name like `@daily`)."""
    if expression.strip().lower() == AT_START:
        return
    if len(expression) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters")
    fields = _fields(expression)
    if len(fields.split()) != 5:
        raise ValueError("it needs five fields: minute, hour, day, month, weekday")
    try:
        CronSim(fields, _ANY_TIME)
    except CronSimError as error:
        raise ValueError(str(error)) from error


@lru_cache(maxsize=1024)
def words(expression: str) -> str:
    """What it means, e.g. `At 03:00, only on Monday`; the expression itself where that cannot be said."""
    if expression.strip().lower() == AT_START:
        return "When the machine starts"
    # Imported here: most starts of the program show no schedule.
    from cron_descriptor import FormatError, Options, get_description

    options = Options()
    options.use_24hour_time_format = True
    try:
        return str(get_description(_fields(expression), options))
    except (FormatError, ValueError, KeyError, IndexError):
        return expression


def due_after(expression: str, after: int, zone: tzinfo) -> Iterator[int]:
    """When it is due after a moment, both in microseconds; nothing for `@reboot` and for what is no cron expression."""
    try:
        check(expression)
    except ValueError:
        return
    if expression.strip().lower() == AT_START:
        return
    try:
        for moment in CronSim(_fields(expression), datetime.fromtimestamp(after / clock.SECOND, zone)):
            yield clock.parse(moment.isoformat())
    # A date that never comes, or the end of the calendar.
    except (CronSimError, OverflowError, ValueError):
        return


def next_runs(expression: str, now: int, zone: tzinfo, count: int) -> list[int]:
    """The next times it is due."""
    return list(islice(due_after(expression, now, zone), count))


def missed_runs(expression: str, last: int, until: int, zone: tzinfo, most: int) -> list[int]:
    """When it was due after its last run and before `until`; at most so many."""
    return list(islice(takewhile(lambda due: due < until, due_after(expression, last, zone)), most))


def _fields(expression: str) -> str:
    return _NAMED.get(expression.strip().lower(), " ".join(expression.split()))
