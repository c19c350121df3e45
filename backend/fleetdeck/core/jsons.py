"""JSON in and out: orjson, with a second, tolerant try for what real files contain."""

import json
from typing import Any

import orjson

from fleetdeck.core.text import clean_json

MAX_DEPTH = 200


def dumps(value: Any) -> bytes:
    """Compact UTF-8 JSON."""
    return orjson.dumps(value)


def loads(raw: bytes | str) -> Any:
    """Strict JSON; lone surrogates and NUL are replaced. Raises ValueError with a reason that names the place."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as strict:
        value = _loads_tolerant(raw, strict)
    # NUL can only come from an escape, so plain text is spared the walk.
    needle = b"\\u0000" if isinstance(raw, bytes) else "\\u0000"
    return clean_json(value) if needle in raw else value  # type: ignore[operator]


def _loads_tolerant(raw: bytes | str, strict: ValueError) -> Any:
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    try:
        return clean_json(json.loads(text, parse_constant=_refuse_constant))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except ValueError:
        raise ValueError(str(strict)) from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
