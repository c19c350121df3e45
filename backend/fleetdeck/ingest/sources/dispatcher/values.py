"""Values of records that somebody else wrote. Whatever is raised is the problem of one record."""

from datetime import tzinfo
from typing import Any

from fleetdeck.core import clock, machine_zone
from fleetdeck.core.text import clean, cut
from fleetdeck.ingest.sources.dispatcher.records import encode

TEXT_CHARACTERS = 200_000


class BadRecord(ValueError):
    """The record is left out, and the reason shown."""


def mapping(value: Any) -> dict[str, Any]:
    """Raises BadRecord."""
    if not isinstance(value, dict):
        raise BadRecord(f"a JSON object is needed, not {_kind(value)}")
    return value


def first(record: dict[str, Any], *names: str) -> Any:
    """The value under the first of these names that is there."""
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


def word(value: Any, limit: int = 200) -> str | None:
    """A short text or a number as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return cut(clean(" ".join(str(value).split())), limit) or None


def needed(record: dict[str, Any], *names: str) -> str:
    """Raises BadRecord when none of the names has a value."""
    found = word(first(record, *names))
    if found is None:
        raise BadRecord(f"it has no {' or '.join(names)}")
    return found


def prose(value: Any) -> str | None:
    """A text of several lines; other JSON as it stands there."""
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        value = encode(value).decode()
    return cut(clean(value), TEXT_CHARACTERS)


def time(record: dict[str, Any], zone: tzinfo, *names: str) -> int | None:
    """Microseconds, never in the future; None where it is not given. Raises BadRecord."""
    given = first(record, *names)
    if given is None:
        return None
    try:
        return min(machine_zone.parse(given, zone), clock.now())
    except (ValueError, OverflowError) as error:
        name = next(name for name in names if record.get(name) not in (None, ""))
        raise BadRecord(f"{name} {cut(str(given), 60)!r} is not a time") from error


def count(record: dict[str, Any], *names: str) -> int:
    """A number of tokens; 0 where it is not given. Raises BadRecord."""
    given = first(record, *names)
    if given is None:
        return 0
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < 10**12:
        raise BadRecord(f"{names[0]} {cut(str(given), 60)!r} is not a number of tokens")
    return int(given)


def words(value: Any) -> list[str]:
    """A list of short texts, also when only one is given."""
    items = value if isinstance(value, list) else [value]
    return [found for item in items[:200] if (found := word(item)) is not None]


def _kind(value: Any) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
