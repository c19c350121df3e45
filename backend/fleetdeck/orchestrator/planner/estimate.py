"""What a task will cost and how long it will take: from finished tasks like it, else from stated defaults (TASK-2).

Money is in integer nano-dollars, time in seconds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from fleetdeck.core import clock
from fleetdeck.core.money import to_usd
from fleetdeck.orchestrator.planner import defaults, graph, history
from fleetdeck.orchestrator.planner.defaults import Figure
from fleetdeck.orchestrator.planner.history import DAYS, Kind, Like
from fleetdeck.orchestrator.schemas import LikeTask, PlanEstimate

# Of fewer tasks nobody can say what is usual.
LEAST_SAMPLE = 3
ANALYST = "ANALYST"


@dataclass(frozen=True, slots=True)
class Estimated:
    """The estimate as the person sees it, the cost again as a number, and what each role's step takes."""

    wire: PlanEstimate
    cost: int
    by_role: Mapping[str, Figure]


class _PerRole(NamedTuple):
    figures: dict[str, Figure]
    learned: set[str]
    """The roles whose figure comes from finished steps; the others have their default."""


def estimate(
    connection: Connection, kind: Kind, roles: Mapping[str, str], waits_for: Mapping[str, list[str]]
) -> Estimated:
    """`roles`: step id → role, of every step of the workflow; `waits_for`: the graph of the steps that run."""
    like = _alike(connection, kind)
    per_role = _per_role(connection, kind, like, {*roles.values(), ANALYST})
    by_role = per_role.figures
    running = [roles[id] for id in waits_for]
    costs = {id: by_role[roles[id]].cost for id in waits_for}
    seconds = {id: by_role[roles[id]].seconds for id in waits_for}
    guess = Figure(sum(costs.values()), graph.longest(waits_for, seconds))
    wire = _from_history(kind, like, running, by_role) if like else _from_roles(kind, guess, running, per_role)
    cost, total = _middle(like, running, by_role) if like else guess
    # The parts shown on the steps add up to the whole.
    scaled = {
        role: Figure(
            figure.cost * cost // guess.cost if guess.cost else figure.cost,
            round(figure.seconds * total / guess.seconds, 1) if guess.seconds else figure.seconds,
        )
        for role, figure in by_role.items()
    }
    analyst = by_role[ANALYST]
    wire.analyst_cost, wire.analyst_seconds = to_usd(analyst.cost), round(analyst.seconds, 1)
    return Estimated(wire, cost, {role: scaled[role] if role in running else by_role[role] for role in by_role})


def quantile(values: Sequence[float], tenths: int) -> float:
    """The value below which `tenths` tenths of them lie, between the two nearest. `values` not empty, any order."""
    ranked = sorted(values)
    place, rest = divmod(tenths * (len(ranked) - 1), 10)
    if not rest:
        return ranked[place]
    return ranked[place] + (ranked[place + 1] - ranked[place]) * rest / 10


