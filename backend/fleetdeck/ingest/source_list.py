"""`GET /sources`: those that are read here, those of collectors, and those that send by themselves, with state, lag,
rate and problems."""

from typing import Any

from sqlalchemy import Connection

from fleetdeck.core import clock
from fleetdeck.core.clock import render
from fleetdeck.ingest import collectors
from fleetdeck.ingest.fact_counts import SourceCounts, read_counts, read_totals
from fleetdeck.ingest.health import ImportProgress
from fleetdeck.ingest.problems import count_problems
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.sources.base import Source
from fleetdeck.ingest.sources.demo.source import DemoSource

IDLE_AFTER = 10 * clock.MINUTE
# Facts that Fleetdeck writes itself come from no source that a person would look for.
OWN_PREFIX = "fleetdeck"
# Nothing is read there: programs send.
PUSHED = frozenset({"otlp", "demo"})


class SourceList:
    """Reads what the log knows of the sources, and what the local ones and the collectors say of themselves."""

    def __init__(self, registry: Registry, machine: str = "") -> None:
        self._registry = registry
        self._machine = machine

    def items(self, connection: Connection, tz_offset_minutes: int = 0) -> list[dict[str, Any]]:
        """Those that are read here first, then those of collectors, each group by name."""
        now = clock.now()
        shift = tz_offset_minutes * clock.MINUTE
        today = now - (now + shift) % clock.DAY
        return self._items(connection, read_counts(connection, now, today), now)

    def _items(self, connection: Connection, counts: dict[str, SourceCounts], now: int) -> list[dict[str, Any]]:
        problems = count_problems(connection)
        local = {source.id: self._local(source) for source in list(self._registry.sources.values())}
        reported = {
            id: self._collected(id, report)
            for id, report in collectors.reported(connection, now).items()
            if id not in local
        }
        sent = {
            id: _sent(id, found, now)
            for id, found in counts.items()
            if id not in local and id not in reported and not id.startswith(OWN_PREFIX)
        }
        return [
            _base(id, counts.get(id), now) | item | {"problems": problems.get(id, 0)}
            for group in (local, reported, sent)
            for id, item in sorted(group.items())
        ]

    def summary(self, connection: Connection) -> dict[str, int]:
        """The sources' part of `GET /status`."""
        # Every page asks for it and every socket is told of it: what came in each minute is not looked at.
        items = self._items(connection, read_totals(connection), clock.now())
        return {
            "total": len(items),
            "live": sum(item["state"] == "live" for item in items),
            "importing": sum(item["state"] == "importing" for item in items),
            "problems": sum(item["problems"] for item in items),
        }

    def item(self, connection: Connection, source_id: str) -> dict[str, Any] | None:
        """One of the list."""
        return next((item for item in self.items(connection) if item["id"] == source_id), None)

    def _local(self, source: Source) -> dict[str, Any]:
        health = source.health
        pushed = source.kind in PUSHED
        added = self._registry.is_added(source.id)
        actions = [] if pushed else ["rescan", "resume" if self._registry.is_paused(source.id) else "pause"]
        return {
            "kind": source.kind,
            "name": source.name,
            "path": source.path,
            "state": health.state,
            "state_reason": health.reason,
            "lag_ms": health.lag_ms,
            "import": import_wire(health.progress) if health.progress is not None else None,
            "machine": None if pushed else self._machine,
            "origin": "built_in" if pushed else "added" if added else "configured",
            "actions": [*actions, "remove"] if added else actions,
        }

    def _collected(self, id: str, report: dict[str, Any]) -> dict[str, Any]:
        paused = self._registry.is_paused(id)
        if paused and report["state"] not in ("paused", "missing"):
            # It hears of it with its next report.
            report["state_reason"] = "pausing"
        return {
            "kind": report["kind"],
            "name": report["name"],
            "path": report["path"],
            "state": report["state"],
            "state_reason": report["state_reason"],
            "lag_ms": report["lag_ms"],
            "import": report["import"],
            "machine": report["machine"],
            "origin": "collector",
            "actions": ["resume" if paused else "pause"],
        }


def _base(id: str, counts: SourceCounts | None, now: int) -> dict[str, Any]:
    counts = counts or SourceCounts()
    history = counts.history(now)
    return {
        "id": id,
        "last_fact_at": render(counts.last_at) if counts.last_at else None,
        "facts_total": counts.total,
        "facts_today": counts.today,
        # The last whole minute: the current one has only just begun.
        "rate_per_minute": max(history[-2], history[-1]),
        "history": history,
    }


def _sent(id: str, counts: SourceCounts, now: int) -> dict[str, Any]:
    live = now - counts.last_at < IDLE_AFTER
    found: dict[str, Any] = {
        "kind": "cloudevents",
        "name": id,
        "path": "/api/v1/events",
        "state": "live" if live else "idle",
        "state_reason": "sends facts" if live else "sent nothing for 10 minutes",
        "lag_ms": None,
        "import": None,
        "machine": None,
        "origin": "sent",
        "actions": [],
    }
    if id == DemoSource.id:
        found |= {"kind": DemoSource.kind, "name": DemoSource.name, "path": DemoSource.path, "origin": "built_in"}
        found |= {"state": "idle", "state_reason": "stopped"}
    return found


def import_wire(progress: ImportProgress) -> dict[str, Any]:
    """How far the reading of history is, as it goes over the wire."""
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
