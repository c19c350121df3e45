"""The one door through which the state of what Fleetdeck runs changes.

Whoever wants to change the status of a task, a step or an approval hands its facts in here. The door reads from the
facts which changes they mean, looks the present state up inside the append's own transaction, refuses what the table
of transitions does not allow (409), and stores the rest. So two people, two processes, or a person and an agent who
act at once get one outcome.
"""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fleetdeck.core import clock
from fleetdeck.core.errors import Conflict, NotFound
from fleetdeck.events import own
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData
from fleetdeck.events.log import Appended, Check, EventLog
from fleetdeck.events.task_types import (
    StepCancelled,
    StepCompleted,
    StepFailed,
    StepReset,
    StepStarted,
    TaskCompleted,
    TaskStatusChanged,
)
from fleetdeck.events.types import ApprovalDecided
from fleetdeck.tasks.models import approvals, steps, tasks
from fleetdeck.tasks.transitions import Kind, is_legal

SOURCE = own.SOURCE


@dataclass(frozen=True, slots=True)
class Move:
    """Something goes to a status. `key`: (task id), (task id, step id) or (approval id)."""

    kind: Kind
    key: tuple[str, ...]
    to: str


class Door:
    """Appends facts whose changes of state are legal."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def append(self, datas: Sequence[FactData], key: str | None = None, extra: Check | None = None) -> Appended:
        """`submit`, for callers in the event loop."""
        return await asyncio.wrap_future(self._log.submit(facts_of(datas, key), checked(datas, extra)))

    def submit(self, datas: Sequence[FactData], key: str | None = None, extra: Check | None = None) -> Appended:
        """Store the facts; returns after the commit. Facts with the same `key` are stored once.

        Raises NotFound for what is not there, Conflict for a change that is not legal, and what `extra` raises.
        """
        return self._log.submit(facts_of(datas, key), checked(datas, extra)).result()


def facts_of(datas: Sequence[FactData], key: str | None = None, time: int | None = None) -> list[Fact]:
    """Facts of our own; with a `key` their ids are made from it, so that a repeat is known as one."""
    now = time if time is not None else clock.now()
    base = key or uuid.uuid4().hex
    return [make(SOURCE, f"{base} {place}" if place else base, now, data) for place, data in enumerate(datas)]


def checked(datas: Sequence[FactData], extra: Check | None = None) -> Check:
    """A check that every change of state in the facts is legal, one after the other; then `extra`."""
    moves = [move for data in datas for move in moves_of(data)]

    def look(connection: Connection) -> None:
        states: dict[tuple[Kind, tuple[str, ...]], str] = {}
        for move in moves:
            place = (move.kind, move.key)
            old = states.get(place) or status_of(connection, move)
            if not is_legal(move.kind, old, move.to):
                raise Conflict(f"{move.kind} {' '.join(move.key)} is {old}: it cannot become {move.to}")
            states[place] = move.to
        if extra is not None:
            extra(connection)

    return look


def of_run(task_id: str, run: int) -> Check:
    """A check that a run is the task's present one: after a quick retry the one before it has nothing more to say."""

    def look(connection: Connection) -> None:
        if connection.execute(select(tasks.c.run).where(tasks.c.id == task_id)).scalar_one() != run:
            raise Conflict(f"{task_id} is at another run than {run}")

    return look


def moves_of(data: FactData) -> Iterator[Move]:
    """The changes of state that a fact means."""
    match data:
        case TaskStatusChanged() | TaskCompleted():
            yield Move("task", (data.task_id,), data.status)
        case StepStarted():
            yield Move("step", (data.task_id, data.step_id), "running")
        case StepFailed():
            yield Move("step", (data.task_id, data.step_id), "running" if data.will_retry else "failed")
        case StepCompleted():
            yield Move("step", (data.task_id, data.step_id), "completed")
        case StepCancelled():
            yield Move("step", (data.task_id, data.step_id), "cancelled")
        case StepReset():
            yield Move("step", (data.task_id, data.step_id), "pending")
        case ApprovalDecided():
            named = {"expired": "expired", "ended": "ended"}.get(data.cause or "")
            yield Move("approval", (data.approval_id,), named or ("allowed" if data.decision == "allow" else "denied"))


def status_of(connection: Connection, move: Move) -> str:
    """The present status. Raises NotFound."""
    match move.kind:
        case "task":
            query = select(tasks.c.status).where(tasks.c.id == move.key[0])
        case "step":
            query = select(steps.c.status).where(steps.c.task_id == move.key[0], steps.c.step_id == move.key[1])
        case "approval":
            query = select(approvals.c.status).where(approvals.c.id == move.key[0], approvals.c.requested_seq > 0)
    found: str | None = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(f"there is no {move.kind} {' '.join(move.key)[:80]!r}")
    return found
