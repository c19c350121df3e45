"""Facts as they leave the mapping: bounded, checked, with text that every database takes."""

from typing import Any

from pydantic import ValidationError

from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, clean_json, cut
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import FACT_TYPES

SOURCE = "otlp"
TEXT_LIMIT = 64 * 1024
"""Characters kept of one text."""
KEPT_LIMIT = 2_000
"""Characters kept of one attribute of a record that is kept for itself."""
MAX_BYTES = 900_000
KEPT_BYTES = 8 * 1024
_MOST_KEYS = 128
_MOST_ITEMS = 500
_MOST_DEEP = 30
_ID_LIMIT = 1024


class Refusal(ValueError):
    """Why a record gives no fact."""


class Outbox:
    """The facts of one request."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def put(self, type: str, id: str, time: int, data: dict[str, Any], limit: int = MAX_BYTES) -> Fact:
        """Add a fact; None values are left out, text is cut until it fits. `time` in microseconds. Raises Refusal."""
        if None in data.values():
            data = {key: value for key, value in data.items() if value is not None}
        try:
            encoded = dumps(data)
            if len(encoded) > limit:
                data, encoded = _shrink(data, limit)
            # NUL can only come out as an escape: nearly every fact is spared the walk.
            if b"\\u0000" in encoded:
                data = clean_json(data)
                encoded = dumps(data)
            typed = FACT_TYPES[type].__pydantic_validator__.validate_python(data)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(str(part) for part in problem["loc"])
            raise Refusal(f"{where}: {problem['msg']}") from None
        except (TypeError, RecursionError):
            raise Refusal("a value is nested too deeply or too large a number") from None
        agent_id = data.get("agent_id")
        subject = f"agent/{agent_id}" if agent_id else None
        fact = Fact(SOURCE, clean(id[:_ID_LIMIT]), type, time, subject, typed, encoded)
        self.facts.append(fact)
        return fact


def bounded(value: Any, limit: int = TEXT_LIMIT, depth: int = 0) -> Any:
    """A JSON value with long text cut, and no more items, names and depth than people look at."""
    if isinstance(value, str):
        return value if len(value) <= limit else cut(value, limit)
    if isinstance(value, list):
        return [bounded(item, limit, depth + 1) for item in value[:_MOST_ITEMS]] if depth < _MOST_DEEP else "…"
    if isinstance(value, dict):
        if depth >= _MOST_DEEP:
            return "…"
        pairs = list(value.items())[:_MOST_KEYS]
        return {str(key)[:512]: bounded(item, limit, depth + 1) for key, item in pairs}
    return value


def kept(attributes: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a record that is kept for itself."""
    for value in attributes.values():
        if type(value) is list or type(value) is dict or (type(value) is str and len(value) > KEPT_LIMIT):
            return dict(bounded(attributes, KEPT_LIMIT))
    return attributes if len(attributes) <= _MOST_KEYS else dict(bounded(attributes, KEPT_LIMIT))


def _shrink(data: dict[str, Any], limit: int) -> tuple[dict[str, Any], bytes]:
    """Less and less of its text; what is left always fits."""
    smaller: dict[str, Any] = {}
    for characters in (16 * 1024, 2 * 1024, 256, 32):
        smaller = {
            key: bounded(value, max(characters, 128) if isinstance(value, str) else characters)
            for key, value in data.items()
        }
        smaller["truncated"] = True
        encoded = dumps(smaller)
        if len(encoded) <= limit:
            return smaller, encoded
    plain = {key: value for key, value in smaller.items() if not isinstance(value, list | dict)}
    return plain, dumps(plain)
