"""REST of statistics: tokens, models, activity, tools, performance. All from rollups, in the caller's own zone."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from fleetdeck.analytics import metric_schemas as schemas
from fleetdeck.analytics.activity import activity
from fleetdeck.analytics.costs import CostFilter
from fleetdeck.analytics.ledger_check import LedgerProofs
from fleetdeck.analytics.model_usage import model_metrics
from fleetdeck.analytics.performance import performance
from fleetdeck.analytics.tokens import Unit, token_metrics
from fleetdeck.analytics.tools import tool_metrics
from fleetdeck.auth.permissions import Reader
from fleetdeck.core import clock
from fleetdeck.core.params import Moment, OptionalId, Values, moment, split
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.core.zones import TimeZone, zone

router = APIRouter(tags=["analytics"])


@router.get("/metrics/tokens", response_model=schemas.TokenMetrics)
def get_token_metrics(
    who: Reader,
    db: Db,
    unit: Unit = "day",
    start: Moment = None,
    end: Moment = None,
    tz: TimeZone = "UTC",
    model: Values = "",
    workspace: Values = "",
    role: Values = "",
    source: Values = "",
    agent_id: OptionalId = None,
    task_id: OptionalId = None,
) -> Json:
    """Tokens of each kind by hour, day, week or month; `task_id`: those of its agents, and its calls without one."""
    where = zone(tz)
    wanted = CostFilter(
        moment("start", start),
        moment("end", end),
        split(workspace),
        split(role),
        split(model),
        split(source),
        agent_id,
    )
    with db.read() as connection:
        return Json(token_metrics(connection, wanted, task_id, unit, where, clock.now()))


@router.get("/metrics/models", response_model=schemas.ModelMetrics)
def get_model_metrics(
    who: Reader,
    db: Db,
    request: Request,
    start: Moment = None,
    end: Moment = None,
    workspace: Values = "",
    model: Values = "",
) -> Json:
    """Tasks, calls, tokens, cache and cost of each model."""
    wanted = CostFilter(moment("start", start), moment("end", end), split(workspace), [], split(model))
    proofs: LedgerProofs = request.app.state.ledger_proofs
    proof = proofs.latest()
    with db.read() as connection:
        return Json(model_metrics(connection, wanted, proof))


@router.get("/metrics/activity", response_model=schemas.Activity)
def get_activity_metrics(
    who: Reader, db: Db, tz: TimeZone = "UTC", workspace: Values = "", start: Moment = None, end: Moment = None
) -> Json:
    """Different agents at work on each day of 53 weeks, and at each hour of the week between `start` and `end`."""
    where = zone(tz)
    since, until = moment("start", start), moment("end", end)
    with db.read() as connection:
        return Json(activity(connection, where, clock.now(), split(workspace), since, until))


@router.get("/metrics/tools", response_model=schemas.ToolMetrics)
def get_tool_metrics(
    who: Reader,
    db: Db,
    start: Moment = None,
    end: Moment = None,
    workspace: Values = "",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> Json:
    """Calls, failures and times of each tool, and why calls failed."""
    with db.read() as connection:
        return Json(tool_metrics(connection, moment("start", start), moment("end", end), split(workspace), limit))


@router.get("/metrics/performance", response_model=schemas.Performance)
def get_performance_metrics(
    who: Reader, db: Db, start: Moment = None, end: Moment = None, workspace: Values = "", model: Values = ""
) -> Json:
    """How long the tasks took that ended in the period, and how many failed, by type."""
    since, until = moment("start", start), moment("end", end)
    with db.read() as connection:
        return Json(performance(connection, since, until, split(workspace), split(model), clock.now()))
