"""Commands on running agents, on requests for permission, and on the fleet's guard."""

from typing import Any

from sqlalchemy import Connection, func, select

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, NotFound
from fleetdeck.events.append import head
from fleetdeck.events.blocks import TextBlock
from fleetdeck.events.fields import FactData
from fleetdeck.events.guard_types import FleetReleased, FleetStopped, GuardChanged
from fleetdeck.events.types import ApprovalDecided, MessageRecorded
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.commands import Commands
from fleetdeck.orchestrator.door import SOURCE, Door
from fleetdeck.orchestrator.ending import ending_facts
from fleetdeck.orchestrator.models import slots
from fleetdeck.tasks.approval_list import find_approval, render
from fleetdeck.tasks.models import Approval, Task, steps, task_agents, tasks
from fleetdeck.tasks.summary import ACTIVE, read_guard
from fleetdeck.tasks.task_detail import find_task

_DECIDED = {"allow": "allowed", "deny": "denied"}
TRIES = 5


class Steering:
    """For request threads."""

    def __init__(self, db: Database, door: Door, commands: Commands) -> None:
        self._db = db
        self._door = door
        self._commands = commands

    def cancel(self, agent_id: str, by: str) -> dict[str, Any]:
        """Cancel the agent's task."""
        return self._commands.cancel(self._task_of(agent_id).id, by)

    def pause(self, agent_id: str, by: str) -> dict[str, Any]:
        """Pause the agent's task."""
        return self._commands.pause(self._task_of(agent_id).id, by)

    def resume(self, agent_id: str, by: str) -> dict[str, Any]:
        """The agent's task goes on."""
        return self._commands.resume(self._task_of(agent_id).id, by)

    def message(self, agent_id: str, text: str, by: str, key: str | None) -> dict[str, Any]:
        """Words for the agent's next turn. Raises NotFound, Conflict for an agent that does not run."""
        task = self._task_of(agent_id)
        with self._db.read() as connection:
            working = select(steps.c.status).where(steps.c.task_id == task.id, steps.c.agent_id == agent_id)
            if connection.execute(working).scalar_one_or_none() != "running":
                raise Conflict("the agent has ended: it has no next turn")
        data = MessageRecorded(
            agent_id=agent_id,
            message_id=f"{agent_id} {key or clock.now()}",
            role="user",
            blocks=[TextBlock(type="text", text=text)],
            steering=True,
            by=by,
        )
        outcome = self._door.submit([data], key=f"{agent_id} {key}" if key else None)
        return {"id": agent_id, "status": task.status, "changed": outcome.accepted > 0, "seq": outcome.seq}

    def decide(self, approval_id: str, wanted: schemas.Decision, by: str) -> dict[str, Any]:
        """Allow or deny. Raises NotFound; Conflict when it was decided the other way, or has expired."""
        with self._db.read() as connection:
            approval = find_approval(connection, approval_id)
        data = ApprovalDecided(
            approval_id=approval_id,
            agent_id=approval.agent_id,
            decision=wanted.decision,
            by=by,
            note=wanted.note,
            scope=wanted.scope,
            cause="person",
        )
        late = approval.expires_at is not None and approval.expires_at <= clock.now()
        if late and approval.status == "pending":
            data = ApprovalDecided(
                approval_id=approval_id, agent_id=approval.agent_id, decision="deny", cause="expired"
            )
        try:
            self._door.submit([data])
        except Conflict:
            return self._same_or_conflict(approval_id, wanted)
        if late:
            return self._same_or_conflict(approval_id, wanted)
        with self._db.read() as connection:
            return render(connection, [find_approval(connection, approval_id)])[0]

    def guard(self) -> dict[str, Any]:
        """The guard as it is."""
        with self._db.read() as connection:
            return _guard_wire(connection)

    def set_limits(self, wanted: schemas.GuardLimits, by: str) -> dict[str, Any]:
        """Change the limits."""
        self._door.submit([GuardChanged(**wanted.model_dump(), by=by)])
        return self.guard()

    def stop(self, reason: str | None, by: str) -> dict[str, Any]:
        """Pull the kill switch: no new work, and an end to all that runs or waits. In one append."""
        for attempt in range(TRIES):
            with self._db.read() as connection:
                active = _active(connection)
                datas: list[FactData] = [FleetStopped(by=by, **({"reason": reason} if reason else {}))]
                for task in active:
                    datas += ending_facts(connection, task, f"the kill switch was pulled by {by}", by)
            try:
                self._door.submit(datas)
                break
            except Conflict:
                # Something ended by itself between the look and the append.
                if attempt == TRIES - 1:
                    raise
        # Submitted in the very moment before the switch: none is left to start.
        for task_id in self._left():
            self._commands.cancel(task_id, by)
        return self.guard()

    def release(self, by: str) -> dict[str, Any]:
        """Take new work again."""
        if self.guard()["stopped"]:
            self._door.submit([FleetReleased(by=by)])
        return self.guard()

    def _left(self) -> list[str]:
        with self._db.read() as connection:
            return [task.id for task in _active(connection)]

    def _task_of(self, agent_id: str) -> Task:
        """Raises NotFound for an agent without a task, Conflict for one that Fleetdeck only watches."""
        with self._db.read() as connection:
            query = select(task_agents.c.task_id).where(task_agents.c.agent_id == agent_id)
            task_id = connection.execute(query).scalar_one_or_none()
            if task_id is None:
                raise NotFound(f"there is no agent {agent_id[:80]!r} that Fleetdeck runs")
            task = find_task(connection, task_id)
        if task.source != SOURCE:
            raise Conflict(f"Fleetdeck only watches this agent: {task.source} runs it")
        return task

    def _same_or_conflict(self, approval_id: str, wanted: schemas.Decision) -> dict[str, Any]:
        with self._db.read() as connection:
            approval: Approval = find_approval(connection, approval_id)
            if approval.status == _DECIDED[wanted.decision]:
                return render(connection, [approval])[0]
        who = f" by {approval.decided_by}" if approval.decided_by else ""
        raise Conflict(f"already {approval.status}{who}", details={"status": approval.status})


def _active(connection: Connection) -> list[Task]:
    query = select(tasks).where(tasks.c.source == SOURCE, tasks.c.status.in_(ACTIVE), tasks.c.deleted.is_(False))
    return [Task(*row) for row in connection.execute(query)]


def _guard_wire(connection: Connection) -> dict[str, Any]:
    state = read_guard(connection)
    running = select(func.count()).select_from(slots).where(slots.c.released_at.is_(None))
    active = select(func.count()).select_from(tasks).where(tasks.c.source == SOURCE, tasks.c.status.in_(ACTIVE))
    return {
        "stopped": bool(state.stopped),
        "stopped_by": state.stopped_by,
        "stopped_at": clock.render_or_none(state.stopped_at),
        "reason": state.reason,
        "limits": {
            "max_agents": state.max_agents,
            "max_agents_per_task": state.max_agents_per_task,
            "spawns_per_minute": state.spawns_per_minute,
            "same_call_limit": state.same_call_limit,
        },
        "running_agents": connection.execute(running).scalar_one(),
        "active_tasks": connection.execute(active).scalar_one(),
        "as_of_seq": head(connection),
    }
