"""Tasks and steps, where a span says that it is a workflow or one of its tasks."""

from typing import Any

from fleetdeck.ingest.sources.otlp.map.calls import duration_ms
from fleetdeck.ingest.sources.otlp.map.outbox import Outbox
from fleetdeck.ingest.sources.otlp.map.tools import error_of
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Span

_NAME = ("gen_ai.workflow.name", "traceloop.workflow.name", "traceloop.entity.name")


def task_id(trace_id: str, workflow: str) -> str:
    """A run of a workflow is one task: the steps inside know its trace and its name before its own span comes."""
    return f"otel:{trace_id}:{workflow}"[:512]


def workflow(out: Outbox, span: Span) -> None:
    """A run of a workflow, from its own span, which comes when it is over."""
    name = values.name(span.attributes, *_NAME) or span.name[:200] or "workflow"
    task = task_id(span.trace_id, name)
    _create(out, span, task, name)
    failed = span.status == 2
    data = {
        "task_id": task,
        "status": "failed" if failed else "completed",
        "error": error_of(span) if failed else None,
        "duration_ms": duration_ms(span),
    }
    out.put("task.completed", f"{span.key} task", values.micros(span.end), data)


def step(out: Outbox, span: Span, agent_id: str) -> None:
    """A step of a workflow. One that stands in no workflow is no step of anything."""
    name = values.name(span.attributes, "traceloop.workflow.name")
    if name is None:
        return
    task = task_id(span.trace_id, name)
    role = values.name(span.attributes, "traceloop.entity.name") or span.name[:200]
    about: dict[str, Any] = {"task_id": task, "step_id": span.span_id, "role": role, "agent_id": agent_id}
    _create(out, span, task, name)
    out.put("step.started", f"{span.key} started", values.micros(span.start), about)
    if span.status == 2:
        out.put("step.failed", f"{span.key} ended", values.micros(span.end), about | {"error": error_of(span)})
    else:
        out.put("step.completed", f"{span.key} ended", values.micros(span.end), about)


def _create(out: Outbox, span: Span, task: str, name: str) -> None:
    id = f"task {task}"
    if any(fact.id == id for fact in out.facts[-50:]):
        return
    data = {
        "task_id": task,
        "title": name,
        "task_type": "workflow",
        "origin": "otlp",
        "workspace": span.origin.service[:512],
    }
    out.put("task.created", id, values.micros(span.start), data)
