"""One task with its steps, and several side by side (TASK-4, TASK-10)."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from fleetdeck.core.errors import NotFound
from fleetdeck.core.jsons import loads
from fleetdeck.core.money import from_usd
from fleetdeck.core.text import cut
from fleetdeck.events.append import head
from fleetdeck.events.read import data_of
from fleetdeck.tasks.models import Step, Task, steps, task_texts, tasks
from fleetdeck.tasks.wire import step_wire, task_wire

_EXCERPT = 2_000


def find_task(connection: Connection, task_id: str) -> Task:
    """Raises NotFound."""
    row = connection.execute(select(tasks).where(tasks.c.id == task_id)).first()
    if row is None or row.deleted:
        raise NotFound(f"there is no task {task_id[:80]!r}")
    return Task(*row)


def steps_of(connection: Connection, task_id: str) -> list[Step]:
    """In the order of the workflow."""
    rows = connection.execute(
        select(steps).where(steps.c.task_id == task_id).order_by(steps.c.position, steps.c.step_id)
    )
    return [Step(*row) for row in rows]


def texts(connection: Connection, task_id: str) -> dict[str, str]:
    """Kind → text: `prompt`, `result`, `output:<step id>`."""
    query = select(task_texts.c.kind, task_texts.c.text).where(task_texts.c.task_id == task_id)
    return {row.kind: row.text for row in connection.execute(query)}


def task_detail(connection: Connection, task_id: str) -> dict[str, Any]:
    task = find_task(connection, task_id)
    found = texts(connection, task_id)
    prompt = found.get("prompt", "")
    created: dict[str, Any] = {}
    if task.created_seq is not None:
        created = loads(data_of(connection, [task.created_seq])[task.created_seq].data)
    return {
        **task_wire(task, prompt),
        "prompt": prompt,
        "instructions": created.get("instructions"),
        "result": found.get("result"),
        "complexity_score": created.get("complexity_score"),
        "complexity_reasons": created.get("complexity_reasons") or [],
        "skipped": created.get("skipped") or [],
        "always_include_analyst": bool(created.get("always_include_analyst")),
        "steps": [step_wire(step, found.get(f"output:{step.step_id}")) for step in steps_of(connection, task_id)],
        "document": loads(found["document"]) if "document" in found else None,
        "as_of_seq": head(connection),
    }


def list_steps(connection: Connection, task_id: str) -> dict[str, Any]:
    find_task(connection, task_id)
    found = texts(connection, task_id)
    items = [step_wire(step, found.get(f"output:{step.step_id}")) for step in steps_of(connection, task_id)]
    return {"items": items, "as_of_seq": head(connection)}


def compare(connection: Connection, ids: list[str]) -> dict[str, Any]:
    details = [task_detail(connection, id) for id in ids]
    items = [
        {"task": detail, "result_excerpt": cut(detail["result"], _EXCERPT) if detail["result"] else None}
        for detail in details
    ]
    return {"items": items, "recommendation": _recommend(details), "as_of_seq": head(connection)}


def _recommend(details: list[dict[str, Any]]) -> dict[str, Any]:
    """The cheapest of those that were completed; of equally cheap ones the fastest. Says what it was measured by."""
    done = [detail for detail in details if detail["status"] == "completed"]
    if not done:
        return {"task_id": None, "reasons": ["none of them was completed"]}
    reasons = [f"{len(done)} of {len(details)} were completed"]
    priced = [detail for detail in done if detail["cost"] is not None and not detail["unpriced"]]
    if not priced:
        fastest = min(done, key=lambda detail: detail["duration_seconds"] or 0)
        return {"task_id": fastest["id"], "reasons": [*reasons, "no prices are known: the fastest one"]}
    best = min(priced, key=lambda detail: (from_usd(detail["cost"]), detail["duration_seconds"] or 0))
    others = [detail for detail in priced if detail is not best]
    dearest = max((from_usd(detail["cost"]) for detail in others), default=0)
    saved = round(100 * (dearest - from_usd(best["cost"])) / dearest) if dearest else 0
    if saved:
        reasons.append(f"${_short(best['cost'])}, {saved}% below the dearest")
    slowest = max((detail["duration_seconds"] or 0 for detail in others), default=0.0)
    took = best["duration_seconds"] or 0
    if round(slowest) > round(took):
        reasons.append(f"{took:.0f} s against {slowest:.0f} s for the slowest")
    return {"task_id": best["id"], "reasons": reasons}


def _short(amount: str) -> str:
    """Dollars as people read them: cents, and more places below a cent."""
    value = Decimal(amount)
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}" if value >= Decimal("0.01") else f"{value:.4f}"
