"""REST commands on tasks: submit, cancel, retry, re-run, pause, archive, delete; one by one and in bulk."""

from typing import Annotated

from fastapi import APIRouter, Header, Request

from fleetdeck.auth.permissions import Controller
from fleetdeck.core.params import Id
from fleetdeck.core.reply import Json
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.commands import Commands

router = APIRouter(tags=["task commands"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=200, description="a repeat with the same key changes nothing"
    ),
]


def commands(request: Request) -> Commands:
    found: Commands = request.app.state.commands
    return found


@router.post("/tasks", response_model=schemas.Submitted, status_code=202)
def submit_task(
    who: Controller, request: Request, wanted: schemas.TaskSubmission, idempotency_key: IdempotencyKey = None
) -> Json:
    """Plan a task and run it. Answers as soon as it is stored."""
    return Json(commands(request).submit(wanted, who.name, idempotency_key), status_code=202)


@router.post("/tasks/bulk", response_model=schemas.BulkOutcome)
def bulk_tasks(who: Controller, request: Request, wanted: schemas.BulkCommand) -> Json:
    """One command for many tasks; those that refuse it are named with the reason, the others are done."""
    return Json(commands(request).bulk(wanted, who.name))


@router.post("/tasks/{task_id}/cancel", response_model=schemas.Commanded, status_code=202)
def cancel_task(who: Controller, request: Request, task_id: Id) -> Json:
    """Stop a task: its processes end within a second. A task that has ended stays as it is."""
    return Json(commands(request).cancel(task_id, who.name), status_code=202)


@router.post("/tasks/{task_id}/retry", response_model=schemas.Commanded, status_code=202)
def retry_task(who: Controller, request: Request, task_id: Id, idempotency_key: IdempotencyKey = None) -> Json:
    """Go on with a failed or cancelled task: steps that are done stay done."""
    return Json(commands(request).retry(task_id, who.name, idempotency_key), status_code=202)


@router.post("/tasks/{task_id}/rerun", response_model=schemas.Submitted, status_code=202)
def rerun_task(
    who: Controller, request: Request, task_id: Id, wanted: schemas.Rerun, idempotency_key: IdempotencyKey = None
) -> Json:
    """Submit the same again as a new task, with changes where given."""
    return Json(commands(request).rerun(task_id, wanted, who.name, idempotency_key), status_code=202)


@router.post("/tasks/{task_id}/pause", response_model=schemas.Commanded, status_code=202)
def pause_task(who: Controller, request: Request, task_id: Id) -> Json:
    """Its agents wait before their next turn."""
    return Json(commands(request).pause(task_id, who.name), status_code=202)


@router.post("/tasks/{task_id}/resume", response_model=schemas.Commanded, status_code=202)
def resume_task(who: Controller, request: Request, task_id: Id) -> Json:
    """A paused task goes on."""
    return Json(commands(request).resume(task_id, who.name), status_code=202)


@router.post("/tasks/{task_id}/archive", response_model=schemas.Commanded, status_code=202)
def archive_task(who: Controller, request: Request, task_id: Id) -> Json:
    """Take an ended task off the list; it stays searchable with `archived=true`."""
    return Json(commands(request).archive(task_id, who.name), status_code=202)


@router.post("/tasks/{task_id}/restore", response_model=schemas.Commanded, status_code=202)
def restore_task(who: Controller, request: Request, task_id: Id) -> Json:
    """Bring an archived task back."""
    return Json(commands(request).restore(task_id, who.name), status_code=202)


@router.delete("/tasks/{task_id}", response_model=schemas.Commanded, status_code=202)
def delete_task(who: Controller, request: Request, task_id: Id) -> Json:
    """Cancel a running task; take an ended one off all lists. Its facts and its cost stay."""
    return Json(commands(request).delete(task_id, who.name), status_code=202)
