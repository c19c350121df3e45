"""The table of backlogs of watched orchestrators."""

from dataclasses import dataclass

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class BacklogRow:
    """One backlog as it was told last: what waits by priority, and since when the oldest does (microseconds).

    Its items stand in the fact `last_seq`.
    """

    id: str
    source: str
    workspace: str
    path: str | None
    critical: int
    high: int
    medium: int
    low: int
    done: int
    oldest_at: int | None
    oldest_basis: str | None
    oldest_text: str | None
    updated_at: int
    last_seq: int


backlogs = table_for("backlogs", metadata, BacklogRow, ["id"])
backlog_row = as_row(BacklogRow)
