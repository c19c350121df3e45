"""Tables of what watched orchestrators have: their schedules and workspaces, as they were told last."""

from dataclasses import dataclass

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class Schedule:
    """One schedule. Times in microseconds; `workspaces` as JSON; `cron` is meant in `timezone`."""

    id: str
    source: str
    name: str
    cron: str
    timezone: str | None
    prompt: str | None
    workspaces: str
    model: str | None
    enabled: bool
    last_run: int | None
    last_result: str | None
    origin: str | None
    updated_at: int
    last_seq: int


@dataclass(slots=True)
class Workspace:
    """One workspace; `workspace` is what tasks call it."""

    id: str
    source: str
    workspace: str
    name: str
    path: str | None
    description: str | None
    updated_at: int
    last_seq: int


schedules = table_for("schedules", metadata, Schedule, ["id"])
workspaces = table_for("workspaces", metadata, Workspace, ["id"])
schedule_row = as_row(Schedule)
workspace_row = as_row(Workspace)
