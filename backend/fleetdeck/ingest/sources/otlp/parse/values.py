"""Attributes read by several names: the generations of the conventions call the same thing differently."""

import re
from typing import Any

from fleetdeck.core import clock, jsons
from fleetdeck.ingest.sources.otlp.parse.records import Attributes

LARGEST_COUNT = 10**12
NAME_LIMIT = 512


def text(attributes: Attributes, *names: str) -> str | None:
    """The first that is text and not empty."""
    for name in names:
        value = attributes.get(name)
        if value and isinstance(value, str):
            return value
    return None


def name(attributes: Attributes, *names: str) -> str | None:
    """The same, cut to what a name may have."""
    for name in names:
        value = attributes.get(name)
        if value and isinstance(value, str):
            return value if len(value) <= NAME_LIMIT else value[:NAME_LIMIT]
    return None


def count(attributes: Attributes, *names: str) -> int | None:
    """The first that is a whole number, or text that reads as one; never negative."""
    for name in names:
        value = attributes.get(name)
        if value is None:
            continue
        if type(value) is int and 0 <= value <= LARGEST_COUNT:
            return value
        number = None if isinstance(value, bool) else _whole(value)
        if number is not None:
            return min(max(number, 0), LARGEST_COUNT)
    return None


def flag(attributes: Attributes, name: str) -> bool | None:
    """A boolean, or text that reads as one (Claude Code writes both)."""
    value = attributes.get(name)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def usd(attributes: Attributes, *names: str) -> str | None:
    """An amount of dollars as decimal text; None for what is no plausible amount."""
    for name in names:
        value = attributes.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            continue
        try:
            number = float(value)
        except ValueError:
            continue
        if 0 <= number <= 1_000_000:
            return f"{number:.9f}".rstrip("0").rstrip(".") or "0"
    return None


def structure(value: Any) -> Any:
    """A value that may be JSON written as text, as what it says."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return jsons.loads(value)
        except ValueError:
            return value
    return value


_NUMBER = re.compile(r"\s*[0-9]{1,18}\s*")


def _whole(value: Any) -> int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if abs(value) < 1e18 else None
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def micros(nanos: int) -> int:
    """Nanoseconds as microseconds, inside what the log takes."""
    return min(nanos // 1_000, clock.LAST)
