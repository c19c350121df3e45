"""How a source is doing, as it says itself: state, lag, import progress. Counts of facts come from the log."""

from dataclasses import dataclass
from typing import Literal

from fleetdeck.core import clock

SourceState = Literal["starting", "live", "importing", "idle", "paused", "problem", "missing"]


@dataclass(slots=True)
class ImportProgress:
    """How far the reading of history is; times in microseconds."""

    started_at: int
    files_total: int = 0
    files_done: int = 0
    bytes_total: int = 0
    bytes_done: int = 0
    lines_done: int = 0

    @property
    def files_per_second(self) -> float:
        return self.files_done / self._elapsed_seconds()

    @property
    def seconds_left(self) -> float | None:
        if not self.bytes_done:
            return None
        return (self.bytes_total - self.bytes_done) * self._elapsed_seconds() / self.bytes_done

    def _elapsed_seconds(self) -> float:
        return max((clock.now() - self.started_at) / clock.SECOND, 0.001)


@dataclass(slots=True)
class SourceHealth:
    """Kept by the source."""

    state: SourceState = "starting"
    """`starting` until it has looked for the first time; `idle` once nothing has come for a while."""
    reason: str = ""
    lag_ms: float | None = None
    """From the moment a record was written to the moment its fact was committed, for the latest live record."""
    progress: ImportProgress | None = None
