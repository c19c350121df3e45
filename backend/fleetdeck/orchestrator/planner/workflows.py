"""The workflow templates that ship with Fleetdeck: one JSON file each in templates/, checked when they are loaded."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from fleetdeck.core.errors import NotFound
from fleetdeck.orchestrator.planner import graph
from fleetdeck.orchestrator.schemas import Workflow

# As people see them in a list: the usual ones first.
_ORDER = (
    "feature_implementation",
    "bug_fix",
    "code_review",
    "refactoring",
    "testing",
    "documentation",
    "research",
    "custom",
)


def all_workflows() -> list[Workflow]:
    """Every template, the usual ones first. The objects are shared: copy before you change one."""
    return list(_loaded().values())


def find(workflow_id: str) -> Workflow:
    """Raises NotFound."""
    found = _loaded().get(workflow_id)
    if found is None:
        raise NotFound(f"there is no workflow {workflow_id[:80]!r}")
    return found


def for_type(task_type: str) -> Workflow:
    """The template for a type of task; `custom` for a type without one of its own."""
    return next((workflow for workflow in all_workflows() if task_type in workflow.task_types), find("custom"))


def check(workflow: Workflow) -> Workflow:
    """The workflow, when its graph is sound. Raises ValueError that says all that is wrong."""
    wrong = graph.problems(workflow.steps)
    if wrong:
        raise ValueError(f"workflow {workflow.id!r}: {'; '.join(wrong)}")
    return workflow


@cache
def _loaded() -> dict[str, Workflow]:
    folder = files("fleetdeck.orchestrator.planner") / "templates"
    found = [
        check(Workflow.model_validate_json(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".json")
    ]
    return {workflow.id: workflow for workflow in sorted(found, key=lambda workflow: _place(workflow.id, _ORDER))}


def _place(id: str, order: Sequence[str]) -> tuple[int, str]:
    return order.index(id) if id in order else len(order), id
