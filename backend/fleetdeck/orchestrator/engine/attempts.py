"""One step from start to end: attempts with back-off, time limit, cancel; each change of state through the door."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fleetdeck.core.errors import AppError, Conflict
from fleetdeck.core.text import cut
from fleetdeck.events.fact import MAX_FACT_BYTES
from fleetdeck.events.fields import FactData
from fleetdeck.events.task_types import StepCompleted, StepFailed, StepReset, StepStarted, Workplace
from fleetdeck.events.types import AgentCreated, AgentStatusChanged
from fleetdeck.orchestrator.door import of_run
from fleetdeck.orchestrator.drivers import base
from fleetdeck.orchestrator.drivers.registry import Drivers
from fleetdeck.orchestrator.engine import reading
from fleetdeck.orchestrator.engine.leftovers import end_leftovers, mark
from fleetdeck.orchestrator.engine.line import House, HouseLine, note_id, patiently
from fleetdeck.orchestrator.engine.names import agent_id, agent_name
from fleetdeck.orchestrator.engine.slots import Slots
from fleetdeck.orchestrator.engine.watch import Signal
from fleetdeck.orchestrator.prompts import library
from fleetdeck.orchestrator.prompts.context import variables
from fleetdeck.tasks.models import Step, Task

log = logging.getLogger(__name__)

# Doubled after each failed attempt, up to the last.
FIRST_BACK_OFF_SECONDS, LAST_BACK_OFF_SECONDS = 0.5, 30.0
# A driver that is cancelled ends its processes in this time; then the step ends without it.
GOODBYE_SECONDS = 5.0

Ending = Literal["completed", "failed", "cancelled"]


class Interrupted(asyncio.CancelledError):
    """The process stops: the step is neither done nor failed, and will be run again by whoever comes next."""


@dataclass(slots=True)
class _Attempt:
    task: Task
    step: Step
    number: int
    workplace: Workplace
    signal: Signal

    @property
    def agent_id(self) -> str:
        return agent_id(self.task.id, self.step.step_id, self.number)


class StepRunner:
    """Runs steps of tasks in this process."""

    def __init__(self, house: House, slots: Slots, drivers: Drivers) -> None:
        self._house = house
        self._slots = slots
        self._drivers = drivers
        self.stopping = asyncio.Event()

    async def execute(self, task_id: str, step_id: str, workplace: Workplace, signal: Signal) -> Ending:
        """The step's end. A step that was completed before is not run again; one that was interrupted is."""
        task, step = await asyncio.to_thread(reading.task_and_step, self._house.db, task_id, step_id)
        if step.status in ("completed", "failed", "cancelled"):
            return step.status  # type: ignore[return-value]
        if step.status == "running":
            await self._clear_up(task, step)
        failures = 0
        number = step.attempt
        while True:
            number += 1
            attempt = _Attempt(task, step, number, workplace, signal)
            try:
                return await self._attempt(attempt, failures)
            except base.StepFailed as failure:
                failures += 1
                if not failure.retry or failures > step.retries:
                    return "failed"
                back_off = min(FIRST_BACK_OFF_SECONDS * 2 ** (failures - 1), LAST_BACK_OFF_SECONDS)
                if not await self._pause(signal, back_off):
                    return "cancelled"

    async def _attempt(self, attempt: _Attempt, failures: int) -> Ending:
        """One attempt. Raises StepFailed after it has been told, Interrupted when the process stops."""
        signal = attempt.signal
        if not await self._until_cancelled(self._slots.take(attempt.agent_id, attempt.task.id), signal):
            return "cancelled"
        try:
            try:
                order = await asyncio.to_thread(self._order, attempt)
                present = of_run(attempt.task.id, attempt.signal.run)
                await self._house.door.append(_opening(attempt, order), extra=present)
            except Conflict:
                return "cancelled"  # meanwhile the task ended
            return await self._drive(attempt, order, failures)
        finally:
            await asyncio.shield(self._slots.release(attempt.agent_id))

    async def _drive(self, attempt: _Attempt, order: base.Order, failures: int) -> Ending:
        driver = self._drivers.choose(attempt.task.driver)
        line = HouseLine(self._house, order, attempt.signal)
        work = asyncio.ensure_future(_within(driver.run(order, line), attempt.step.timeout_seconds))
        try:
            finished = await self._until_cancelled(work, attempt.signal)
        except base.StepFailed as failure:
            await self._tell_failure(attempt, failure, failures)
            raise
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("driver failed", extra={"task": order.task_id, "step": order.step_id, "driver": driver.name})
            reason = error.message if isinstance(error, AppError) else f"the driver failed ({type(error).__name__})"
            unforeseen = base.StepFailed(reason)
            await self._tell_failure(attempt, unforeseen, failures)
            raise unforeseen from error
        if not finished:
            reason = attempt.signal.reason or "the task was cancelled"
            await line.tell(AgentStatusChanged(agent_id=order.agent_id, status="cancelled", reason=reason))
            return "cancelled"
        output = cut(work.result().output, MAX_FACT_BYTES // 4)
        done = StepCompleted(
            task_id=order.task_id, step_id=order.step_id, role=order.role, agent_id=order.agent_id, output=output
        )
        ended = AgentStatusChanged(agent_id=order.agent_id, status="completed", reason="its step is done")
        try:
            # With this fact the step is done, whatever happens next.
            await patiently(lambda: self._house.door.append([done, ended], key=f"{order.agent_id} completed"))
        except Conflict:
            await line.tell(AgentStatusChanged(agent_id=order.agent_id, status="cancelled", reason="the task ended"))
            return "cancelled"
        return "completed"

    async def _tell_failure(self, attempt: _Attempt, failure: base.StepFailed, failures: int) -> None:
        retries = failure.retry and failures < attempt.step.retries
        told = StepFailed(
            task_id=attempt.task.id,
            step_id=attempt.step.step_id,
            role=attempt.step.role,
            agent_id=attempt.agent_id,
            attempt=attempt.number,
            error=failure.reason,
            will_retry=retries,
        )
        ended = AgentStatusChanged(agent_id=attempt.agent_id, status="failed", reason=failure.reason)
        with suppress(Conflict):
            await patiently(lambda: self._house.door.append([told, ended], key=f"{attempt.agent_id} failed"))

    async def _until_cancelled(self, work: Awaitable[Any], signal: Signal) -> bool:
        """Await `work`; False when the task was cancelled first, and the work with it. Raises what the work raises."""
        running: asyncio.Future[Any] = asyncio.ensure_future(work)
        told = asyncio.ensure_future(signal.cancelled.wait())
        stopping = asyncio.ensure_future(self.stopping.wait())
        waiters: tuple[asyncio.Future[Any], ...] = (running, told, stopping)
        try:
            await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
                return True
            running.cancel()
            await asyncio.wait({running}, timeout=GOODBYE_SECONDS)
            if self.stopping.is_set():
                raise Interrupted
            return False
        finally:
            for waiter in (told, stopping):
                waiter.cancel()
            if not running.done():
                running.cancel()
            elif not running.cancelled():
                running.exception()

    async def _pause(self, signal: Signal, seconds: float) -> bool:
        """Sleep; False when the task was cancelled meanwhile."""
        return await self._until_cancelled(asyncio.sleep(seconds), signal)

    async def _clear_up(self, task: Task, step: Step) -> None:
        """The process that ran this step was lost: end what it left running, and say so."""
        killed = await asyncio.to_thread(end_leftovers, mark(self._house.settings, task.id, task.run, step.step_id))
        await asyncio.to_thread(reading.forget_lost, self._house.db, task.id, step.agent_id, self._house.worker_id)
        reason = "the process that ran it was lost" + (f"; {killed} processes it left were ended" if killed else "")
        datas: list[FactData] = [StepReset(task_id=task.id, step_id=step.step_id, reason=reason)]
        if step.agent_id is not None:
            datas.append(AgentStatusChanged(agent_id=step.agent_id, status="failed", reason=reason))
        with suppress(Conflict):
            await self._house.door.append(datas)

    def _order(self, attempt: _Attempt) -> base.Order:
        task, step = attempt.task, attempt.step
        driver = self._drivers.choose(task.driver)
        texts, extra = reading.texts_and_extra(self._house.db, task)
        inputs = reading.inputs(self._house.db, task.id, step, texts)
        model = step.model or task.model or library.default_model(step.role)
        prompt = texts.get("prompt", task.title)
        directory = attempt.workplace.directory
        system_prompt = library.system_prompt(
            step.role,
            task.complexity or "simple",
            variables(task.title, task.task_type or "custom", reading.roles(self._house.db, task.id), directory),
        )
        order = base.Order(
            task_id=task.id,
            step_id=step.step_id,
            agent_id=attempt.agent_id,
            role=step.role,
            attempt=attempt.number,
            run=task.run,
            task_type=task.task_type or "custom",
            title=task.title,
            prompt=prompt,
            system_prompt=system_prompt,
            instructions=extra.get("instructions"),
            model=model,
            tools=tuple(library.tools_of(step.role)),
            directory=Path(directory),
            inputs=inputs,
            cap_left=reading.cap_left(self._house.db, task.id),
            simulated=driver.simulated,
        )
        return order.resumed(reading.note(self._house.db, note_id(order)))


def _opening(attempt: _Attempt, order: base.Order) -> list[FactData]:
    task, step = attempt.task, attempt.step
    given = {"git_branch": attempt.workplace.branch} if attempt.workplace.branch else {}
    return [
        AgentCreated(
            agent_id=order.agent_id,
            role=step.role,
            name=agent_name(step.role, order.agent_id),
            title=task.title,
            model=order.model,
            task_id=task.id,
            step_id=step.step_id,
            workspace=task.workspace,
            instructions=order.system_prompt,
            tools=list(order.tools),
            simulated=order.simulated,
            **given,
        ),
        StepStarted(
            task_id=task.id, step_id=step.step_id, role=step.role, agent_id=order.agent_id, attempt=attempt.number
        ),
        AgentStatusChanged(
            agent_id=order.agent_id, status="running", reason=f"step {step.title or step.step_id} began"
        ),
    ]


async def _within(work: Awaitable[base.Outcome], seconds: int | None) -> base.Outcome:
    """The work, within its time limit. Raises StepFailed when that is over."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError as error:
        raise base.StepFailed(f"it took longer than {seconds} s") from error
