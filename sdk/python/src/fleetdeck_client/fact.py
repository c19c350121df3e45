"""A fact as it lies in the spool and goes over the wire: one line of JSON, a CloudEvent 1.0."""

import json
import math
from datetime import datetime, timedelta, timezone
from typing import Any

# The server takes 1 MiB of data in a fact; longer texts are cut to what can still be read.
LONGEST_LINE = 1_000_000
REFUSED_LINE = 2_000_000
LONGEST_TEXT = 100_000
DEEPEST = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class TooLarge(ValueError):
    """Too large even with its long texts cut: the server would refuse it."""


def encode(source: str, id: str, type: str, micros: int, subject: "str | None", data: Any) -> bytes:
    """The line, with its newline. What JSON does not know becomes text. `micros`: microseconds since 1970 UTC.

    Raises TooLarge.
    """
    event: dict[str, Any] = {
        "specversion": "1.0",
        "source": source,
        "id": id,
        "type": type,
        "time": (_EPOCH + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    if subject is not None:
        event["subject"] = subject
    event["data"] = data
    try:
        line = _dump(event)
    except (TypeError, ValueError, RecursionError):
        line = _dump({**event, "data": _plain(data)})
    if len(line) > LONGEST_LINE:
        line = _dump({**event, "data": _plain(data, LONGEST_TEXT)})
    if len(line) > REFUSED_LINE:
        raise TooLarge
    return line


def _dump(event: dict[str, Any]) -> bytes:
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Half a surrogate pair is no text: the server would refuse all that is sent with it.
    return text.encode("utf-8", errors="replace") + b"\n"


def _plain(value: Any, longest: "int | None" = None, depth: int = 0) -> Any:
    """What JSON can say of a value: other objects as text, no NaN, long texts cut, nothing deeper than DEEPEST."""
    if isinstance(value, str):
        return value if longest is None or len(value) <= longest else value[:longest] + "… (cut)"
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth < DEEPEST:
        if isinstance(value, dict):
            return {str(key): _plain(item, longest, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [_plain(item, longest, depth + 1) for item in value]
    try:
        text = str(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return text[: longest or LONGEST_TEXT]
