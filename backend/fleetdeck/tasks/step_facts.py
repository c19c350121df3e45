"""How facts about a step change its row and its task's progress."""

from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, cut
from fleetdeck.events.fact import Fact
from fleetdeck.events.task_types import (
    StepCancelled,
    StepCompleted,
    StepCreated,
    StepFailed,
    StepReset,
    StepStarted,
)
from fleetdeck.tasks.models import Step
from fleetdeck.tasks.task_facts import estimate_of, set_text
from fleetdeck.tasks.working_set import WorkingSet

_Any = StepCreated | StepStarted | StepCompleted | StepFailed | StepCancelled | StepReset


def created(work: WorkingSet, fact: Fact, data: StepCreated) -> None:
    step = _touch(work, fact, data)
    step.title = data.title or step.title
    step.model = data.model or step.model
    step.retries = data.retries if data.retries is not None else step.retries
    step.timeout_seconds = data.timeout_seconds or step.timeout_seconds
    step.position = data.position if data.position is not None else step.position
    if data.estimate is not None:
        step.estimate_cost, step.estimate_ms = estimate_of(data.estimate)


def started(work: WorkingSet, fact: Fact, data: StepStarted) -> None:
    step = _touch(work, fact, data)
    step.attempt = data.attempt or step.attempt + 1
    step.started_at = fact.time
    _set_status(work, step, "running", fact)
    work.tasks[data.task_id].current_step = step.title or step.role or step.step_id


def completed(work: WorkingSet, fact: Fact, data: StepCompleted) -> None:
    step = _touch(work, fact, data)
    _set_status(work, step, "completed", fact)
    if data.output is not None:
        set_text(work, data.task_id, f"output:{data.step_id}", data.output)


def failed(work: WorkingSet, fact: Fact, data: StepFailed) -> None:
    step = _touch(work, fact, data)
    step.error = clean(cut(data.error, 2_000)) if data.error else "failed"
    # Between two attempts it still runs, for whoever looks at it.
    if not data.will_retry:
        _set_status(work, step, "failed", fact)


def cancelled(work: WorkingSet, fact: Fact, data: StepCancelled) -> None:
    step = _touch(work, fact, data)
    _set_status(work, step, "cancelled", fact)


def reset(work: WorkingSet, fact: Fact, data: StepReset) -> None:
    step = _touch(work, fact, data)
    step.error = None
    step.started_at = None
    _set_status(work, step, "pending", fact)


def _touch(work: WorkingSet, fact: Fact, data: _Any) -> Step:
    work.task(data.task_id, fact)
    step = work.step(data.task_id, data.step_id, fact)
    step.role = data.role or step.role
    if data.depends_on:
        step.depends_on = dumps(data.depends_on).decode()
    if data.agent_id is not None:
        step.agent_id = data.agent_id
        work.link(data.agent_id, data.task_id, data.step_id)
    return step


def _set_status(work: WorkingSet, step: Step, status: str, fact: Fact) -> None:
    was_done = step.status == "completed"
    step.status = status
    ended = status in ("completed", "failed", "cancelled")
    step.completed_at = fact.time if ended else None
    if status in ("running", "completed"):
        step.error = None
    work.tasks[step.task_id].steps_done += (status == "completed") - was_done
