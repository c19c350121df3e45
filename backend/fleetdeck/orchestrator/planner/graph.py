"""The graph of a workflow: whether it is sound, in which order it goes, and what remains when steps are left out."""

from collections.abc import Collection, Mapping, Sequence

from fleetdeck.orchestrator.schemas import Mode, WorkflowStep


def problems(steps: Sequence[WorkflowStep]) -> list[str]:
    """What is wrong with a graph, in words for a person; empty for a sound one."""
    if not steps:
        return ["it has no steps"]
    ids = [step.id for step in steps]
    found = [f"step {id!r} is there twice" for id in sorted({id for id in ids if ids.count(id) > 1})]
    for step in steps:
        found += [f"step {step.id!r} depends on {name!r}, which is not there" for name in _strangers(step, ids)]
    if not found:
        found += [f"steps go round in a circle: {' → '.join(circle)}" for circle in _circles(steps)]
        found += [f"step {id!r} is connected to no other" for id in _orphans(steps)]
    return found


def ordered(steps: Sequence[WorkflowStep]) -> list[WorkflowStep]:
    """Each step after all it depends on; otherwise as written. Raises ValueError for a circle."""
    left, done, result = list(steps), set[str](), list[WorkflowStep]()
    while left:
        ready = next((step for step in left if done.issuperset(step.depends_on)), None)
        if ready is None:
            raise ValueError("steps go round in a circle")
        left.remove(ready)
        done.add(ready.id)
        result.append(ready)
    return result


def dependencies(steps: Sequence[WorkflowStep], mode: Mode, left_out: Collection[str] = ()) -> dict[str, list[str]]:
    """Step id → what it waits for, of the steps that run, in their order. Steps must be sound (`problems`).

    Who depended on a step that is left out inherits its dependencies. Sequential is one step after the other: each
    waits for the one before it too, and still for those whose outputs it needs.
    """
    result: dict[str, list[str]] = {}
    inherited: dict[str, list[str]] = {}
    before: list[str] = []
    for step in ordered(steps):
        graph = _inherit(step.depends_on, inherited)
        if step.id in left_out:
            inherited[step.id] = graph
        else:
            result[step.id] = graph if mode == "parallel" else list(dict.fromkeys([*graph, *before]))
            before = [step.id]
    return result


def longest(waits_for: Mapping[str, Sequence[str]], seconds: Mapping[str, float]) -> float:
    """Seconds of the longest way through the graph; `waits_for` in its order, as `dependencies` gives it."""
    ends: dict[str, float] = {}
    for id, before in waits_for.items():
        ends[id] = seconds[id] + max((ends[other] for other in before), default=0.0)
    return max(ends.values(), default=0.0)


def _inherit(names: Sequence[str], inherited: Mapping[str, list[str]]) -> list[str]:
    found = [real for name in names for real in inherited.get(name, [name])]
    return list(dict.fromkeys(found))


def _strangers(step: WorkflowStep, ids: Collection[str]) -> list[str]:
    return [name for name in step.depends_on if name not in ids]


def _circles(steps: Sequence[WorkflowStep]) -> list[list[str]]:
    """At most one circle: taking away what can run leaves the steps that wait for each other."""
    left = {step.id: step for step in steps}
    while ready := [id for id, step in left.items() if not any(name in left for name in step.depends_on)]:
        for id in ready:
            del left[id]
    if not left:
        return []
    way = [next(iter(left))]
    while (following := next(name for name in left[way[-1]].depends_on if name in left)) not in way:
        way.append(following)
    return [[*way[way.index(following) :], following]]


def _orphans(steps: Sequence[WorkflowStep]) -> list[str]:
    if len(steps) == 1:
        return []
    used = {name for step in steps for name in step.depends_on}
    return [step.id for step in steps if not step.depends_on and step.id not in used]
