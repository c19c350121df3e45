"""REST commands on running agents, on requests for permission, and on the fleet's guard."""

from fastapi import APIRouter, Request

from fleetdeck.auth.permissions import Controller, Reader
from fleetdeck.core.params import Id
from fleetdeck.core.reply import Json
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.steering import Steering
from fleetdeck.orchestrator.task_routes import IdempotencyKey, commands
from fleetdeck.tasks import schemas as task_schemas

router = APIRouter(tags=["steering"])


def steering(request: Request) -> Steering:
    found: Steering = request.app.state.steering
    return found


@router.post("/agents", response_model=schemas.Submitted, status_code=202)
def spawn_agent(
    who: Controller, request: Request, wanted: schemas.AgentSpawn, idempotency_key: IdempotencyKey = None
) -> Json:
    """Start one agent on one piece of work, as a task with a single step."""
    return Json(commands(request).spawn(wanted, who.name, idempotency_key), status_code=202)


@router.post("/agents/{agent_id}/cancel", response_model=schemas.Commanded, status_code=202)
def cancel_agent(who: Controller, request: Request, agent_id: Id) -> Json:
    """Stop the task that an agent works for. Only for agents that Fleetdeck runs."""
    return Json(steering(request).cancel(agent_id, who.name), status_code=202)


@router.post("/agents/{agent_id}/message", response_model=schemas.Commanded, status_code=202)
def message_agent(
    who: Controller,
    request: Request,
    agent_id: Id,
    wanted: schemas.SteeringMessage,
    idempotency_key: IdempotencyKey = None,
) -> Json:
    """Send words to a running agent; it reads them before its next turn."""
    return Json(steering(request).message(agent_id, wanted.text, who.name, idempotency_key), status_code=202)


@router.post("/agents/{agent_id}/pause", response_model=schemas.Commanded, status_code=202)
def pause_agent(who: Controller, request: Request, agent_id: Id) -> Json:
    """Pause the task that an agent works for; it waits before its next turn."""
    return Json(steering(request).pause(agent_id, who.name), status_code=202)


@router.post("/agents/{agent_id}/resume", response_model=schemas.Commanded, status_code=202)
def resume_agent(who: Controller, request: Request, agent_id: Id) -> Json:
    """The agent's task goes on."""
    return Json(steering(request).resume(agent_id, who.name), status_code=202)


@router.post("/approvals/{approval_id}/decide", response_model=task_schemas.Approval, status_code=202)
def decide_approval(who: Controller, request: Request, approval_id: Id, wanted: schemas.Decision) -> Json:
    """Allow or deny. The first decision holds: a repeat of it answers the same, the opposite one 409."""
    return Json(steering(request).decide(approval_id, wanted, who.name), status_code=202)


@router.get("/guard", response_model=schemas.Guard)
def get_guard(who: Reader, request: Request) -> Json:
    """The kill switch, the limits, and what runs now."""
    return Json(steering(request).guard())


@router.put("/guard", response_model=schemas.Guard)
def put_guard(who: Controller, request: Request, wanted: schemas.GuardLimits) -> Json:
    """Set the limits. They hold for agents that start from now on."""
    return Json(steering(request).set_limits(wanted, who.name))


@router.post("/guard/stop", response_model=schemas.Guard, status_code=202)
def stop_fleet(who: Controller, request: Request, wanted: schemas.StopFleet) -> Json:
    """The kill switch: every run ends within two seconds, and no new work is taken until it is released."""
    return Json(steering(request).stop(wanted.reason, who.name), status_code=202)


@router.post("/guard/release", response_model=schemas.Guard, status_code=202)
def release_fleet(who: Controller, request: Request) -> Json:
    """Release the kill switch: new work is taken again. What was stopped stays stopped and can be retried."""
    return Json(steering(request).release(who.name), status_code=202)
