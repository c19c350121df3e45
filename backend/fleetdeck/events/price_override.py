"""A price of the person's own."""

from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from fleetdeck.core import money
from fleetdeck.events.fields import Id, Name


class PriceOverride(BaseModel):
    """One price of the person's own: US dollars per million tokens, as decimal strings."""

    id: Id
    model_pattern: Annotated[str, Field(min_length=1, max_length=200)]
    provider: Name | None = None
    input: Annotated[str, Field(max_length=40)]
    output: Annotated[str, Field(max_length=40)]
    cache_read: Annotated[str, Field(max_length=40)] | None = None
    cache_write_5m: Annotated[str, Field(max_length=40)] | None = None
    cache_write_1h: Annotated[str, Field(max_length=40)] | None = None
    effective_from: str | None = None
    note: Annotated[str, Field(max_length=500)] | None = None

    @field_validator("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")
    @classmethod
    def _is_money(cls, value: str | None) -> str | None:
        if value is not None:
            money.from_usd(value)
        return value
