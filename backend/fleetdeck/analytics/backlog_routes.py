"""REST of backlog health."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from fleetdeck.analytics.backlog import backlog_metrics
from fleetdeck.auth.permissions import Reader
from fleetdeck.core import clock
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.core.zones import TimeZone, zone

router = APIRouter(tags=["analytics"])


class ByPriority(BaseModel):
    """How many items wait."""

    critical: int
    high: int
    medium: int
    low: int


class BacklogWorkspace(BaseModel):
    """One workspace; `ticked` counts what is done in its backlog, the rest are dispatches of the last seven days."""

    workspace: str
    pending: int
    by_priority: ByPriority
    ticked: int
    oldest_at: str | None
    oldest_basis: Literal["line", "git", "seen"] | None
    """How its age is known: a date in the line, the commit that brought it, or the first time it was seen."""
    oldest_text: str | None
    oldest_is_old: bool
    """It waits for fourteen days or more."""
    dispatched: int
    completed: int
    dispatched_by_day: list[int]
    completed_by_day: list[int]


class BacklogDay(BaseModel):
    """One local day; `day` is its start."""

    day: str
    dispatched: int
    completed: int


class BacklogMetrics(BaseModel):
    """The workspaces, the fullest first, and seven days up to today. `growing_by`: dispatched less completed."""

    items: list[BacklogWorkspace]
    days: list[BacklogDay]
    pending: int
    by_priority: ByPriority
    dispatched: int
    completed: int
    growing_by: int
    as_of_seq: int


@router.get("/metrics/backlog", response_model=BacklogMetrics)
def get_backlog(who: Reader, db: Db, tz: TimeZone = "UTC") -> Json:
    """What waits in each workspace by priority and age; dispatched against completed in the last seven days."""
    with db.read() as connection:
        return Json(backlog_metrics(connection, zone(tz), clock.now()))
