"""Fields of foreign JSON, read with their type checked: what does not fit counts as absent."""

from typing import Any

Json = dict[str, Any]

LONGEST_ID = 200
LARGEST_COUNT = 10**12


def text(source: Json, key: str) -> str | None:
    """A string that is not empty."""
    value = source.get(key)
    return value if isinstance(value, str) and value else None


def name(source: Json, key: str) -> str | None:
    """A string of at most 512 characters (longer ones are cut), not empty."""
    value = source.get(key)
    return value[:512] if isinstance(value, str) and value else None


def ident(source: Json, key: str) -> str | None:
    """An identifier: a string of 1 to 200 characters."""
    value = source.get(key)
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_ID else None


def obj(source: Json, key: str) -> Json:
    """An object, else an empty one."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def items(source: Json, key: str) -> list[Any]:
    """An array, else an empty one."""
    value = source.get(key)
    return value if isinstance(value, list) else []


def count(value: Any) -> int | None:
    """A whole number from 0 to 10^12."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT:
        return value
    return None
