"""REST of what a task's agents did."""

from fastapi import APIRouter

from fleetdeck.auth.permissions import Reader
from fleetdeck.core.params import Id
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.fleet import schemas, task_work

router = APIRouter(tags=["fleet"])


@router.get("/tasks/{task_id}/agents", response_model=schemas.TaskAgents)
def list_task_agents(who: Reader, db: Db, task_id: Id) -> Json:
    """The task's agents and subagents, by start; empty for a task that has none."""
    with db.read() as connection:
        return Json(task_work.task_agents(connection, task_id))


@router.get("/tasks/{task_id}/files", response_model=schemas.TaskFiles)
def list_task_files(who: Reader, db: Db, task_id: Id) -> Json:
    """Files that the task's agents changed; the diff of a change is at `/agents/{agent_id}/files/patch?seq=`."""
    with db.read() as connection:
        return Json(task_work.task_files(connection, task_id))


@router.get("/tasks/{task_id}/timeline", response_model=schemas.Timeline)
def get_task_timeline(who: Reader, db: Db, task_id: Id) -> Json:
    """The task's agents and their tool calls as spans."""
    with db.read() as connection:
        return Json(task_work.task_timeline(connection, task_id))
