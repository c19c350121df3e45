"""REST of planning: estimates as a person types, workflows, prompts of roles, drivers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from fleetdeck.auth.permissions import Reader
from fleetdeck.core.params import Id
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Config, Db
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.planner import plan, workflows
from fleetdeck.orchestrator.prompts import library, preview

router = APIRouter(tags=["planning"])


@router.post("/tasks/estimate", response_model=schemas.Plan)
def estimate_task(who: Reader, db: Db, config: Config, request: Request, draft: schemas.TaskDraft) -> Json:
    """What would happen if this were submitted: type, complexity with its reasons, steps, cost and time."""
    with db.read() as connection:
        return Json(plan.plan_task(connection, draft, request.app.state.drivers).model_dump())


@router.get("/workflows", response_model=schemas.WorkflowList)
def list_workflows(who: Reader) -> Json:
    """The workflow templates."""
    return Json({"items": [workflow.model_dump() for workflow in workflows.all_workflows()]})


@router.get("/workflows/recommend", response_model=schemas.WorkflowRecommendation)
def recommend_workflow(
    who: Reader, prompt: Annotated[str, Query(max_length=4000)], task_type: schemas.TaskType = "auto"
) -> Json:
    """The workflow for a prompt, with the reasons. For longer prompts ask `POST /tasks/estimate`."""
    return Json(plan.recommend(prompt, task_type).model_dump())


@router.get("/prompts/role/{role}", response_model=schemas.RolePrompts)
def get_role_prompts(who: Reader, role: Id) -> Json:
    """A role's system prompt in each variant."""
    return Json(library.role_prompts(role).model_dump())


@router.post("/prompts/preview", response_model=schemas.PromptPreview)
def preview_prompts(who: Reader, wanted: schemas.PromptPreviewRequest) -> Json:
    """Prompts as agents would get them, side by side."""
    return Json(preview.render(wanted).model_dump())


@router.get("/drivers", response_model=schemas.DriverList)
def list_drivers(who: Reader, request: Request) -> Json:
    """The ways to run agents, which of them can be used here, and what the others need."""
    return Json({"items": [driver.model_dump() for driver in request.app.state.drivers.describe()]})
