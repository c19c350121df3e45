"""What request bodies have in common: unknown fields are refused, and text is made storable."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from fleetdeck.core.text import clean_json


class Input(BaseModel):
    """A request body. NUL and lone surrogates, which no database takes, become U+FFFD."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return clean_json(value) if isinstance(value, dict) else value
