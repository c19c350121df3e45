"""The person's own word on subscriptions: what no source reports of their limits (COST-5)."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, Field, field_validator

from fleetdeck.core import money
from fleetdeck.events.fields import FactData, Name

_Money = Annotated[str, Field(max_length=40)]
_Limit = Annotated[int, Field(ge=1, le=10**15)]


class PlanLimits(BaseModel):
    """A subscription and what it allows in five hours and in seven days: tokens of all kinds, or US dollars at API
    prices. A limit that is left out is not known."""

    account: Annotated[str, Field(min_length=1, max_length=100)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    """As people call it: "Max 20x"."""
    models: Annotated[str, Field(min_length=1, max_length=200)] = "claude*"
    """Which calls count against it, by model, with `*` and `?`."""
    session_tokens: _Limit | None = None
    session_cost: _Money | None = None
    week_tokens: _Limit | None = None
    week_cost: _Money | None = None

    @field_validator("session_cost", "week_cost")
    @classmethod
    def _is_money(cls, value: str | None) -> str | None:
        if value is not None and money.from_usd(value) == 0:
            raise ValueError("a limit must be above zero")
        return value


class PlanChanged(FactData):
    """The person's plans changed: the whole list that is in force from now on."""

    type: ClassVar[str] = "plan.changed"
    plans: list[PlanLimits]
    by: Name | None = None
