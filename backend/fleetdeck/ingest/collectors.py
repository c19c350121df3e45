"""Collectors on other machines (SRC-13): what they report of themselves, and what is paused there.

A report is no fact: it says how a source is doing now, and the next one replaces it. What a source gives are facts, and
come through `POST /events` like anybody's.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from fleetdeck.core import bulk, clock
from fleetdeck.core.db import Database
from fleetdeck.core.inputs import Input
from fleetdeck.core.jsons import loads
from fleetdeck.events.fields import Name
from fleetdeck.ingest.health import SourceState
from fleetdeck.ingest.models import Collector, collector_row, collectors

REPORT_SECONDS = 10
# Three reports are missing.
SILENT_AFTER = 3 * REPORT_SECONDS * clock.SECOND + 5 * clock.SECOND
MOST_SOURCES = 500


class ImportReport(BaseModel):
    """How far the reading of history is."""

    model_config = ConfigDict(extra="forbid")

    files_done: Annotated[int, Field(ge=0)]
    files_total: Annotated[int, Field(ge=0)]
    bytes_done: Annotated[int, Field(ge=0)]
    bytes_total: Annotated[int, Field(ge=0)]
    lines_done: Annotated[int, Field(ge=0)]
    rate_files_per_s: Annotated[float, Field(ge=0)]
    seconds_left: Annotated[float, Field(ge=0)] | None
    started_at: Annotated[str, Field(max_length=40)]


class SourceReport(BaseModel):
    """One source of a collector: what `GET /sources` says of sources that the server reads itself."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    id: Annotated[str, Field(min_length=1, max_length=1024)]
    kind: Name
    name: Name
    path: Annotated[str, Field(max_length=4096)]
    state: SourceState
    state_reason: Annotated[str, Field(max_length=2000)] = ""
    lag_ms: Annotated[float, Field(ge=0)] | None = None
    import_: Annotated[ImportReport | None, Field(alias="import")] = None


class Report(Input):
    """How a collector and its sources are."""

    machine: Annotated[str, Field(min_length=1, max_length=200)]
    version: Annotated[str, Field(max_length=100)] = ""
    sources: Annotated[list[SourceReport], Field(max_length=MOST_SOURCES)]


def keep(db: Database, id: str, report: Report) -> None:
    """The report replaces the one before."""
    listed = "[" + ",".join(source.model_dump_json(by_alias=True) for source in report.sources) + "]"
    row = Collector(id, report.machine, report.version, clock.now(), listed)
    with db.write() as connection:
        bulk.upsert(connection, collectors, [collector_row(row)])


def reported(connection: Connection, now: int) -> dict[str, dict[str, Any]]:
    """Source id → its latest report with its machine; a collector that says nothing any more is itself the problem."""
    found: dict[str, dict[str, Any]] = {}
    rows = connection.execute(select(collectors).order_by(collectors.c.seen_at, collectors.c.id))
    for collector in (Collector(*row) for row in rows):
        silent = now - collector.seen_at > SILENT_AFTER
        for source in loads(collector.sources):
            item = {**source, "machine": collector.machine, "silent": silent}
            if silent:
                since = clock.render(collector.seen_at)
                item["state"] = "missing"
                item["state_reason"] = f"its collector on {collector.machine} has said nothing since {since}"
            found[item.pop("id")] = item
    return found


def silent_sources(connection: Connection, now: int) -> set[str]:
    """Ids of sources whose collector says nothing any more."""
    return {id for id, source in reported(connection, now).items() if source["silent"]}
