"""The plan for a draft: steps, costs from history or stated defaults, warnings; however little is filled in (TASK-2)."""

from dataclasses import dataclass

import pytest

from fleetdeck.core import bulk, clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Invalid, NotFound
from fleetdeck.core.money import NANO, from_usd
from fleetdeck.orchestrator.planner import estimate, plan
from fleetdeck.orchestrator.schemas import MAX_PROMPT_BYTES, Plan, TaskDraft
from fleetdeck.tasks.models import Guard, Step, Task, guard, guard_row, step_row, steps, task_row, tasks

CENT = NANO // 100
FIX = "Fix the rounding"


@dataclass
class FakeDriver:
    name: str = "simulated"
    simulated: bool = True


class FakeDrivers:
    def choose(self, name: str | None = None) -> FakeDriver:
        if name == "broken":
            raise Invalid("driver broken: not there")
        return FakeDriver() if name in (None, "simulated") else FakeDriver(name, False)


class Past:
    """Finished tasks."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.prefix = "T"
        self._tasks: list[Task] = []
        self._steps: list[Step] = []

    def add(
        self, cost: int, seconds: int, roles: dict[str, tuple[int, int]] | None = None, days: int = 1, **fields: object
    ) -> str:
        """One task, ended `days` days ago; roles: role → (nano-dollars, seconds)."""
        at = clock.now() - days * clock.DAY
        id = f"{self.prefix}-{len(self._tasks)}"
        values: dict[str, object] = {
            **dict.fromkeys(Task.__dataclass_fields__),
            **dict.fromkeys(
                ("run", "calls_unknown", "tokens", "cache_read", "prompt_tokens", "agents", "steps_total",
                 "steps_done", "approvals_pending", "last_seq"), 0),
            "id": id, "source": "fleetdeck", "title": id, "task_type": "bug_fix", "complexity": "simple",
            "workflow_id": "bug_fix", "status": "completed", "status_at": at, "priority": "medium", "labels": "[]",
            "dependencies": "[]", "cost": cost, "calls": 1, "simulated": False, "deleted": False, "created_at": at,
            "started_at": at, "completed_at": at + seconds * clock.SECOND, "updated_at": at, **fields,
        }  # fmt: skip
        self._tasks.append(Task(**values))  # type: ignore[arg-type]
        for position, (role, (own, took)) in enumerate((roles or {}).items()):
            values = {
                **dict.fromkeys(Step.__dataclass_fields__),
                **dict.fromkeys(("retries", "calls_unknown", "tokens", "last_seq"), 0),
                "task_id": id, "step_id": role.lower(), "position": position, "role": role, "status": "completed",
                "depends_on": "[]", "attempt": 1, "cost": own, "started_at": at,
                "completed_at": at + took * clock.SECOND,
            }  # fmt: skip
            self._steps.append(Step(**values))  # type: ignore[arg-type]
        return id

    def store(self) -> None:
        with self.db.write() as connection:
            bulk.insert(connection, tasks, [task_row(task) for task in self._tasks])
            bulk.insert(connection, steps, [step_row(step) for step in self._steps])


def plan_of(db: Database, **fields: object) -> Plan:
    with db.read() as connection:
        return plan.plan_task(connection, TaskDraft.model_validate(fields), FakeDrivers())


@pytest.fixture
def past(database: Database) -> Past:
    return Past(database)


def test_nothing_written_yet_is_planned_too(database: Database) -> None:
    found = plan_of(database)
    assert found.warnings == ["The prompt is empty: say what you want done."]
    assert (found.title, found.words, found.tokens) == (plan.UNTITLED, 0, 0)
    assert (found.driver, found.simulated, found.workflow_id) == ("simulated", True, "custom")
    assert found.estimate.basis == "defaults"


def test_a_simple_task_goes_without_analyst(database: Database) -> None:
    found = plan_of(database, prompt=FIX, driver="claude")
    assert [(s.role, s.included, s.depends_on, s.model) for s in found.steps] == [
        ("ANALYST", False, [], "claude-sonnet-5"),
        ("BUILDER", True, [], "claude-sonnet-5"),
        ("TESTER", True, ["builder"], "claude-haiku-4-5"),
    ]
    assert [(skipped.role, skipped.reason) for skipped in found.skipped] == [
        ("ANALYST", "simple task: 0.00 is below 0.50")
    ]
    assert found.type_reason == "the first word for a kind of work is “fix”"
    assert (found.estimate.cost, found.estimate.seconds) == ("0.21", 250)
    assert (found.estimate.analyst_cost, found.estimate.analyst_seconds) == ("0.06", 70)
    assert found.estimate.basis_text.startswith("Defaults for BUILDER, TESTER: fewer than 3 simple bug_fix tasks")

    forced = plan_of(database, prompt=FIX, driver="claude", always_include_analyst=True)
    assert [s.included for s in forced.steps] == [True, True, True]
    assert forced.steps[0].reason == "always included, as asked"
    assert forced.steps[1].depends_on == ["analyst"]
    assert forced.skipped == []
    assert (forced.estimate.cost, forced.estimate.seconds) == ("0.27", 320)


def test_a_complex_task_has_one(database: Database) -> None:
    found = plan_of(database, prompt="Refactor the payment module", driver="claude")
    assert [s.role for s in found.steps if s.included] == ["ANALYST", "ARCHITECT", "BUILDER", "TESTER", "REVIEWER"]
    assert found.steps[0].reason == "complex task: 0.52 is not below 0.50"
    assert from_usd(found.estimate.cost) == sum(from_usd(s.cost) for s in found.steps)


def test_side_by_side_takes_less_time(database: Database) -> None:
    prompt = "Review the last commit"
    one_by_one = plan_of(database, prompt=prompt, driver="claude")
    parallel = plan_of(database, prompt=prompt, driver="claude", mode="parallel")
    assert parallel.estimate.cost == one_by_one.estimate.cost
    assert (one_by_one.estimate.seconds, parallel.estimate.seconds) == (200, 135)


def test_a_model_for_all_has_its_price(database: Database) -> None:
    own = plan_of(database, prompt=FIX, driver="claude")
    dear = plan_of(database, prompt=FIX, driver="claude", model="claude-opus-5")
    unknown = plan_of(database, prompt=FIX, driver="claude", model="my-own-model")
    assert {s.model for s in dear.steps} == {"claude-opus-5"}
    assert from_usd(dear.estimate.cost) > 2 * from_usd(own.estimate.cost)
    assert unknown.estimate.cost == own.estimate.cost


def test_the_estimate_comes_from_tasks_like_it(past: Past) -> None:
    for cost in range(10, 21):
        past.add(
            cost * CENT, cost * 10, {"BUILDER": (cost * CENT // 2, cost * 5), "TESTER": (cost * CENT // 2, cost * 5)}
        )
    for other in (
        {"task_type": "testing"},
        {"complexity": "complex"},
        {"simulated": True},
        {"status": "failed"},
        {"workflow_id": "custom"},
        {"calls_unknown": 1},
        {"calls": 0},
        {"days": 61},
    ):
        past.add(99 * NANO, 9_999, **other)  # type: ignore[arg-type]
    past.store()
    found = plan_of(past.db, prompt=FIX, driver="claude")
    shown = found.estimate
    assert (shown.basis, shown.sample, len(shown.like)) == ("history", 11, 11)
    assert (shown.cost_p10, shown.cost, shown.cost_p90) == ("0.11", "0.15", "0.19")
    assert (shown.seconds_p10, shown.seconds, shown.seconds_p90) == (110, 150, 190)
    assert shown.basis_text == "11 simple bug_fix tasks, 60 days, p10 to p90. 11 of 11 done without ANALYST."
    # The parts that are shown add up to the whole.
    assert sum(from_usd(s.cost) for s in found.steps if s.included) == from_usd(shown.cost)
    assert sum(s.seconds for s in found.steps if s.included) == pytest.approx(shown.seconds, abs=0.2)
    # Real tasks say nothing of simulated ones.
    assert plan_of(past.db, prompt=FIX).estimate.basis == "defaults"


def test_the_newest_fifty_count(past: Past) -> None:
    for n in range(60):
        past.add((1 if n < 50 else 9) * CENT, 10, days=1 + n // 2)
    past.store()
    found = plan_of(past.db, prompt=FIX, driver="claude").estimate
    assert (found.sample, found.cost_p90) == (50, "0.01")


def test_tasks_with_and_without_analyst_are_made_alike(past: Past) -> None:
    """Forcing ANALYST adds what it costs, also where hardly any task had one."""
    for _ in range(5):
        past.add(10 * CENT, 100, {"BUILDER": (5 * CENT, 50), "TESTER": (5 * CENT, 50)})
    past.add(14 * CENT, 130, {"ANALYST": (4 * CENT, 30), "BUILDER": (5 * CENT, 50), "TESTER": (5 * CENT, 50)})
    for _ in range(4):
        past.add(4 * CENT, 30, {"ANALYST": (4 * CENT, 30)}, task_type="research", workflow_id="research")
    past.store()
    without = plan_of(past.db, prompt=FIX, driver="claude").estimate
    forced = plan_of(past.db, prompt=FIX, driver="claude", always_include_analyst=True).estimate
    assert (without.cost, without.cost_p90, without.analyst_cost, without.analyst_seconds) == (
        "0.10",
        "0.10",
        "0.04",
        30,
    )
    assert "5 of 6 done without ANALYST" in without.basis_text
    assert (forced.cost, forced.seconds) == ("0.14", 130)


def test_tasks_on_a_model_that_was_chosen_are_told_apart(past: Past) -> None:
    for n in range(4):
        past.add((90 + n) * CENT, 100, model="claude-opus-5")
    past.store()
    chosen = plan_of(past.db, prompt=FIX, driver="claude", model="claude-opus-5").estimate
    assert (chosen.sample, chosen.cost) == (4, "0.915")
    assert plan_of(past.db, prompt=FIX, driver="claude", model="claude-haiku-4-5").estimate.sample == 0
    # Where there is nothing else they are better than nothing; with enough of the usual ones they do not count.
    assert plan_of(past.db, prompt=FIX, driver="claude").estimate.sample == 4
    usual = Past(past.db)
    usual.prefix = "U"
    for _ in range(3):
        usual.add(10 * CENT, 100)
    usual.store()
    assert plan_of(past.db, prompt=FIX, driver="claude").estimate.cost == "0.10"


def test_few_tasks_are_no_history_but_their_steps_are(past: Past) -> None:
    for _ in range(3):
        past.add(30 * CENT, 300, {"BUILDER": (30 * CENT, 300)}, task_type="custom", workflow_id="custom")
    past.add(10 * CENT, 100)
    past.store()
    found = plan_of(past.db, prompt=FIX, driver="claude")
    assert (found.estimate.basis, found.estimate.sample, found.estimate.cost) == ("defaults", 0, "0.35")
    assert found.estimate.basis_text.startswith("Defaults for TESTER and what BUILDER took in other tasks of late")


def test_what_the_person_should_know_before(database: Database) -> None:
    with database.write() as connection:
        row = Guard(1, True, "me", 1, "too dear", 20, 8, 600, 6, 1)
        bulk.insert(connection, guard, [guard_row(row)])
    found = plan_of(database, prompt=f"{FIX} " + "x" * MAX_PROMPT_BYTES, cost_cap="0.01", driver="claude")
    assert found.warnings == [
        f"The prompt is too long: {MAX_PROMPT_BYTES + len(FIX) + 1:,} bytes, at most {MAX_PROMPT_BYTES:,} are taken.",
        f"The cap of $0.01 is below the estimate of ${found.estimate.cost}: the task may stop early.",
        "The kill switch is pulled: too dear. New work is refused until it is released.",
    ]
    assert plan_of(database, prompt=FIX, cost_cap="1,00").warnings[0] == "cost_cap: not an amount in US dollars"


def test_what_cannot_be_planned_is_refused(database: Database) -> None:
    with pytest.raises(Invalid, match="broken"):
        plan_of(database, driver="broken")
    with pytest.raises(NotFound, match="no workflow"):
        plan_of(database, workflow_id="nope")
    assert plan_of(database, prompt=FIX, workflow_id="research").workflow_id == "research"


@pytest.mark.parametrize(
    ("prompt", "title"),
    [("\n\n## Fix it\nmore", "Fix it"), ("- a\n- b", "a"), ("x" * 500, "x" * 119 + "…"), (" \n ", plan.UNTITLED)],
)
def test_the_title_is_the_first_line(prompt: str, title: str) -> None:
    assert plan.title_of(prompt) == title


def test_quantiles_lie_between_their_neighbours() -> None:
    assert estimate.money_quantile([5], 9) == 5
    assert estimate.money_quantile([10, 0], 5) == 5
    assert estimate.quantile([1, 2, 3], 5) == 2
    assert estimate.quantile([0, 10], 9) == 9
    assert isinstance(estimate.money_quantile([1, 2], 1), int)
