"""Which tasks may start now, in which order, and which ones lost the process that ran them."""

from dataclasses import dataclass
from typing import Literal

import psutil
from sqlalchemy import Connection, case, func, select

from fleetdeck.core.db import Database
from fleetdeck.core.jsons import loads
from fleetdeck.orchestrator.door import SOURCE
from fleetdeck.orchestrator.engine.names import run_id
from fleetdeck.orchestrator.models import workers
from fleetdeck.tasks.models import tasks
from fleetdeck.tasks.summary import read_guard

_c = tasks.c


@dataclass(frozen=True, slots=True)
class Run:
    """One go at a task, and the process that has it, if any."""

    task_id: str
    number: int
    created_at: int
    worker: str | None

    @property
    def durable_id(self) -> str:
        """Its id in the durable library: another database may have had a task of the same number before."""
        return f"{run_id(self.task_id, self.number)}.{self.created_at}"


_PRIORITIES = case({"critical": 0, "high": 1, "medium": 2, "low": 3}, value=_c.priority, else_=2)
# Looked at in one go: enough to find some that wait for no other.
_WINDOW = 500


def claimable(db: Database) -> list[Run]:
    """Runs that may start now: most urgent first, then oldest; as many as agents are allowed."""
    with db.read() as connection:
        query = (
            select(_c.id, _c.run, _c.created_at, _c.dependencies)
            .where(_c.status == "pending", _c.source == SOURCE, _c.deleted.is_(False))
            .order_by(_PRIORITIES, _c.created_at, _c.id)
            .limit(_WINDOW)
        )
        waiting = connection.execute(query).fetchall()
        if not waiting:
            return []
        guard = read_guard(connection)
        if guard.stopped:
            return []
        running = select(func.count()).select_from(tasks).where(_c.status == "running", _c.source == SOURCE)
        room = guard.max_agents - connection.execute(running).scalar_one()
        ready = [
            Run(row.id, row.run, row.created_at, None)
            for row in waiting
            if _are_done(connection, loads(row.dependencies))
        ]
        return ready[: max(room, 0)]


def alive(connection: Connection, dialect: Literal["sqlite", "postgresql"], me: str, since: int) -> list[str]:
    """Ids of the workers that live. SQLite has one process that runs tasks: this one."""
    if dialect == "sqlite":
        return [me]
    rows = connection.execute(select(workers)).fetchall()
    machine = next((row.machine for row in rows if row.id == me), None)
    # On this machine it is plain at once whether a process is there.
    living = [row.id for row in rows if row.beat_at >= since and (row.machine != machine or psutil.pid_exists(row.pid))]
    return [*{*living, me}]


def orphans(connection: Connection, living: list[str]) -> list[Run]:
    """Runs under way that no living worker has."""
    query = select(_c.id, _c.run, _c.created_at, _c.worker).where(
        _c.status.in_(("running", "paused")), _c.source == SOURCE, _c.worker.not_in(living)
    )
    return [Run(*row) for row in connection.execute(query)]


def _are_done(connection: Connection, dependencies: list[str]) -> bool:
    if not dependencies:
        return True
    done = select(func.count()).select_from(tasks).where(_c.id.in_(dependencies), _c.status == "completed")
    return connection.execute(done).scalar_one() == len(set(dependencies))
