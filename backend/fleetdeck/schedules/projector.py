"""Keeps schedules and workspaces as their sources told them last."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table

from fleetdeck.core import bulk, clock
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean
from fleetdeck.events.fact import Fact
from fleetdeck.events.observed_types import ScheduleObserved, WorkspaceObserved
from fleetdeck.events.projection import Batch
from fleetdeck.schedules.models import Schedule, Workspace, schedule_row, schedules, workspace_row, workspaces


class ScheduleProjector:
    """Reads `schedule.observed` and `workspace.observed`. What was removed is forgotten here; the log keeps it."""

    tables: Sequence[Table] = (schedules, workspaces)
    types = frozenset({ScheduleObserved.type, WorkspaceObserved.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        # Each fact tells the whole item: of several about one, the last says all.
        latest_schedules: dict[str, Schedule | None] = {}
        latest_workspaces: dict[str, Workspace | None] = {}
        for fact in batch.of(ScheduleObserved.type, WorkspaceObserved.type):
            data = fact.data
            if isinstance(data, ScheduleObserved):
                latest_schedules[data.schedule_id] = None if data.removed else _schedule(fact, data)
            elif isinstance(data, WorkspaceObserved):
                latest_workspaces[data.workspace_id] = None if data.removed else _workspace(fact, data)
        _write(connection, schedules, latest_schedules, [schedule_row(row) for row in latest_schedules.values() if row])
        rows = [workspace_row(row) for row in latest_workspaces.values() if row]
        _write(connection, workspaces, latest_workspaces, rows)


def _write(
    connection: Connection, table: Table, latest: dict[str, Schedule | None] | dict[str, Workspace | None],
    rows: Sequence[tuple[object, ...]],
) -> None:  # fmt: skip
    gone = sorted(id for id, row in latest.items() if row is None)
    if gone:
        connection.execute(table.delete().where(table.c.id.in_(gone)))
    bulk.upsert(connection, table, rows)


def _schedule(fact: Fact, data: ScheduleObserved) -> Schedule:
    return Schedule(
        id=data.schedule_id,
        source=fact.source,
        name=clean(data.name or data.schedule_id),
        cron=clean(data.cron),
        timezone=data.timezone,
        prompt=clean(data.prompt) if data.prompt else None,
        workspaces=dumps([clean(name) for name in data.workspaces]).decode(),
        model=data.model,
        enabled=data.enabled,
        last_run=_time(data.last_run),
        last_result=data.last_result,
        origin=data.origin,
        updated_at=fact.time,
        last_seq=fact.seq,
    )


def _workspace(fact: Fact, data: WorkspaceObserved) -> Workspace:
    return Workspace(
        id=data.workspace_id,
        source=fact.source,
        workspace=clean(data.workspace or data.workspace_id),
        name=clean(data.name or data.workspace or data.workspace_id),
        path=data.path,
        description=data.description,
        updated_at=fact.time,
        last_seq=fact.seq,
    )


def _time(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return clock.parse(text)
    except ValueError:
        return None
