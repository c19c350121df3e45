"""REST of plan usage: the windows, and the limits that a person sets."""

import uuid
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from fleetdeck.analytics.plan import plan
from fleetdeck.auth.permissions import Controller, Reader
from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.inputs import Input
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.fact import make
from fleetdeck.events.log import EventLog
from fleetdeck.events.plan_types import PlanChanged, PlanLimits

router = APIRouter(tags=["analytics"])

MAX_PLANS = 50


class PlanConsumer(BaseModel):
    """An agent (of a session) or a workspace (of a week), and its share of what was used, 0 to 1."""

    kind: Literal["agent", "workspace"]
    id: str
    label: str
    share: float


class PlanWindow(BaseModel):
    """One window of a plan. Percent are of the limit: None where it is not known, or nothing was told since the reset.

    `used_tokens` and `used_cost` (at API prices) are what the ledger knows of the window, unless the source told.
    """

    account: str
    name: str
    window: str
    basis: Literal["authoritative", "estimated"]
    used_percent: float | None
    used_tokens: int | None
    used_cost: str | None
    limit_tokens: int | None
    limit_cost: str | None
    started_at: str | None
    resets_at: str | None
    """None for a rolling window, and while no session is running."""
    measured_at: str
    projected_percent: float | None
    """At the reset when it goes on as since the window began; of a rolling week, when each day is like the last."""
    status: Literal["on_track", "near_limit", "over", "unknown"]
    consumers: list[PlanConsumer]
    other_consumers: int


class PlanUsage(BaseModel):
    """Plan usage, and the plans that the person named."""

    windows: list[PlanWindow]
    plans: list[PlanLimits]
    as_of_seq: int


class PlanUpdate(Input):
    """The whole list of the person's plans."""

    plans: list[PlanLimits] = Field(max_length=MAX_PLANS)


@router.get("/metrics/plan", response_model=PlanUsage)
def get_plan(who: Reader, db: Db) -> Json:
    """How much of each plan's session and week is used, until when, by whom, and who says so."""
    with db.read() as connection:
        return Json(plan(connection, clock.now()))


@router.put("/metrics/plan", response_model=PlanUsage)
def put_plan(who: Controller, db: Db, request: Request, update: PlanUpdate) -> Json:
    """Replace the plans and their limits."""
    accounts = [entry.account for entry in update.plans]
    if not all(account.strip() for account in accounts):
        raise Invalid("plans: an account is blank")
    if len(set(accounts)) < len(accounts):
        raise Invalid("plans: an account stands there twice")
    event_log: EventLog = request.app.state.log
    data = PlanChanged(plans=update.plans, by=who.name)
    event_log.submit([make("fleetdeck", f"plans {uuid.uuid4()}", clock.now(), data)]).result()
    with db.read() as connection:
        return Json(plan(connection, clock.now()))
