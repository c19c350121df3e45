"""Facts about what a watched orchestrator has: schedules, backlogs, workspaces. Each tells the whole item as it is."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field

from fleetdeck.events.fields import Count, FactData, Id, Name, Priority

Text = Annotated[str, Field(max_length=20_000)]


class ScheduleObserved(FactData):
    """A schedule of a watched orchestrator, whole, as it is now; `removed` when it is there no more.

    `cron` is meant in `timezone` (an IANA name). `last_run` is RFC 3339, as the orchestrator tells it. `origin` is the
    file that it stands in, or `crontab`.
    """

    type: ClassVar[str] = "schedule.observed"
    schedule_id: Id
    name: Name = ""
    cron: Name = ""
    timezone: Name | None = None
    prompt: Text | None = None
    workspaces: list[Name] = []
    model: Name | None = None
    enabled: bool = True
    last_run: str | None = None
    last_result: Literal["success", "failed", "skipped"] | None = None
    origin: Name | None = None
    removed: bool = False

    def subject(self) -> str | None:
        return f"schedule/{self.schedule_id}"


class BacklogItem(BaseModel):
    """Something that waits to be done. `since` is RFC 3339, and `since_basis` says how that is known: a date in the
    line itself, the commit that brought the line, or the first time the item was seen."""

    text: Annotated[str, Field(max_length=500)]
    priority: Priority = "medium"
    since: str
    since_basis: Literal["line", "git", "seen"] = "seen"
    line: Count = 0


class BacklogObserved(FactData):
    """A backlog of a watched orchestrator, whole, as it is now; `removed` when it is there no more.

    `pending` counts what waits by priority, `done` what is ticked off; `items` are the pending ones, the oldest first,
    at most 500 of them.
    """

    type: ClassVar[str] = "backlog.observed"
    backlog_id: Id
    workspace: Name = ""
    path: Name | None = None
    pending: dict[Priority, Count] = {}
    done: Count = 0
    items: list[BacklogItem] = []
    removed: bool = False

    def subject(self) -> str | None:
        return f"backlog/{self.backlog_id}"


class WorkspaceObserved(FactData):
    """A workspace of a watched orchestrator, whole, as it is now; `removed` when it is there no more.

    `workspace` is what its tasks call it.
    """

    type: ClassVar[str] = "workspace.observed"
    workspace_id: Id
    workspace: Name = ""
    name: Name = ""
    path: str | None = None
    description: Text | None = None
    removed: bool = False

    def subject(self) -> str | None:
        return f"workspace/{self.workspace_id}"
