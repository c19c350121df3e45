"""What the engine reads of a task from the read model, each in one short snapshot. For threads."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.jsons import loads
from fleetdeck.events.read import data_of
from fleetdeck.orchestrator.models import reservations, slots, step_notes
from fleetdeck.tasks.models import Step, Task, steps, tasks
from fleetdeck.tasks.task_detail import find_task, steps_of, texts


def task_and_step(db: Database, task_id: str, step_id: str) -> tuple[Task, Step]:
    with db.read() as connection:
        wanted = select(steps).where(steps.c.task_id == task_id, steps.c.step_id == step_id)
        return find_task(connection, task_id), Step(*connection.execute(wanted).one())


def task_and_steps(db: Database, task_id: str) -> tuple[Task, list[Step]]:
    with db.read() as connection:
        return find_task(connection, task_id), steps_of(connection, task_id)


def steps_in_order(db: Database, task_id: str) -> list[Step]:
    with db.read() as connection:
        return steps_of(connection, task_id)


def texts_and_extra(db: Database, task: Task) -> tuple[dict[str, str], dict[str, Any]]:
    """The task's texts by kind, and the data of its `task.created`."""
    with db.read() as connection:
        created = data_of(connection, [task.created_seq or 0]).get(task.created_seq or 0)
        return texts(connection, task.id), loads(created.data) if created is not None else {}


def inputs(db: Database, task_id: str, step: Step, found: Mapping[str, str]) -> dict[str, str]:
    """The outputs of the steps that this one depends on, under their roles; in the order of the workflow."""
    with db.read() as connection:
        before = [other for other in steps_of(connection, task_id) if other.step_id in loads(step.depends_on)]
    return {f"{other.role} ({other.step_id})": found.get(f"output:{other.step_id}", "") for other in before}


def roles(db: Database, task_id: str) -> list[str]:
    """The roles that work on the task, in order."""
    with db.read() as connection:
        return [step.role for step in steps_of(connection, task_id)]


def cap_left(db: Database, task_id: str) -> int | None:
    """Nano-dollars that the task may still spend; None without a cap."""
    with db.read() as connection:
        row = connection.execute(select(tasks.c.cost, tasks.c.cost_cap).where(tasks.c.id == task_id)).one()
    return None if row.cost_cap is None else max(0, row.cost_cap - row.cost)


def note(db: Database, id: str) -> dict[str, Any]:
    """What an interrupted attempt remembered."""
    with db.read() as connection:
        found = connection.execute(select(step_notes.c.remembered).where(step_notes.c.id == id)).scalar_one_or_none()
    return loads(found) if found else {}


def forget_lost(db: Database, task_id: str, agent_id: str | None, worker_id: str) -> None:
    """Free the slot of an agent whose process was lost, and what other processes than this one put aside."""
    with db.write() as connection:
        others = (reservations.c.task_id == task_id, reservations.c.worker_id != worker_id)
        connection.execute(delete(reservations).where(*others))
        lost = update(slots).where(slots.c.id == (agent_id or ""), slots.c.released_at.is_(None))
        connection.execute(lost.values(released_at=clock.now()))
