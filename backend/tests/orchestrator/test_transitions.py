"""Every change of state that the table does not allow is refused; every other one is stored (RUN-2)."""

from itertools import product

import pytest

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict
from fleetdeck.events.fields import FactData
from fleetdeck.events.log import EventLog
from fleetdeck.events.task_types import (
    StepCancelled,
    StepCompleted,
    StepCreated,
    StepFailed,
    StepReset,
    StepStarted,
    TaskCompleted,
    TaskCreated,
    TaskStatusChanged,
)
from fleetdeck.events.types import ApprovalDecided, ApprovalRequested
from fleetdeck.main import projectors
from fleetdeck.orchestrator.door import Door, Move, facts_of, status_of
from fleetdeck.tasks.transitions import TRANSITIONS, Kind


def fact_for(kind: Kind, to: str) -> FactData:
    """The fact that takes something to a status."""
    if kind == "task":
        if to in ("completed", "failed"):
            return TaskCompleted(task_id="T", status=to)
        return TaskStatusChanged(task_id="T", status=to)
    if kind == "step":
        names = {"task_id": "T", "step_id": "s"}
        return {
            "pending": StepReset(**names),
            "running": StepStarted(**names, attempt=1),
            "completed": StepCompleted(**names),
            "failed": StepFailed(**names, error="no"),
            "cancelled": StepCancelled(**names),
        }[to]
    cause = {"expired": "expired", "ended": "ended"}.get(to, "person")
    return ApprovalDecided(approval_id="a", decision="allow" if to == "allowed" else "deny", cause=cause)


def to_reach(kind: Kind, status: str) -> list[FactData]:
    """Facts that bring something new to a status, stored without asking."""
    return [] if status == "pending" else [fact_for(kind, status)]


@pytest.mark.parametrize("kind", ["task", "step", "approval"])
def test_the_door_follows_the_table(kind: Kind, database: Database) -> None:
    key = {"task": ("T",), "step": ("T", "s"), "approval": ("a",)}[kind]
    statuses = list(TRANSITIONS[kind])
    targets = [status for status in statuses if kind != "approval" or status != "pending"]
    log = EventLog(database, projectors())
    door = Door(log)
    try:
        tried = 0
        for old, new in product(statuses, targets):
            _empty(database)
            created: list[FactData] = [
                TaskCreated(task_id="T", title="t"),
                StepCreated(task_id="T", step_id="s"),
                ApprovalRequested(approval_id="a", agent_id="x", tool="Bash"),
            ]
            log.submit(facts_of([*created, *to_reach(kind, old)], f"{old} {new} {clock.now()}")).result(10)
            if new in TRANSITIONS[kind][old]:
                door.submit([fact_for(kind, new)])
            else:
                with pytest.raises(Conflict, match=f"is {old}: it cannot become {new}"):
                    door.submit([fact_for(kind, new)])
            with database.read() as connection:
                expected = new if new in TRANSITIONS[kind][old] else old
                assert status_of(connection, Move(kind, key, new)) == expected
            tried += 1
        assert tried == len(statuses) * len(targets)
    finally:
        log.close()


def test_several_changes_in_one_append_are_checked_one_after_the_other(database: Database) -> None:
    log = EventLog(database, projectors())
    door = Door(log)
    try:
        log.submit(facts_of([TaskCreated(task_id="T", title="t"), StepCreated(task_id="T", step_id="s")])).result(10)
        door.submit([TaskStatusChanged(task_id="T", status="running"), StepStarted(task_id="T", step_id="s")])
        with pytest.raises(Conflict):
            door.submit([StepCompleted(task_id="T", step_id="s"), StepFailed(task_id="T", step_id="s", error="no")])
        with database.read() as connection:
            assert status_of(connection, Move("step", ("T", "s"), "")) == "running", "half of it was stored"
    finally:
        log.close()


def _empty(database: Database) -> None:
    with database.write() as connection:
        for projector in projectors():
            for table in projector.tables:
                connection.execute(table.delete())
