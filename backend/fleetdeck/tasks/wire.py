"""Rows of the read model of work as plain wire values (schemas.py says what they mean)."""

from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.clock import render, render_or_none
from fleetdeck.core.jsons import loads
from fleetdeck.core.money import to_usd, to_usd_or_none
from fleetdeck.core.text import cut
from fleetdeck.events import own
from fleetdeck.tasks.models import Approval, Step, Task, approvals, steps, tasks

TASK_COLUMNS = ", ".join(column.name for column in tasks.columns)
STEP_COLUMNS = ", ".join(column.name for column in steps.columns)
APPROVAL_COLUMNS = ", ".join(column.name for column in approvals.columns)
PROMPT_CHARACTERS = 500
OWN_SOURCE = own.SOURCE


def task_wire(task: Task, prompt: str = "", hits: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    end = task.completed_at if task.completed_at is not None else task.updated_at
    return {
        "id": task.id,
        "source": task.source,
        "title": task.title,
        "prompt": cut(prompt, PROMPT_CHARACTERS),
        "task_type": task.task_type,
        "mode": task.mode,
        "status": task.status,
        "status_reason": task.status_reason,
        "lane": task.lane,
        "priority": task.priority,
        "agent": task.agent,
        "workspace": task.workspace,
        "working_directory": task.working_directory or _own_folder(task),
        "workflow_id": task.workflow_id,
        "complexity": task.complexity,
        "model": task.model,
        "driver": task.driver,
        "isolation": task.isolation,
        "branch": task.branch,
        "cost": _cost(task.cost, task.calls_unknown),
        "unpriced": task.calls_unknown > 0,
        "cost_cap": to_usd_or_none(task.cost_cap),
        "estimate": _estimate(task.estimate_cost, task.estimate_ms),
        "tokens": task.tokens,
        "cache_hit_ratio": task.cache_read / task.prompt_tokens if task.prompt_tokens else None,
        "agents": task.agents,
        "progress": _progress(task),
        "labels": loads(task.labels),
        "notes": loads(task.notes) if task.notes else [],
        "dependencies": loads(task.dependencies),
        "origin": task.origin,
        "created_by": task.created_by,
        "run": task.run,
        "rerun_of": task.rerun_of,
        "error": task.error,
        "approvals_pending": task.approvals_pending,
        "simulated": bool(task.simulated),
        "controlled": task.source == OWN_SOURCE,
        "created_at": render(task.created_at),
        "started_at": render_or_none(task.started_at),
        "completed_at": render_or_none(task.completed_at),
        "updated_at": render(task.updated_at),
        "duration_seconds": None if task.started_at is None else max(end - task.started_at, 0) / clock.SECOND,
        "archived_at": render_or_none(task.archived_at),
        "hits": hits or [],
        "last_seq": task.last_seq,
    }


def step_wire(step: Step, output: str | None = None) -> dict[str, Any]:
    ended = None
    if step.started_at is not None and step.completed_at is not None:
        ended = max(step.completed_at - step.started_at, 0) / clock.SECOND
    return {
        "step_id": step.step_id,
        "position": step.position,
        "role": step.role,
        "title": step.title,
        "status": step.status,
        "depends_on": loads(step.depends_on),
        "attempt": step.attempt,
        "retries": step.retries,
        "agent_id": step.agent_id,
        "model": step.model,
        "estimate": _estimate(step.estimate_cost, step.estimate_ms),
        "error": step.error,
        "output": output,
        "cost": _cost(step.cost, step.calls_unknown),
        "unpriced": step.calls_unknown > 0,
        "tokens": step.tokens,
        "started_at": render_or_none(step.started_at),
        "completed_at": render_or_none(step.completed_at),
        "duration_seconds": ended,
    }


def approval_wire(approval: Approval, request: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """`request` is the data of its fact; `names` holds agent_name, task_title, workspace and simulated."""
    return {
        "id": approval.id,
        "agent_id": approval.agent_id,
        "agent_name": names.get("agent_name"),
        "task_id": approval.task_id,
        "task_title": names.get("task_title"),
        "step_id": approval.step_id,
        "workspace": names.get("workspace"),
        "tool": approval.tool,
        "input": request.get("input"),
        "command": approval.command,
        "diff": request.get("diff"),
        "path": approval.path,
        "reason": request.get("reason"),
        "status": approval.status,
        "cause": approval.cause,
        "decided_by": approval.decided_by,
        "note": approval.note,
        "scope": approval.scope,
        "requested_at": render(approval.requested_at),
        "expires_at": render_or_none(approval.expires_at),
        "decided_at": render_or_none(approval.decided_at),
        "simulated": bool(names.get("simulated")),
        "last_seq": approval.last_seq,
    }


def _cost(cost: int, unknown: int) -> str | None:
    return to_usd(cost) if cost or not unknown else None


def _estimate(cost: int | None, milliseconds: int | None) -> dict[str, Any] | None:
    return None if cost is None else {"cost": to_usd(cost), "seconds": (milliseconds or 0) / 1_000}


def _progress(task: Task) -> dict[str, Any]:
    if task.percentage is not None:
        percentage = task.percentage
    elif task.status == "completed":
        percentage = 100
    else:
        percentage = round(100 * task.steps_done / task.steps_total) if task.steps_total else 0
    return {
        "done": task.steps_done,
        "total": task.steps_total,
        "percentage": percentage,
        "current_step": task.current_step,
    }


def _own_folder(task: Task) -> str | None:
    """The folder that was made for a task which named none."""
    return loads(task.workplace)["directory"] if task.workplace else None
