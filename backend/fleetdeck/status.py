"""`GET /status` and the live views: answers made of the parts of several features, each of which knows only its own."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import Connection

from fleetdeck import __version__
from fleetdeck.analytics.summary import cost_summary
from fleetdeck.auth.permissions import Reader
from fleetdeck.core import clock, statement
from fleetdeck.core.params import Offset
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.append import head
from fleetdeck.fleet.summary import changed_agents, fleet_summary
from fleetdeck.ingest.source_list import SourceList
from fleetdeck.live import hub
from fleetdeck.tasks.summary import changed_approvals, changed_steps, changed_tasks, task_summary

router = APIRouter(tags=["status"])


class FleetStatus(BaseModel):
    """Agents counted; `active` are created, running, waiting or stuck."""

    total_agents: int
    active_agents: int
    by_status: dict[str, int]
    by_role: dict[str, int]
    total_cost: str
    total_tokens: int


class TaskStatus(BaseModel):
    """Tasks counted."""

    total: int
    active: int
    by_status: dict[str, int]


class ApprovalStatus(BaseModel):
    """Requests for permission that wait for a person."""

    pending: int


class GuardStatus(BaseModel):
    """The kill switch: who pulled it, when and why."""

    stopped: bool
    stopped_by: str | None
    stopped_at: str | None
    reason: str | None


class CostStatus(BaseModel):
    """US dollars. `session`: since this server started; `burn_rate_hour`: the last hour; days are the person's."""

    session: str
    today: str
    week: str
    month: str
    total: str
    yesterday_same_time: str
    burn_rate_hour: str
    projected_month: str
    unpriced_calls: int


class TokenStatus(BaseModel):
    """Tokens of all kinds; the hit ratio is cache reads over prompt tokens, 0 to 1."""

    total: int
    today: int
    cache_hit_ratio_today: float | None


class SourceStatus(BaseModel):
    """Sources counted."""

    total: int
    live: int
    importing: int
    problems: int


class DiskStatus(BaseModel):
    """Bytes of the database; None where the server cannot know."""

    used_bytes: int | None
    limit_bytes: int | None


class Status(BaseModel):
    """The whole fleet in one answer."""

    fleet: FleetStatus
    tasks: TaskStatus
    approvals: ApprovalStatus
    guard: GuardStatus
    cost: CostStatus
    tokens: TokenStatus
    sources: SourceStatus
    simulated: bool
    version: str
    started_at: str
    disk: DiskStatus
    as_of_seq: int


class StatusBoard:
    """Reads the status from the features' parts."""

    def __init__(self, sources: SourceList, started_at: int) -> None:
        self._sources = sources
        self._started_at = started_at
        # What `events` frames carry besides facts, so that a browser never computes a projection itself.
        self.rows: dict[str, hub.RowsView] = {
            "agents": self.agents_view,
            "tasks": self.tasks_view,
            "steps": self.steps_view,
            "approvals": self.approvals_view,
        }

    def read(self, connection: Connection, tz_offset_minutes: int) -> dict[str, Any]:
        """The status as wire values, all from one snapshot."""
        fleet = fleet_summary(connection)
        money = cost_summary(connection, self._started_at, tz_offset_minutes, clock.now())
        simulated = fleet.pop("simulated")
        return {
            "fleet": {**fleet, "total_cost": money["cost"]["total"], "total_tokens": money["tokens"]["total"]},
            **task_summary(connection),
            **money,
            "sources": self._sources.summary(connection),
            "simulated": simulated,
            "version": __version__,
            "started_at": clock.render(self._started_at),
            "disk": {"used_bytes": _database_bytes(connection), "limit_bytes": None},
            "as_of_seq": head(connection),
        }

    def agents_view(
        self, connection: Connection, after: int, until: int, reader: hub.Reader
    ) -> list[dict[str, Any]] | None:
        """Agents last changed by the facts in between: all of them for the fleet, else one and its children."""
        if "fleet" in reader.topics:
            return changed_agents(connection, after, until)
        ids, task_ids = _ids(reader, "agent"), _ids(reader, "task")
        if not ids and not task_ids:
            return []
        changed = changed_agents(connection, after, until)
        return changed and [
            row for row in changed if ids & {row["id"], row["parent_agent_id"]} or row["task_id"] in task_ids
        ]

    def tasks_view(
        self, connection: Connection, after: int, until: int, reader: hub.Reader
    ) -> list[dict[str, Any]] | None:
        """Tasks changed by the facts in between: all of them for the fleet, else the ones that are watched."""
        ids = _ids(reader, "task")
        if "fleet" not in reader.topics and not ids:
            return []
        changed = changed_tasks(connection, after, until)
        return changed if changed is None or "fleet" in reader.topics else [row for row in changed if row["id"] in ids]

    def steps_view(self, connection: Connection, after: int, until: int, reader: hub.Reader) -> list[dict[str, Any]]:
        """Steps of the tasks that are watched, changed by the facts in between."""
        return changed_steps(connection, after, until, _ids(reader, "task"))

    def approvals_view(
        self, connection: Connection, after: int, until: int, reader: hub.Reader
    ) -> list[dict[str, Any]]:
        """Requests for permission that came or were decided, for those who watch the fleet or alerts, or their task."""
        ids = _ids(reader, "task")
        everything = bool(reader.topics & {"fleet", "alerts"})
        if not everything and not ids:
            return []
        return [row for row in changed_approvals(connection, after, until) if everything or row["task_id"] in ids]

    def status_view(self, connection: Connection, reader: hub.Reader) -> dict[str, Any]:
        """The status, for those who watch the fleet or costs."""
        return self.read(connection, reader.tz_offset_minutes) if reader.topics & {"fleet", "costs"} else {}

    def sources_view(self, connection: Connection, reader: hub.Reader) -> list[dict[str, Any]]:
        """The sources, for those who watch them."""
        return self._sources.items(connection, reader.tz_offset_minutes) if "sources" in reader.topics else []


def _ids(reader: hub.Reader, kind: str) -> set[str]:
    """The ids of the topics of one kind."""
    return {topic.partition(":")[2] for topic in reader.topics if topic.startswith(f"{kind}:")}


@router.get("/status", response_model=Status)
def get_status(who: Reader, db: Db, request: Request, tz_offset_minutes: Offset = 0) -> Json:
    """Counts, cost and tokens of the fleet; days, weeks and months are those of the person's zone."""
    board: StatusBoard = request.app.state.status_board
    with db.read() as connection:
        return Json(board.read(connection, tz_offset_minutes))


def _database_bytes(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        return _number(connection, "SELECT pg_database_size(current_database())")
    return _number(connection, "PRAGMA page_count") * _number(connection, "PRAGMA page_size")


def _number(connection: Connection, sql: str) -> int:
    return int(statement.fetch(connection, sql)[0][0])
