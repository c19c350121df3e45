"""The shipped workflow templates, and the graphs that they are (RUN-1)."""

from typing import Any, get_args

import pytest

from fleetdeck.core.errors import NotFound
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.planner import graph, workflows
from fleetdeck.orchestrator.schemas import Workflow, WorkflowStep


def step(id: str, *depends_on: str, condition: Any = "always") -> WorkflowStep:
    return WorkflowStep(
        id=id, role="BUILDER", title=id, depends_on=list(depends_on), condition=condition, retries=0, timeout_seconds=60
    )


def flow(*steps: WorkflowStep) -> Workflow:
    return Workflow(id="test", title="", description="", task_types=[], steps=list(steps))


SHIPPED = {
    "feature_implementation": "ANALYST? → PLANNER → BUILDER → TESTER → REVIEWER",
    "bug_fix": "ANALYST? → BUILDER → TESTER",
    "code_review": "REVIEWER → TESTER → DOCUMENTER",
    "refactoring": "ANALYST? → ARCHITECT? → BUILDER → TESTER → REVIEWER",
    "testing": "ANALYST? → TESTER → REVIEWER",
    "documentation": "ANALYST? → DOCUMENTER → REVIEWER",
    "research": "ANALYST → ARCHITECT? → DOCUMENTER",
    "custom": "ANALYST? → BUILDER",
}


def test_every_type_has_its_template() -> None:
    found = {
        workflow.id: " → ".join(step.role + "?" * (step.condition == "if_complex") for step in workflow.steps)
        for workflow in workflows.all_workflows()
    }
    assert list(found.items()) == list(SHIPPED.items())
    for kind in set(get_args(schemas.TaskType)) - {"auto"}:
        assert workflows.for_type(kind).id == kind
    assert workflows.for_type("something else").id == "custom"
    with pytest.raises(NotFound, match="no workflow 'nope'"):
        workflows.find("nope")


def test_templates_are_sound_and_end_in_one_step() -> None:
    for workflow in workflows.all_workflows():
        assert graph.problems(workflow.steps) == []
        used = {name for step in workflow.steps for name in step.depends_on}
        assert [step.id for step in workflow.steps if step.id not in used] == [workflow.steps[-1].id]
        assert all(step.retries >= 0 and step.timeout_seconds >= 60 for step in workflow.steps)


def test_a_review_reads_and_tests_side_by_side() -> None:
    steps = workflows.find("code_review").steps
    assert graph.dependencies(steps, "parallel") == {"reviewer": [], "tester": [], "documenter": ["reviewer", "tester"]}
    # One after the other, the report still gets what both found.
    assert graph.dependencies(steps, "sequential") == {
        "reviewer": [],
        "tester": ["reviewer"],
        "documenter": ["reviewer", "tester"],
    }


@pytest.mark.parametrize("mode", ["sequential", "parallel"])
def test_who_depends_on_a_step_that_is_left_out_inherits(mode: schemas.Mode) -> None:
    steps = workflows.find("refactoring").steps
    assert graph.dependencies(steps, mode, {"analyst", "architect"}) == {
        "builder": [],
        "tester": ["builder"],
        "reviewer": ["tester"],
    }
    diamond = [step("a"), step("b", "a"), step("c", "a"), step("x", "b", "c"), step("d", "x", "b")]
    assert graph.dependencies(diamond, "parallel", {"x"})["d"] == ["b", "c"]


def test_the_order_of_the_file_does_not_matter() -> None:
    steps = [step("c", "b"), step("a"), step("b", "a")]
    assert [item.id for item in graph.ordered(steps)] == ["a", "b", "c"]
    with pytest.raises(ValueError, match="circle"):
        graph.ordered([step("a", "b"), step("b", "a")])


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "no steps"),
        ([step("a"), step("b", "nobody")], "'b' depends on 'nobody', which is not there"),
        ([step("a"), step("a")], "'a' is there twice"),
        ([step("a", "a")], "circle: a → a"),
        ([step("start"), step("a", "start", "c"), step("b", "a"), step("c", "b")], "circle: a → c → b → a"),
        ([step("a"), step("b", "a"), step("alone")], "'alone' is connected to no other"),
    ],
)
def test_what_is_wrong_with_a_workflow_is_said(steps: list[WorkflowStep], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        workflows.check(flow(*steps))


def test_a_single_step_is_a_workflow() -> None:
    assert workflows.check(flow(step("only"))).steps[0].id == "only"


def test_the_longest_way_says_how_long_it_takes() -> None:
    waits = {"a": [], "b": [], "c": ["a", "b"]}
    assert graph.longest(waits, {"a": 10, "b": 30, "c": 5}) == 35
    assert graph.longest({}, {}) == 0
