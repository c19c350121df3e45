"""Tables of what people decided about sources, and of the collectors that send from other machines. They say what this
server does, not what happened in the fleet: no facts, and no part of a replay (docs/adr/0015)."""

from dataclasses import dataclass

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class AddedSource:
    """A source that a person added in the browser. `id` is that of the source."""

    id: str
    kind: str
    path: str
    added_at: int
    added_by: str


@dataclass(slots=True)
class PausedSource:
    """A source that is not read until a person resumes it."""

    id: str
    paused_at: int
    paused_by: str


@dataclass(slots=True)
class Collector:
    """A collector as it reported last; `sources` is the JSON of its report."""

    id: str
    machine: str
    version: str
    seen_at: int
    sources: str


added_sources = table_for("added_sources", metadata, AddedSource, ["id"])
paused_sources = table_for("paused_sources", metadata, PausedSource, ["id"])
collectors = table_for("collectors", metadata, Collector, ["id"])
added_row = as_row(AddedSource)
paused_row = as_row(PausedSource)
collector_row = as_row(Collector)
