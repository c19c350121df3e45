"""What would happen if a draft were submitted now (RUN-1, TASK-2). Nothing is changed by asking."""

from typing import Protocol

from sqlalchemy import Connection

from fleetdeck.core.errors import Invalid
from fleetdeck.core.money import to_usd
from fleetdeck.core.text import one_line
from fleetdeck.events.task_types import SkippedRole
from fleetdeck.orchestrator.planner import complexity, estimate, graph, task_type, workflows
from fleetdeck.orchestrator.planner.estimate import ANALYST, Estimated
from fleetdeck.orchestrator.planner.history import Kind
from fleetdeck.orchestrator.prompts import library
from fleetdeck.orchestrator.prompts.tokens import rough_tokens
from fleetdeck.orchestrator.schemas import (
    MAX_PROMPT_BYTES,
    Complexity,
    Plan,
    PlannedStep,
    TaskDraft,
    Workflow,
    WorkflowRecommendation,
    WorkflowStep,
)
from fleetdeck.tasks.summary import read_guard

_TITLE_CHARACTERS = 120
UNTITLED = "Untitled task"
Choices = dict[str, tuple[bool, str | None]]


class ChosenDriver(Protocol):
    """What planning needs to know of a driver."""

    @property
    def name(self) -> str: ...

    @property
    def simulated(self) -> bool: ...


class Drivers(Protocol):
    """Where a driver is chosen; `choose` raises Invalid for one that is unknown or cannot be used."""

    def choose(self, name: str | None = None) -> ChosenDriver: ...


def plan_task(connection: Connection, draft: TaskDraft, drivers: Drivers) -> Plan:
    """The plan for a draft, however little of it is filled in.

    Raises NotFound for an unknown workflow, Invalid for a driver that cannot be used."""
    driver = drivers.choose(draft.driver)
    kind_of_task, type_reason = task_type.decide(draft.prompt, draft.task_type)
    workflow = workflows.find(draft.workflow_id) if draft.workflow_id else workflows.for_type(kind_of_task)
    hard = complexity.estimate(draft.prompt)
    chosen = choices(workflow, hard, always_analyst=draft.always_include_analyst)
    left_out = {id for id, (included, _) in chosen.items() if not included}
    waits_for = graph.dependencies(workflow.steps, draft.mode, left_out)
    found = estimate.estimate(
        connection,
        Kind(kind_of_task, hard.label, workflow.id, driver.simulated, draft.model),
        {step.id: step.role for step in workflow.steps},
        waits_for,
    )
    return Plan(
        title=title_of(draft.prompt),
        task_type=kind_of_task,
        type_reason=type_reason,
        workflow_id=workflow.id,
        mode=draft.mode,
        driver=driver.name,
        simulated=driver.simulated,
        complexity=hard,
        steps=_steps(workflow, chosen, waits_for, draft.model, found),
        skipped=_skipped(workflow, chosen),
        estimate=found.wire,
        warnings=_warnings(connection, draft, found),
        words=len(draft.prompt.split()),
        tokens=rough_tokens(draft.prompt),
    )


def recommend(prompt: str, wanted_type: str) -> WorkflowRecommendation:
    """The workflow for a prompt, and why."""
    kind_of_task, type_reason = task_type.decide(prompt, wanted_type)
    workflow = workflows.for_type(kind_of_task)
    hard = complexity.estimate(prompt)
    return WorkflowRecommendation(
        workflow=workflow,
        task_type=kind_of_task,
        type_reason=type_reason,
        complexity=hard,
        skipped=_skipped(workflow, choices(workflow, hard, always_analyst=False)),
    )


def choices(workflow: Workflow, hard: Complexity, *, always_analyst: bool) -> Choices:
    """Step id → whether it runs; and why, where that was open."""
    return {step.id: _choose(step, hard, always_analyst=always_analyst) for step in workflow.steps}


def title_of(prompt: str) -> str:
    """The prompt's first line that says something, without the marks of a heading."""
    lines = (line.lstrip("#>*- \t") for line in prompt[:4_000].splitlines())
    return one_line(next((line for line in lines if line.strip()), UNTITLED), _TITLE_CHARACTERS)


def _choose(step: WorkflowStep, hard: Complexity, *, always_analyst: bool) -> tuple[bool, str | None]:
    if step.condition == "always":
        return True, None
    if hard.label == "complex":
        return True, f"complex task: {hard.score:.2f} is not below {hard.threshold:.2f}"
    if step.role == ANALYST and always_analyst:
        return True, "always included, as asked"
    return False, f"simple task: {hard.score:.2f} is below {hard.threshold:.2f}"


def _steps(
    workflow: Workflow,
    chosen: Choices,
    waits_for: dict[str, list[str]],
    model: str | None,
    found: Estimated,
) -> list[PlannedStep]:
    """All steps in the order in which they go. Those that run depend on those that run."""
    return [
        PlannedStep(
            step_id=step.id,
            role=step.role,
            title=step.title,
            depends_on=waits_for.get(step.id, step.depends_on),
            model=model or library.default_model(step.role),
            included=chosen[step.id][0],
            reason=chosen[step.id][1],
            cost=to_usd(found.by_role[step.role].cost),
            seconds=found.by_role[step.role].seconds,
        )
        for step in graph.ordered(workflow.steps)
    ]


def _skipped(workflow: Workflow, chosen: Choices) -> list[SkippedRole]:
    return [
        SkippedRole(role=step.role, reason=chosen[step.id][1] or "")
        for step in workflow.steps
        if not chosen[step.id][0]
    ]


def _warnings(connection: Connection, draft: TaskDraft, found: Estimated) -> list[str]:
    said: list[str] = []
    if not draft.prompt.strip():
        said.append("The prompt is empty: say what you want done.")
    size = len(draft.prompt.encode(errors="replace"))
    if size > MAX_PROMPT_BYTES:
        said.append(f"The prompt is too long: {size:,} bytes, at most {MAX_PROMPT_BYTES:,} are taken.")
    try:
        cap = draft.cap()
    except Invalid as error:
        said.append(error.message)
    else:
        if cap is not None and cap < found.cost:
            said.append(
                f"The cap of ${to_usd(cap)} is below the estimate of ${found.wire.cost}: the task may stop early."
            )
    guard = read_guard(connection)
    if guard.stopped:
        why = f": {guard.reason}" if guard.reason else ""
        said.append(f"The kill switch is pulled{why}. New work is refused until it is released.")
    return said
