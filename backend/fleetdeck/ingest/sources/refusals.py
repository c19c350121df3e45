"""What the system does not let a source read now: a problem each, told once, and taken back when it can be read."""

from collections.abc import Mapping
from typing import Any

from fleetdeck.core import clock
from fleetdeck.ingest.sources.base import Sink

POSITION = "refused"
"""The key of the saved position that is no file's."""


class Refusals:
    """As they were told; `saved` is what was kept under POSITION."""

    def __init__(self, saved: Any = None) -> None:
        self.told: dict[str, str] = dict(saved) if isinstance(saved, dict) else {}

    async def tell(self, now: Mapping[str, str], sink: Sink) -> bool:
        """`now`: path → reason of everything that cannot be read. Answers whether that is to be saved."""
        if now.keys() == self.told.keys():
            return False
        for path in self.told.keys() - now.keys():
            await sink.resolved(path)
        for path, reason in now.items():
            if path not in self.told:
                await sink.problem(path, reason, version=str(clock.now()))
        self.told = dict(now)
        return True
