"""`GET /sources`: those that are read here, and those that send by themselves, with state, lag, rate and problems."""

from typing import Any

from sqlalchemy import Connection

from fleetdeck.core import clock
from fleetdeck.core.clock import render
from fleetdeck.ingest.fact_counts import SourceCounts, read_counts
from fleetdeck.ingest.health import ImportProgress
from fleetdeck.ingest.problems import count_problems
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.sources.base import Source

IDLE_AFTER = 10 * clock.MINUTE
# Facts that Fleetdeck writes itself come from no source that a person would look for.
OWN_PREFIX = "fleetdeck"


class SourceList:
    """Reads what the log knows of the sources, and what the local ones say of themselves."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def items(self, connection: Connection, tz_offset_minutes: int = 0) -> list[dict[str, Any]]:
        """Those that are read here first, each group by name."""
        now = clock.now()
        shift = tz_offset_minutes * clock.MINUTE
        today = now - (now + shift) % clock.DAY
        counts = read_counts(connection, now)
        problems = count_problems(connection)
        local = sorted(self._registry.sources.values(), key=lambda source: source.id)
        remote = sorted(id for id in counts.keys() - self._registry.sources.keys() if not id.startswith(OWN_PREFIX))
        items = [_base(source.id, counts.get(source.id), today, now) | _local(source) for source in local]
        items += [_base(id, counts[id], today, now) | _remote(id, counts[id], now) for id in remote]
        return [item | {"problems": problems.get(item["id"], 0)} for item in items]

    def summary(self, connection: Connection) -> dict[str, int]:
        """The sources' part of `GET /status`."""
        items = self.items(connection)
        return {
            "total": len(items),
            "live": sum(item["state"] == "live" for item in items),
            "importing": sum(item["state"] == "importing" for item in items),
            "problems": sum(item["problems"] for item in items),
        }


def _base(id: str, counts: SourceCounts | None, today: int, now: int) -> dict[str, Any]:
    counts = counts or SourceCounts()
    history = counts.history(now)
    return {
        "id": id,
        "last_fact_at": render(counts.last_at) if counts.last_at else None,
        "facts_total": counts.total,
        "facts_today": counts.since(today),
        # The last whole minute: the current one has only just begun.
        "rate_per_minute": max(history[-2], history[-1]),
        "history": history,
    }


def _local(source: Source) -> dict[str, Any]:
    health = source.health
    return {
        "kind": source.kind,
        "name": source.name,
        "path": source.path,
        "state": health.state,
        "state_reason": health.reason,
        "lag_ms": health.lag_ms,
        "import": _import(health.progress) if health.progress is not None else None,
    }


def _remote(id: str, counts: SourceCounts, now: int) -> dict[str, Any]:
    live = now - counts.last_at < IDLE_AFTER
    return {
        "kind": "cloudevents",
        "name": id,
        "path": "/api/v1/events",
        "state": "live" if live else "idle",
        "state_reason": "sends facts" if live else "sent nothing for 10 minutes",
        "lag_ms": None,
        "import": None,
    }


def _import(progress: ImportProgress) -> dict[str, Any]:
    left = progress.seconds_left
    return {
        "files_done": progress.files_done,
        "files_total": progress.files_total,
        "bytes_done": progress.bytes_done,
        "bytes_total": progress.bytes_total,
        "lines_done": progress.lines_done,
        "rate_files_per_s": round(progress.files_per_second, 1),
        "seconds_left": None if left is None else round(left, 1),
        "started_at": render(progress.started_at),
    }