def money_quantile(values: Sequence[int], tenths: int) -> int:
    """`quantile` in whole nano-dollars."""
    ranked = sorted(values)
    place, rest = divmod(tenths * (len(ranked) - 1), 10)
    return ranked[place] + ((ranked[place + 1] - ranked[place]) * rest // 10 if rest else 0)


def _alike(connection: Connection, kind: Kind) -> list[Like]:
    """The sample, or nothing where it is too small."""
    found = history.like(connection, kind, clock.now())
    own = [task for task in found if task.model == kind.model]
    if len(own) >= LEAST_SAMPLE:
        return own
    # Without a choice of one's own, tasks with somebody's say something too; the other way round they do not.
    return found if kind.model is None and len(found) >= LEAST_SAMPLE else []


def _per_role(connection: Connection, kind: Kind, like: Sequence[Like], roles: set[str]) -> _PerRole:
    """What a step of each role takes: in tasks like this one, else in any of late, else by default."""
    samples = {role: [task.roles[role] for task in like if role in task.roles] for role in sorted(roles)}
    # Tasks of late ran on each role's own model: they say nothing about one that was chosen for all.
    if kind.model is None and any(len(sample) < LEAST_SAMPLE for sample in samples.values()):
        late = history.of_roles(connection, simulated=kind.simulated)
        samples = {role: own if len(own) >= LEAST_SAMPLE else late.get(role, []) for role, own in samples.items()}
    result = _PerRole({}, set())
    for role, sample in samples.items():
        if len(sample) < LEAST_SAMPLE:
            result.figures[role] = defaults.of_role(role, kind.complexity, kind.model, simulated=kind.simulated)
        else:
            result.learned.add(role)
            costs, seconds = [figure.cost for figure in sample], [figure.seconds for figure in sample]
            result.figures[role] = Figure(money_quantile(costs, 5), quantile(seconds, 5))
    return result


def _adjusted(task: Like, running: Sequence[str], by_role: Mapping[str, Figure]) -> Figure:
    """A like task as if it had run ANALYST exactly when this one does."""
    cost, seconds = task.cost, task.seconds
    if ANALYST in running and ANALYST not in task.roles and task.roles:
        cost, seconds = cost + by_role[ANALYST].cost, seconds + by_role[ANALYST].seconds
    elif ANALYST not in running and ANALYST in task.roles:
        cost, seconds = cost - task.roles[ANALYST].cost, seconds - task.roles[ANALYST].seconds
    return Figure(max(cost, 0), max(seconds, 0.0))


def _middle(like: Sequence[Like], running: Sequence[str], by_role: Mapping[str, Figure]) -> Figure:
    figures = [_adjusted(task, running, by_role) for task in like]
    return Figure(money_quantile([f.cost for f in figures], 5), quantile([f.seconds for f in figures], 5))


def _from_history(
    kind: Kind, like: Sequence[Like], running: Sequence[str], by_role: Mapping[str, Figure]
) -> PlanEstimate:
    figures = [_adjusted(task, running, by_role) for task in like]
    costs, seconds = [figure.cost for figure in figures], [figure.seconds for figure in figures]
    without = sum(ANALYST not in task.roles for task in like)
    word = "simulated " if kind.simulated else ""
    return _wire(
        lambda tenths: money_quantile(costs, tenths),
        lambda tenths: quantile(seconds, tenths),
        basis="history",
        like=like,
        text=f"{len(like)} {word}{kind.complexity} {kind.task_type} tasks, {DAYS} days, p10 to p90. "
        f"{without} of {len(like)} done without ANALYST.",
    )


def _from_roles(kind: Kind, guess: Figure, running: Sequence[str], per_role: _PerRole) -> PlanEstimate:
    """The sum over the steps, where there are too few like tasks."""
    factors = {1: defaults.LOW, 5: 1.0, 9: defaults.HIGH}
    word = "simulated " if kind.simulated else ""
    on = f" at the prices of {kind.model}" if kind.model and not kind.simulated else ""
    own = [role for role in dict.fromkeys(running) if role in per_role.learned]
    other = [role for role in dict.fromkeys(running) if role not in per_role.learned]
    parts = [f"defaults{on} for {', '.join(other)}"] if other else []
    parts += [f"what {', '.join(own)} took in other tasks of late"] if own else []
    said = " and ".join(parts)
    return _wire(
        lambda tenths: round(guess.cost * factors[tenths]),
        lambda tenths: guess.seconds * factors[tenths],
        basis="defaults",
        like=(),
        text=f"{said[:1].upper()}{said[1:]}: fewer than {LEAST_SAMPLE} {word}{kind.complexity} {kind.task_type} tasks "
        f"in {DAYS} days to learn from. Half to twice is usual.",
    )


def _wire(
    cost: Callable[[int], int], seconds: Callable[[int], float], *, basis: str, like: Sequence[Like], text: str
) -> PlanEstimate:
    return PlanEstimate(
        cost=to_usd(cost(5)),
        cost_p10=to_usd(cost(1)),
        cost_p90=to_usd(cost(9)),
        seconds=round(seconds(5), 1),
        seconds_p10=round(seconds(1), 1),
        seconds_p90=round(seconds(9), 1),
        basis="history" if basis == "history" else "defaults",
        sample=len(like),
        like=[LikeTask(id=task.id, cost=to_usd(task.cost), seconds=round(task.seconds, 1)) for task in like],
        basis_text=text,
        analyst_cost="0.00",
        analyst_seconds=0.0,
    )
