"""REST of schedules and workspaces of watched orchestrators, to read."""

from fastapi import APIRouter

from fleetdeck.auth.permissions import Reader
from fleetdeck.core import clock
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.schedules import queries, schemas

router = APIRouter(tags=["schedules"])


@router.get("/schedules", response_model=schemas.ScheduleList)
def list_schedules(who: Reader, db: Db) -> Json:
    """All schedules: in words, when they are due next, what they missed, and how their last run went."""
    with db.read() as connection:
        return Json(queries.list_schedules(connection, clock.now()))


@router.get("/workspaces", response_model=schemas.WorkspaceList)
def list_workspaces(who: Reader, db: Db) -> Json:
    """All workspaces that a watched orchestrator has."""
    with db.read() as connection:
        return Json(queries.list_workspaces(connection))
