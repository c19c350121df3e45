"""Commands on tasks: what people and programs may do to them. Each is facts through the door, and idempotent."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import AppError, Conflict, Invalid
from fleetdeck.core.jsons import loads
from fleetdeck.events.append import head
from fleetdeck.events.fields import FactData
from fleetdeck.events.task_types import StepReset, TaskStatusChanged, TaskUpdated
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.door import SOURCE, Door
from fleetdeck.orchestrator.drivers.registry import Drivers
from fleetdeck.orchestrator.ending import ending_facts
from fleetdeck.orchestrator.submission import Submission
from fleetdeck.tasks.models import Task, tasks
from fleetdeck.tasks.summary import read_guard
from fleetdeck.tasks.task_detail import find_task, steps_of, task_detail
from fleetdeck.tasks.transitions import ENDED_TASK

# Between a look at a task and its change somebody else may change it: then look again.
TRIES = 5

Build = Callable[[Connection, Task], Sequence[FactData]]
"""From the task as it is, the facts that carry out a command; none when nothing needs to change."""


class Commands:
    """For request threads."""

    def __init__(self, settings: Settings, db: Database, door: Door, drivers: Drivers) -> None:
        self._db = db
        self._door = door
        self._submission = Submission(settings, db, door, drivers)

    def submit(self, wanted: schemas.TaskSubmission, by: str, key: str | None) -> dict[str, Any]:
        """Plan and store a task. Raises Invalid, Conflict while the kill switch is pulled."""
        return self._submission.submit(wanted, by, key)

    def spawn(self, wanted: schemas.AgentSpawn, by: str, key: str | None) -> dict[str, Any]:
        """A task with one step in the given role."""
        return self._submission.spawn(wanted, by, key)

    def rerun(self, task_id: str, wanted: schemas.Rerun, by: str, key: str | None) -> dict[str, Any]:
        """The same again as a new task. Raises NotFound, Invalid for changes that fit no task."""
        with self._db.read() as connection:
            detail = task_detail(connection, task_id)
            # As the person chose it: a folder made for the old task is not the new one's.
            detail["working_directory"] = find_task(connection, task_id).working_directory
        again = {name: detail.get(name) for name in schemas.TaskDraft.model_fields}
        again |= {
            "title": None,
            "rerun_of": task_id,
            "origin": detail["origin"] or "api",
            "task_type": detail["task_type"],
        }
        if detail["isolation"] is None:
            again["isolation"] = "in_place"
        try:
            submission = schemas.TaskSubmission.model_validate(again | wanted.changes)
        except ValidationError as error:
            first = error.errors()[0]
            raise Invalid(f"changes.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        return self._submission.submit(submission, by, key)

    def cancel(self, task_id: str, by: str) -> dict[str, Any]:
        """Stop it. What has ended stays as it is."""

        def build(connection: Connection, task: Task) -> Sequence[FactData]:
            return [] if task.status in ENDED_TASK else ending_facts(connection, task, f"cancelled by {by}", by)

        return self._change(task_id, build)

    def retry(self, task_id: str, by: str, key: str | None) -> dict[str, Any]:
        """Go on where it failed. Raises Conflict for a task that is not failed or cancelled."""
        if key is not None and (known := self._known(key, task_id)):
            return known

        def build(connection: Connection, task: Task) -> Sequence[FactData]:
            if read_guard(connection).stopped:
                raise Conflict("the kill switch is pulled: release it first")
            if task.status not in ("failed", "cancelled"):
                raise Conflict(f"the task is {task.status}: only a failed or cancelled one can be retried")
            waiting = [step for step in steps_of(connection, task.id) if step.status in ("failed", "cancelled")]
            resets = [StepReset(task_id=task.id, step_id=step.step_id, reason=f"retried by {by}") for step in waiting]
            again = TaskStatusChanged(
                task_id=task.id, status="pending", reason=f"retried by {by}", run=task.run + 1, by=by
            )
            return [again, *resets]

        return self._change(task_id, build, key)

    def pause(self, task_id: str, by: str) -> dict[str, Any]:
        """Its agents wait before their next turn. Raises Conflict for a task that does not run."""
        return self._to(task_id, "paused", f"paused by {by}", by)

    def resume(self, task_id: str, by: str) -> dict[str, Any]:
        """Go on. Raises Conflict for a task that is neither paused nor running."""
        return self._to(task_id, "running", f"resumed by {by}", by)

    def archive(self, task_id: str, by: str) -> dict[str, Any]:
        """Off the list. Raises Conflict for a task that has not ended."""

        def build(connection: Connection, task: Task) -> Sequence[FactData]:
            if task.status not in ENDED_TASK:
                raise Conflict(f"the task is {task.status}: cancel it first")
            return [] if task.archived_at else [TaskUpdated(task_id=task.id, archived=True, by=by)]

        return self._change(task_id, build, own=False)

    def restore(self, task_id: str, by: str) -> dict[str, Any]:
        """Back on the list."""

        def build(_connection: Connection, task: Task) -> Sequence[FactData]:
            return [TaskUpdated(task_id=task.id, archived=False, by=by)] if task.archived_at else []

        return self._change(task_id, build, own=False)

    def delete(self, task_id: str, by: str) -> dict[str, Any]:
        """Cancel what runs; take what has ended off all lists."""

        def build(connection: Connection, task: Task) -> Sequence[FactData]:
            if task.source == SOURCE and task.status not in ENDED_TASK:
                return ending_facts(connection, task, f"cancelled by {by}", by)
            return [TaskUpdated(task_id=task.id, deleted=True, by=by)]

        return self._change(task_id, build, own=False)

    def bulk(self, wanted: schemas.BulkCommand, by: str) -> dict[str, Any]:
        """One command for many; each is done or refused for itself."""
        if wanted.action in ("label", "unlabel") and wanted.label is None:
            raise Invalid("label: say which")
        actions: dict[str, Callable[[str], dict[str, Any]]] = {
            "cancel": lambda id: self.cancel(id, by),
            "archive": lambda id: self.archive(id, by),
            "restore": lambda id: self.restore(id, by),
            "delete": lambda id: self.delete(id, by),
            "retry": lambda id: self.retry(id, by, None),
            "label": lambda id: self._label(id, wanted.label or "", True, by),
            "unlabel": lambda id: self._label(id, wanted.label or "", False, by),
        }
        done: list[str] = []
        refused: list[dict[str, str]] = []
        for id in dict.fromkeys(wanted.ids):
            try:
                actions[wanted.action](id)
                done.append(id)
            except AppError as error:
                refused.append({"id": id, "reason": error.message})
        with self._db.read() as connection:
            return {"done": done, "refused": refused, "seq": head(connection)}

    def _label(self, task_id: str, label: str, on: bool, by: str) -> dict[str, Any]:
        def build(_connection: Connection, task: Task) -> Sequence[FactData]:
            labels: list[str] = loads(task.labels)
            if (label in labels) == on:
                return []
            changed = [*labels, label] if on else [other for other in labels if other != label]
            return [TaskUpdated(task_id=task.id, labels=changed, by=by)]

        return self._change(task_id, build, own=False)

    def _to(self, task_id: str, status: Any, reason: str, by: str) -> dict[str, Any]:
        def build(_connection: Connection, task: Task) -> Sequence[FactData]:
            if task.status == status:
                return []
            return [TaskStatusChanged(task_id=task.id, status=status, reason=reason, by=by)]

        return self._change(task_id, build)

    def _change(self, task_id: str, build: Build, key: str | None = None, own: bool = True) -> dict[str, Any]:
        """Look, build, store; again when somebody was faster. `own`: only tasks that Fleetdeck runs."""
        for attempt in range(TRIES):
            with self._db.read() as connection:
                task = find_task(connection, task_id)
                if own and task.source != SOURCE:
                    raise Conflict(f"Fleetdeck only watches this task: {task.source} runs it")
                datas = build(connection, task)
                if not datas:
                    return _commanded(task, False, head(connection))
            try:
                self._door.submit(datas, key=f"{task_id} {key}" if key else None, extra=_unchanged(task))
                break
            except Conflict:
                if attempt == TRIES - 1:
                    raise
        return self._state(task_id)

    def _known(self, key: str, task_id: str) -> dict[str, Any] | None:
        """The answer to a repeat of a command that was carried out."""
        with self._db.read() as connection:
            from fleetdeck.orchestrator.submission import known_fact

            if known_fact(connection, f"{task_id} {key}") is None:
                return None
        return self._state(task_id)

    def _state(self, task_id: str) -> dict[str, Any]:
        with self._db.read() as connection:
            row = connection.execute(select(tasks).where(tasks.c.id == task_id)).one()
            return _commanded(Task(*row), True, head(connection))


def _unchanged(seen: Task) -> Callable[[Connection], None]:
    """A check that the task stands as it was seen, so that the facts built from it still fit."""

    def look(connection: Connection) -> None:
        columns = select(tasks.c.status, tasks.c.run, tasks.c.steps_done).where(tasks.c.id == seen.id)
        if tuple(connection.execute(columns).one()) != (seen.status, seen.run, seen.steps_done):
            raise Conflict("the task changed meanwhile")

    return look


def _commanded(task: Task, changed: bool, seq: int) -> dict[str, Any]:
    status = "deleted" if task.deleted else task.status
    return {"id": task.id, "status": status, "changed": changed, "seq": seq}
