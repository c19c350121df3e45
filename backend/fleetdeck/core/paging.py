"""Cursors: an opaque, URL-safe string that holds the sort values of the last row of a page."""

import base64
import binascii
from typing import Any

from fleetdeck.core.errors import Invalid
from fleetdeck.core.jsons import dumps, loads

CursorValue = str | int | None


def encode(values: list[CursorValue]) -> str:
    return base64.urlsafe_b64encode(dumps(values)).decode().rstrip("=")


def decode(cursor: str, kinds: tuple[type, ...]) -> list[Any]:
    """The values of a cursor made by `encode`, checked against `kinds`. Raises Invalid when somebody made it up."""
    try:
        values = loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Invalid("cursor is not one that this list gave") from error
    fits = (
        isinstance(values, list)
        and len(values) == len(kinds)
        and all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=True))
    )
    if not fits:
        raise Invalid("cursor is not one that this list gave")
    return list(values)
