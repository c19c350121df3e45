"""How the kill switch and new limits change the guard's row."""

from fleetdeck.events.fact import Fact
from fleetdeck.events.guard_types import FleetReleased, FleetStopped, GuardChanged
from fleetdeck.tasks.working_set import WorkingSet


def stopped(work: WorkingSet, fact: Fact, data: FleetStopped) -> None:
    guard = work.guard()
    guard.stopped, guard.stopped_by, guard.stopped_at, guard.reason = True, data.by, fact.time, data.reason
    guard.last_seq = fact.seq


def released(work: WorkingSet, fact: Fact, data: FleetReleased) -> None:
    guard = work.guard()
    guard.stopped, guard.stopped_by, guard.stopped_at, guard.reason = False, None, None, None
    guard.last_seq = fact.seq


def changed(work: WorkingSet, fact: Fact, data: GuardChanged) -> None:
    guard = work.guard()
    guard.max_agents = data.max_agents
    guard.max_agents_per_task = data.max_agents_per_task
    guard.spawns_per_minute = data.spawns_per_minute
    guard.same_call_limit = data.same_call_limit
    guard.last_seq = fact.seq
