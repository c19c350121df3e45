"""Whether a dispatch that is said to run does: judged by its log and, where it was seen, by its process (LIVE-9)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleetdeck.core import clock
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import AgentStatus
from fleetdeck.events.types import AgentStatusChanged
from fleetdeck.ingest.sources.dispatcher.dispatches import FILE, Dispatch

STUCK = 10 * clock.MINUTE
LOST = clock.HOUR
"""So long a log may be silent. A process that is seen to live is never lost."""


@dataclass(frozen=True, slots=True)
class Verdict:
    status: AgentStatus
    reason: str


def judge(silent: int | None, alive: bool | None) -> Verdict:
    """`silent`: for how long nothing was written, in microseconds; `alive`: its process. None where it is not known."""
    if alive is False:
        return Verdict("lost", f"its process ended, and {FILE} still says that it runs")
    if silent is not None and silent >= LOST and alive is None:
        return Verdict("lost", f"its log was silent for an hour, and {FILE} still says that it runs")
    if silent is not None and silent >= STUCK:
        return Verdict("stuck", "its log was silent for 10 minutes" + (" while its process lives" if alive else ""))
    return Verdict("running", f"as {FILE} says, and nothing speaks against it")


class Pulse:
    """Of all dispatches of one dispatcher. `told`: dispatch → what was told of it, where that is not what stands in the
    file. Blocking."""

    def __init__(self, source: str, folder: Path, told: Mapping[str, str]) -> None:
        self._source = source
        self._folder = folder
        self.told = dict(told)
        # Dispatch → when its process began: a number alone may be another process's, or another machine's.
        self._seen: dict[str, float] = {}

    def tell(self, running: Mapping[str, Dispatch], task_ids: Mapping[str, str], now: int) -> list[Fact]:
        """What is different now from what was told; `now` in microseconds."""
        facts = []
        for id in [id for id in (*self.told, *self._seen) if id not in running]:
            # Its end stands in the file.
            self.told.pop(id, None)
            self._seen.pop(id, None)
        for id, dispatch in running.items():
            verdict = judge(self._silent(dispatch, now), self._alive(id, dispatch))
            if verdict.status != self.told.get(id, "running"):
                data = AgentStatusChanged(agent_id=task_ids[id], status=verdict.status, reason=verdict.reason)
                facts.append(make(self._source, f"dispatch {id} {verdict.status} {now}"[:1024], now, data))
                self.told[id] = verdict.status
        return facts

    def _silent(self, dispatch: Dispatch, now: int) -> int | None:
        """Since its log was written, at the longest since it began. None without a log inside the folder."""
        if dispatch.log is None:
            return None
        root = os.path.realpath(self._folder)
        try:
            path = os.path.realpath(os.path.join(root, dispatch.log))
            if os.path.commonpath((root, path)) != root:
                return None
            written = os.stat(path).st_mtime_ns // 1_000
        except (OSError, ValueError):
            return None
        return now - max(written, dispatch.started or 0)

    def _alive(self, id: str, dispatch: Dispatch) -> bool | None:
        """None until its process was seen here: it may run on another machine."""
        if dispatch.pid is None:
            return None
        began = _began(dispatch.pid)
        if id not in self._seen:
            if began is None:
                return None
            self._seen[id] = began
        return began == self._seen[id]


def _began(pid: int) -> float | None:
    """When the process with that number began, in seconds; None without one."""
    import psutil

    try:
        process: Any = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except (psutil.Error, OSError, OverflowError, ValueError):
        return None
