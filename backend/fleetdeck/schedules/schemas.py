"""Schedules and workspaces on the wire. Times: RFC 3339 UTC."""

from typing import Literal

from pydantic import BaseModel


class Schedule(BaseModel):
    """One schedule of a watched orchestrator."""

    id: str
    source: str
    name: str
    cron: str
    words: str
    """`cron` as a sentence; the expression itself where it is none."""
    timezone: str
    """The zone that `cron` is meant in (IANA name)."""
    prompt: str | None
    workspaces: list[str]
    model: str | None
    enabled: bool
    last_run: str | None
    last_result: Literal["success", "failed", "skipped"] | None
    next_runs: list[str]
    """The next five; empty while it is paused, and for `@reboot`."""
    missed: list[str]
    """When it was due since its last run and did not run: the latest twenty."""
    missed_count: int
    """At most 1,000 are counted."""
    origin: str | None
    """The file that it stands in, or `crontab`."""
    updated_at: str
    last_seq: int


class ScheduleList(BaseModel):
    """All schedules, the one that is due next first; those that are not due at the end. State as of `as_of_seq`."""

    items: list[Schedule]
    next_cursor: None
    total: int
    server_time: str
    as_of_seq: int


class Workspace(BaseModel):
    """One workspace of a watched orchestrator; `workspace` is what its tasks and schedules call it."""

    id: str
    source: str
    workspace: str
    name: str
    path: str | None
    description: str | None
    schedules: int
    """How many schedules work there."""
    updated_at: str
    last_seq: int


class WorkspaceList(BaseModel):
    """All workspaces by name."""

    items: list[Workspace]
    next_cursor: None
    total: int
    as_of_seq: int
