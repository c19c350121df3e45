"""REST of invocations."""

from fastapi import APIRouter
from pydantic import BaseModel

from fleetdeck.analytics.invocations import invocation_metrics
from fleetdeck.auth.permissions import Reader
from fleetdeck.core import clock
from fleetdeck.core.params import Values, split
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.core.zones import TimeZone, zone

router = APIRouter(tags=["analytics"])


class InvocationSums(BaseModel):
    """Calls of a time. `told`: those of which it is known how they ended; `measured`: how long they took."""

    calls: int
    cost: str
    unpriced_calls: int
    average_cost: str | None
    """Of the calls with a price."""
    tokens: int
    told: int
    success_share: float | None
    """0 to 1, of the `told`."""
    measured: int
    average_ms: float | None
    p95_ms: int | None


class InvocationModel(InvocationSums):
    """All calls to one model."""

    model: str


class InvocationSource(BaseModel):
    """Where calls were told."""

    source: str
    calls: int
    cost: str


class InvocationDay(BaseModel):
    """One local day; `day` is its start."""

    day: str
    calls: int
    cost: str


class InvocationMetrics(BaseModel):
    """Calls that name their tool and no agent. Models and sources of all time, the dearest first; thirty days to today.

    `velocity`: what a day costs when it goes on as today so far (today, by the hours since midnight, times 24; at least
    a quarter of an hour). `p95_ms` is at most `relative_error` away.
    """

    today: InvocationSums
    month: InvocationSums
    total: InvocationSums
    velocity: str
    models: list[InvocationModel]
    sources: list[InvocationSource]
    days: list[InvocationDay]
    relative_error: float
    as_of_seq: int


@router.get("/metrics/invocations", response_model=InvocationMetrics)
def get_invocation_metrics(who: Reader, db: Db, source: Values = "", tz: TimeZone = "UTC") -> Json:
    """Cost, speed and success of the calls that programs write to a `telemetry.db`, in the caller's own days."""
    with db.read() as connection:
        return Json(invocation_metrics(connection, split(source), zone(tz), clock.now()))
