"""What every source is: something that reads a foreign format and appends facts, until it is told to stop."""

from collections.abc import Sequence
from typing import Protocol

from fleetdeck.events.fact import Fact
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions


class Sink(Protocol):
    """Where a source's facts go. Both calls return after the commit and wait while the log is full."""

    async def append(self, facts: Sequence[Fact]) -> int:
        """Store facts (repeats are fine); answers how many were new."""
        ...

    async def problem(self, location: str, reason: str, sample: str = "", version: str = "") -> None:
        """Keep aside a record that could not be read: where (`file:line`), why, and a sample. The same problem of
        another `version` of the file is told again."""
        ...

    async def resolved(self, path: str) -> None:
        """The file can be read again: what was told of it is forgotten."""
        ...


class Source(Protocol):
    """One place where facts come from. `id` is stable over restarts and is the `source` of its facts."""

    id: str
    kind: str
    name: str
    path: str
    health: SourceHealth

    async def run(self, sink: Sink, positions: Positions) -> None:
        """Read what is new since the saved positions, then follow, until cancelled."""
        ...

    def rescan(self) -> None:
        """Look at everything again, soon: positions are forgotten, repeats are not stored twice."""
        ...
