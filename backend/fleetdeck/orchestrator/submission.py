"""Submitting: a draft becomes a task with its steps, in one append (TASK-1)."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, Invalid, TooLarge
from fleetdeck.core.jsons import loads
from fleetdeck.core.money import to_usd
from fleetdeck.core.text import clean
from fleetdeck.events.append import head
from fleetdeck.events.fields import FactData
from fleetdeck.events.models import events
from fleetdeck.events.task_types import StepCreated, TaskCreated, TaskEstimate
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.door import SOURCE, Door
from fleetdeck.orchestrator.drivers.registry import Drivers
from fleetdeck.orchestrator.planner import plan as planner
from fleetdeck.orchestrator.planner import workflows
from fleetdeck.orchestrator.prompts import library
from fleetdeck.orchestrator.workplace import directories, roots
from fleetdeck.tasks.models import tasks
from fleetdeck.tasks.summary import read_guard
from fleetdeck.tasks.task_detail import task_detail

TRIES = 20
_RECENT = 200


class Submission:
    """Turns what people submit into facts."""

    def __init__(self, settings: Settings, db: Database, door: Door, drivers: Drivers) -> None:
        self._settings = settings
        self._db = db
        self._door = door
        self._drivers = drivers
        self._numbering = threading.Lock()

    def submit(self, wanted: schemas.TaskSubmission, by: str, key: str | None) -> dict[str, Any]:
        """Store a task. Raises Invalid, TooLarge, Conflict while the kill switch is pulled."""
        self._check_prompt(wanted.prompt)
        if known := self._repeat(key):
            return known
        driver = self._drivers.choose(wanted.driver)
        folder = self._folder(wanted.working_directory, wanted.isolation)
        with self._db.read() as connection:
            _check_dependencies(connection, wanted.dependencies)
            plan = planner.plan_task(connection, wanted, self._drivers)
        cap = wanted.cap()
        title = clean(wanted.title or plan.title)

        def facts(task_id: str) -> list[FactData]:
            created = TaskCreated(
                task_id=task_id,
                prompt=clean(wanted.prompt),
                title=title,
                task_type=plan.task_type,
                mode=wanted.mode,
                workflow_id=plan.workflow_id,
                priority=wanted.priority,
                dependencies=wanted.dependencies,
                labels=wanted.labels,
                workspace=folder.name if folder else None,
                working_directory=str(folder) if folder else None,
                complexity=plan.complexity.label,
                complexity_score=plan.complexity.score,
                complexity_reasons=plan.complexity.reasons,
                always_include_analyst=wanted.always_include_analyst,
                skipped=plan.skipped,
                origin=wanted.origin,
                instructions=wanted.instructions,
                model=wanted.model,
                driver=driver.name,
                isolation=wanted.isolation,
                cost_cap=to_usd(cap) if cap is not None else None,
                estimate=TaskEstimate(
                    cost=plan.estimate.cost,
                    seconds=plan.estimate.seconds,
                    basis=plan.estimate.basis,
                    sample=plan.estimate.sample,
                ),
                rerun_of=wanted.rerun_of,
                by=by,
                simulated=driver.simulated,
            )
            return [created, *_steps(task_id, plan)]

        return self._store(facts, key)

    def spawn(self, wanted: schemas.AgentSpawn, by: str, key: str | None) -> dict[str, Any]:
        """One agent: a task of type custom with a single step in the given role."""
        self._check_prompt(wanted.prompt)
        if known := self._repeat(key):
            return known
        draft = schemas.TaskDraft(**wanted.model_dump(exclude={"role"}), task_type="custom")
        driver = self._drivers.choose(wanted.driver)
        folder = self._folder(wanted.working_directory, "in_place")
        cap = draft.cap()
        model = wanted.model or library.default_model(wanted.role)

        def facts(task_id: str) -> list[FactData]:
            return [
                TaskCreated(
                    task_id=task_id,
                    prompt=clean(wanted.prompt),
                    title=planner.title_of(wanted.prompt),
                    task_type="custom",
                    mode="sequential",
                    workspace=folder.name if folder else None,
                    working_directory=str(folder) if folder else None,
                    complexity="simple",
                    origin="api",
                    instructions=wanted.instructions,
                    model=wanted.model,
                    driver=driver.name,
                    isolation="in_place",
                    cost_cap=to_usd(cap) if cap is not None else None,
                    by=by,
                    simulated=driver.simulated,
                ),
                StepCreated(
                    task_id=task_id,
                    step_id=wanted.role.lower(),
                    role=wanted.role,
                    title=wanted.role.capitalize(),
                    position=0,
                    model=model,
                    retries=0,
                ),
            ]

        return self._store(facts, key)

    def _store(self, facts: Any, key: str | None) -> dict[str, Any]:
        """Under the next free number. Two that submit at once get two."""
        # One after the other in this process; another process may still be faster.
        with self._numbering:
            for _ in range(TRIES):
                with self._db.read() as connection:
                    task_id = f"T-{_next_number(connection)}"
                base = f"submit {key}" if key else None
                try:
                    outcome = self._door.submit(facts(task_id), key=base, extra=_free(task_id))
                except _Taken:
                    continue
                if outcome.duplicates and key:
                    return self._repeat(key) or {}
                with self._db.read() as connection:
                    return {"task": task_detail(connection, task_id), "seq": outcome.seq}
        raise Conflict("too many submit at once; try again")

    def _repeat(self, key: str | None) -> dict[str, Any] | None:
        """The task that was submitted with this key before."""
        if key is None:
            return None
        with self._db.read() as connection:
            data = known_fact(connection, f"submit {key}")
            if data is None:
                return None
            return {"task": task_detail(connection, data["task_id"]), "seq": head(connection)}

    def _check_prompt(self, prompt: str) -> None:
        if not prompt.strip():
            raise Invalid("prompt: say what is to be done")
        size = len(prompt.encode(errors="replace"))
        if size > schemas.MAX_PROMPT_BYTES:
            raise TooLarge(f"prompt: {size} bytes; at most {schemas.MAX_PROMPT_BYTES} are taken. Put it into a file")

    def _folder(self, path: str | None, isolation: str) -> Path | None:
        """The folder to work in, checked as far as it can be before the run. Raises Invalid."""
        if path is None:
            if isolation != "in_place":
                raise Invalid(f"isolation {isolation} needs a working directory with a Git repository")
            return None
        folder = roots.resolve(self._settings, path)
        found = directories.check(self._settings, path)
        if found.problem is not None:
            raise Invalid(f"working_directory: {found.problem}")
        if isolation not in found.isolations:
            raise Invalid(f"isolation {isolation}: {found.notes.get(isolation, 'not possible in this folder')}")
        return folder


class _Taken(Conflict):
    """Somebody else got this number."""


def known_fact(connection: Connection, id: str) -> dict[str, Any] | None:
    """The data of a fact of our own."""
    query = select(events.c.data).where(events.c.source == SOURCE, events.c.id == id)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else loads(found)


def _next_number(connection: Connection) -> int:
    query = select(tasks.c.id).where(tasks.c.source == SOURCE).order_by(tasks.c.created_at.desc()).limit(_RECENT)
    numbers = [int(id[2:]) for id in connection.execute(query).scalars() if id.startswith("T-") and id[2:].isdigit()]
    return max(numbers, default=0) + 1


def _free(task_id: str) -> Any:
    def look(connection: Connection) -> None:
        if read_guard(connection).stopped:
            raise Conflict("the kill switch is pulled: no new work is taken until it is released")
        if connection.execute(select(tasks.c.id).where(tasks.c.id == task_id)).first() is not None:
            raise _Taken(f"{task_id} is taken")

    return look


def _check_dependencies(connection: Connection, ids: Sequence[str]) -> None:
    known = set(connection.execute(select(tasks.c.id).where(tasks.c.id.in_(ids))).scalars()) if ids else set()
    if missing := [id for id in ids if id not in known]:
        raise Invalid(f"dependencies: there is no task {missing[0]!r}")


def _steps(task_id: str, plan: schemas.Plan) -> list[FactData]:
    template = {step.id: step for step in workflows.find(plan.workflow_id).steps}
    facts: list[FactData] = []
    for step in plan.steps:
        if not step.included:
            continue
        shape = template.get(step.step_id)
        facts.append(
            StepCreated(
                task_id=task_id,
                step_id=step.step_id,
                role=step.role,
                title=step.title,
                position=len(facts),
                depends_on=step.depends_on,
                model=step.model,
                retries=shape.retries if shape else 0,
                timeout_seconds=shape.timeout_seconds if shape else None,
                estimate=TaskEstimate(cost=step.cost, seconds=step.seconds, basis=plan.estimate.basis, sample=0),
            )
        )
    return facts
