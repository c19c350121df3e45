"""How facts about a task change its row."""

from fleetdeck.core import money
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, cut, one_line
from fleetdeck.events.fact import Fact
from fleetdeck.events.task_types import (
    TaskAssigned,
    TaskCompleted,
    TaskCreated,
    TaskDocument,
    TaskEstimate,
    TaskProgress,
    TaskStatusChanged,
    TaskUpdated,
)
from fleetdeck.tasks.models import Task, TaskText
from fleetdeck.tasks.transitions import ENDED_TASK
from fleetdeck.tasks.working_set import WorkingSet

_COPIED = (
    "task_type",
    "mode",
    "workflow_id",
    "priority",
    "lane",
    "agent",
    "workspace",
    "working_directory",
    "complexity",
    "model",
    "driver",
    "isolation",
    "origin",
    "rerun_of",
)
_UPDATED = (
    "title", "priority", "lane", "workspace", "working_directory", "model", "complexity", "branch", "worker",
)  # fmt: skip


def created(work: WorkingSet, fact: Fact, data: TaskCreated) -> None:
    task = work.task(data.task_id, fact)
    task.source = fact.source
    task.created_seq = fact.seq
    task.title = one_line(clean(data.title or data.prompt or data.task_id), 200)
    for field in _COPIED:
        value = getattr(data, field)
        if value is not None:
            setattr(task, field, value)
    task.created_by = data.by or task.created_by
    task.simulated = bool(data.simulated)
    task.labels = dumps(data.labels).decode()
    task.dependencies = dumps(data.dependencies).decode()
    task.cost_cap = amount(data.cost_cap)
    task.estimate_cost, task.estimate_ms = estimate_of(data.estimate)
    if data.prompt or data.description:
        set_text(work, task.id, "prompt", data.prompt or data.description or "")
    _set_document(work, task, data.document)
    if data.status is not None:
        _set_status(task, data.status, fact.time, None)


def assigned(work: WorkingSet, fact: Fact, data: TaskAssigned) -> None:
    task = work.task(data.task_id, fact)
    task.agent = data.agent
    task.lane = data.lane or task.lane
    _set_document(work, task, data.document)
    if data.status is not None or task.status == "pending":
        _set_status(task, data.status or "assigned", fact.time, None)


def updated(work: WorkingSet, fact: Fact, data: TaskUpdated) -> None:
    task = work.task(data.task_id, fact)
    for field in _UPDATED:
        value = getattr(data, field)
        if value is not None:
            setattr(task, field, value)
    if data.agent is not None:
        task.agent = data.agent or None
    if data.description is not None:
        set_text(work, task.id, "prompt", data.description)
    _set_document(work, task, data.document)
    if data.status is not None:
        _set_status(task, data.status, fact.time, data.reason)
    if data.labels is not None:
        task.labels = dumps(data.labels).decode()
    if data.dependencies is not None:
        task.dependencies = dumps(data.dependencies).decode()
    if data.workplace is not None:
        task.workplace = data.workplace.model_dump_json()
        task.branch = data.workplace.branch or task.branch
    if data.archived is not None:
        task.archived_at = fact.time if data.archived else None
    if data.deleted is not None:
        task.deleted = data.deleted


def status_changed(work: WorkingSet, fact: Fact, data: TaskStatusChanged) -> None:
    task = work.task(data.task_id, fact)
    task.run = data.run or task.run
    task.worker = data.worker or task.worker
    _set_status(task, data.status, fact.time, data.reason)


def progress(work: WorkingSet, fact: Fact, data: TaskProgress) -> None:
    task = work.task(data.task_id, fact)
    if data.percentage is not None:
        task.percentage = round(data.percentage)
    if data.current_step is not None:
        task.current_step = data.current_step


def completed(work: WorkingSet, fact: Fact, data: TaskCompleted) -> None:
    task = work.task(data.task_id, fact)
    task.lane = data.lane or task.lane
    task.agent = data.agent or task.agent
    _set_document(work, task, data.document)
    _set_status(task, data.status, fact.time, data.error if data.status != "completed" else None)
    task.error = clean(cut(data.error, 2_000)) if data.error else None
    if data.duration_ms is not None and task.started_at is None:
        task.started_at = max(0, fact.time - data.duration_ms * 1_000)
    if data.result is not None:
        set_text(work, task.id, "result", data.result)


def set_text(work: WorkingSet, task_id: str, kind: str, text: str) -> None:
    work.texts[task_id, kind] = TaskText(task_id, kind, clean(text))


def _set_document(work: WorkingSet, task: Task, document: TaskDocument | None) -> None:
    if document is not None:
        set_text(work, task.id, "document", document.model_dump_json())
        notes = [f"without {', '.join(document.missing)}"] if document.missing else []
        notes += document.notes
        task.notes = dumps([clean(cut(note, 200)) for note in notes[:10]]).decode() if notes else None


def amount(text: str | None) -> int | None:
    """Nano-dollars of an amount that a source gave; None for none, and for what is not one."""
    if text is None:
        return None
    try:
        return money.from_usd(text)
    except ValueError:
        return None


def estimate_of(estimate: TaskEstimate | None) -> tuple[int | None, int | None]:
    """Nano-dollars and milliseconds."""
    if estimate is None:
        return None, None
    return amount(estimate.cost), round(estimate.seconds * 1_000)


def _set_status(task: Task, status: str, time: int, reason: str | None) -> None:
    # Sources may tell late: an older status never replaces a newer one.
    if time < task.status_at:
        return
    task.status_at = time
    task.status = status
    task.status_reason = clean(cut(reason, 500)) if reason else None
    if status in ("running", "paused"):
        task.started_at = task.started_at or time
    if status in ENDED_TASK:
        task.completed_at = time
        task.current_step = None
    else:
        task.completed_at = None
        task.error = None
    if status == "completed":
        task.percentage = 100 if task.percentage is not None else None
