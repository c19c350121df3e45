"""Streaming text on its way from a running agent to the sockets that watch it: joined for a moment, never kept."""

import asyncio
from collections.abc import Callable
from typing import Any

from fleetdeck.core import jsons

# Words of one message that come within this time travel together.
JOIN_SECONDS = 0.04
# What does not fit into one whisper goes with the next.
MOST_CHARACTERS = 1_500


class Deltas:
    """Takes `delta` frames in the event loop's thread and passes them on, as bytes."""

    def __init__(self, pass_on: Callable[[bytes], None]) -> None:
        self._pass_on = pass_on
        self._pending: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._due: asyncio.TimerHandle | None = None

    def say(self, frame: dict[str, Any]) -> None:
        """Send a frame soon. Frames of one message come in order of their offset."""
        key = (frame["agent_id"], frame["message_id"], frame["kind"])
        before = self._pending.get(key)
        if before is not None and len(before["text"]) + len(frame["text"]) <= MOST_CHARACTERS:
            before["text"] += frame["text"]
            return
        if before is not None:
            self._pass_on(jsons.dumps(before))
        self._pending[key] = dict(frame)
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(JOIN_SECONDS, self._flush)

    def _flush(self) -> None:
        self._due = None
        pending, self._pending = self._pending, {}
        for frame in pending.values():
            self._pass_on(jsons.dumps(frame))


def topics_of_delta(frame: bytes) -> frozenset[str]:
    """The topics under which a delta frame is sent."""
    data = jsons.loads(frame)
    task = {f"task:{data['task_id']}"} if data.get("task_id") else set()
    return frozenset({f"agent:{data['agent_id']}", *task})
