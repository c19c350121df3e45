"""Query parameters that many routes have, and their values."""

from typing import Annotated

from fastapi import Path, Query

from fleetdeck.core import clock, money
from fleetdeck.core.errors import Invalid

Values = Annotated[str, Query(max_length=2000, description="comma separated; any of them")]
Search = Annotated[str, Query(max_length=200)]
Moment = Annotated[str | None, Query(max_length=40, description="RFC 3339")]
Dollars = Annotated[str | None, Query(max_length=40, description="US dollars")]
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before")]
Offset = Annotated[int, Query(ge=-1440, le=1440, description="minutes east of UTC of the person's zone")]
Id = Annotated[str, Path(min_length=1, max_length=512)]
OptionalId = Annotated[str | None, Query(max_length=512)]


def split(values: str) -> list[str]:
    """The values of a comma separated parameter."""
    return [value for value in values.split(",") if value]


def moment(name: str, text: str | None) -> int | None:
    """Microseconds of an RFC 3339 parameter. Raises Invalid."""
    if text is None:
        return None
    try:
        return clock.parse(text)
    except ValueError as error:
        raise Invalid(f"query.{name}: not an RFC 3339 time") from error


def dollars(name: str, text: str | None) -> int | None:
    """Nano-dollars of an amount. Raises Invalid."""
    if text is None:
        return None
    try:
        return money.from_usd(text)
    except ValueError as error:
        raise Invalid(f"query.{name}: not an amount in US dollars") from error
