"""The loop detector: an agent that makes the same call again and again gets nowhere, and costs (RUN-9)."""

from typing import Any

from fleetdeck.core.jsons import dumps


class LoopDetector:
    """Counts equal calls in a row of one agent."""

    def __init__(self) -> None:
        self._last = b""
        self._count = 0

    def count(self, name: str, input: Any) -> int:
        """How often in a row this call was made, this time included."""
        call = dumps([name, input])
        self._count = self._count + 1 if call == self._last else 1
        self._last = call
        return self._count
