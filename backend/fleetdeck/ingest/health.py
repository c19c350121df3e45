"""How a source is doing: state, lag, rate, counts, import progress. In memory; counts start with the process."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from fleetdeck.core import clock

SourceState = Literal["live", "importing", "idle", "paused", "problem", "missing"]
HISTORY_MINUTES = 30
IDLE_AFTER = 10 * clock.MINUTE


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
    """Kept by the source itself (state, lag, progress) and by its sink (facts)."""

    state: SourceState = "idle"
    reason: str = ""
    lag_ms: float | None = None
    """From the moment a record was written to the moment its fact was committed, for the latest live record."""
    last_fact_at: int | None = None
    facts: int = 0
    progress: ImportProgress | None = None
    _minutes: deque[list[int]] = field(default_factory=lambda: deque(maxlen=HISTORY_MINUTES))

    def count(self, facts: int) -> None:
        """`facts` were appended just now."""
        if not facts:
            return
        now = clock.now()
        self.facts += facts
        self.last_fact_at = now
        minute = now // clock.MINUTE
        if self._minutes and self._minutes[-1][0] == minute:
            self._minutes[-1][1] += facts
        else:
            self._minutes.append([minute, facts])

    def history(self) -> list[int]:
        """Facts per minute over the last 30 minutes, oldest first; the last entry is the current minute."""
        this = clock.now() // clock.MINUTE
        counts = {minute: facts for minute, facts in self._minutes}
        return [counts.get(this - back, 0) for back in range(HISTORY_MINUTES - 1, -1, -1)]
