"""One run of a task: its workflow as a graph of checkpoints. What a durable library must give is in `Checkpoints`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from fleetdeck.core.errors import AppError, Conflict
from fleetdeck.core.jsons import loads
from fleetdeck.events.fields import FactData, Isolation
from fleetdeck.events.task_types import StepCancelled, TaskCompleted, TaskUpdated, Workplace
from fleetdeck.orchestrator.door import of_run
from fleetdeck.orchestrator.engine import reading
from fleetdeck.orchestrator.engine.attempts import Ending, StepRunner
from fleetdeck.orchestrator.engine.line import House
from fleetdeck.orchestrator.engine.names import run_id
from fleetdeck.orchestrator.engine.watch import Signal
from fleetdeck.orchestrator.workplace.prepare import prepare
from fleetdeck.tasks.models import Step, Task


class Checkpoint(Protocol):
    """A place in a run that is passed once: after a crash its recorded answer is given again."""

    async def run(self, work: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        """The answer of `work(*args)`, a JSON value; of this time or of an earlier one."""
        ...


class Checkpoints(Protocol):
    """Gives out checkpoints. They must be reserved in the same order each time a run is gone through."""

    def reserve(self, name: str) -> Checkpoint: ...


class TaskRun:
    """Goes through runs of tasks in this process; each may have been begun by a process that was lost."""

    def __init__(self, house: House, steps: StepRunner) -> None:
        self._house = house
        self._steps = steps

    async def go(self, checkpoints: Checkpoints, task_id: str, run: int) -> str:
        """The task's end. Never raises for what the task did; asyncio.CancelledError when the process stops."""
        steps = await asyncio.to_thread(reading.steps_in_order, self._house.db, task_id)
        preparing = checkpoints.reserve("prepare")
        places = {step.step_id: checkpoints.reserve(step.step_id) for step in steps}
        finishing = checkpoints.reserve("finish")
        signal = self._house.watch.follow(task_id, run)
        try:
            prepared = await preparing.run(self._prepare, task_id)
            if "error" in prepared:
                return str(await finishing.run(self._finish, task_id, run, prepared["error"]))
            workplace = Workplace.model_validate(prepared)
            await self._walk(steps, places, workplace, signal)
            return str(await finishing.run(self._finish, task_id, run, None))
        finally:
            self._house.watch.forget(task_id, run)

    async def _walk(
        self, steps: Sequence[Step], places: dict[str, Checkpoint], workplace: Workplace, signal: Signal
    ) -> None:
        """Each step as soon as those before it are completed; steps after one that was not are left out."""
        endings: dict[str, asyncio.Task[Ending]] = {}

        async def walk(step: Step) -> Ending:
            before = [await endings[id] for id in loads(step.depends_on) if id in endings]
            if any(ending != "completed" for ending in before):
                return "cancelled"
            ending: Ending = await places[step.step_id].run(
                self._steps.execute, step.task_id, step.step_id, workplace, signal
            )
            return ending

        for step in steps:
            endings[step.step_id] = asyncio.create_task(walk(step))
        try:
            # No task group: it would take a step that was interrupted for one that ended.
            await asyncio.gather(*endings.values())
        finally:
            for ending in endings.values():
                ending.cancel()

    async def _prepare(self, task_id: str) -> dict[str, Any]:
        """The folder the task works in, made ready; {"error"} with the reason when it cannot be."""
        task, _ = await asyncio.to_thread(reading.task_and_steps, self._house.db, task_id)
        try:
            workplace = await asyncio.to_thread(
                prepare,
                self._house.settings,
                task.id,
                Path(task.working_directory) if task.working_directory else None,
                isolation_of(task),
                Workplace.model_validate_json(task.workplace) if task.workplace else None,
                task.created_at,
            )
        except AppError as error:
            return {"error": error.message}
        told = TaskUpdated(task_id=task_id, workplace=workplace)
        await self._house.door.append([told], key=f"{run_id(task_id, task.run)} prepared")
        return workplace.model_dump()

    async def _finish(self, task_id: str, run: int, error: str | None) -> str:
        """Tell how the task ended, unless somebody has ended it already."""
        task, steps = await asyncio.to_thread(reading.task_and_steps, self._house.db, task_id)
        with suppress(Conflict):
            ending = await self._ending(task, steps, error)
            await self._house.door.append(ending, f"{run_id(task_id, run)} finished", of_run(task_id, run))
        task, _ = await asyncio.to_thread(reading.task_and_steps, self._house.db, task_id)
        return task.status

    async def _ending(self, task: Task, steps: Sequence[Step], error: str | None) -> list[FactData]:
        texts, _ = await asyncio.to_thread(reading.texts_and_extra, self._house.db, task)
        if error is None and all(step.status == "completed" for step in steps):
            result = texts.get(f"output:{steps[-1].step_id}") if steps else None
            return [TaskCompleted(task_id=task.id, status="completed", result=result)]
        failed = next((step for step in steps if step.status == "failed"), None)
        reason = error or (f"{failed.role or failed.step_id}: {failed.error}" if failed else "a step was not completed")
        left_out = [
            StepCancelled(task_id=task.id, step_id=step.step_id, reason="a step before it was not completed")
            for step in steps
            if step.status == "pending"
        ]
        return [*left_out, TaskCompleted(task_id=task.id, status="failed", error=reason)]


def isolation_of(task: Task) -> Isolation:
    return task.isolation if task.isolation in ("branch", "worktree") else "in_place"  # type: ignore[return-value]
