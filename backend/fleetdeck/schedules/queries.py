"""Schedules with when they are due, computed when they are asked for, and workspaces."""

from collections import Counter
from typing import Any, Final

from sqlalchemy import Connection, select

from fleetdeck.core import clock, cron, machine_zone
from fleetdeck.core.clock import render, render_or_none
from fleetdeck.core.jsons import loads
from fleetdeck.events.append import head
from fleetdeck.schedules.models import Schedule, Workspace, schedules, workspaces

NEXT_RUNS: Final = 5
MISSED_SHOWN: Final = 20
MISSED_COUNTED: Final = 1_000
# A run begins late, lasts, and is written down at its end: not before then is it missed.
GRACE: Final = 30 * clock.MINUTE


def list_schedules(connection: Connection, now: int) -> dict[str, Any]:
    rows = [Schedule(*row) for row in connection.execute(select(schedules))]
    items = [_wire(row, now) for row in rows]
    items.sort(key=lambda item: (not item["next_runs"], item["next_runs"][:1], item["name"], item["id"]))
    return {
        "items": items,
        "next_cursor": None,
        "total": len(items),
        "server_time": render(now),
        "as_of_seq": head(connection),
    }


def list_workspaces(connection: Connection) -> dict[str, Any]:
    used = Counter(name for (text,) in connection.execute(select(schedules.c.workspaces)) for name in set(loads(text)))
    rows = [Workspace(*row) for row in connection.execute(select(workspaces).order_by(workspaces.c.name))]
    items = [
        {
            "id": row.id,
            "source": row.source,
            "workspace": row.workspace,
            "name": row.name,
            "path": row.path,
            "description": row.description,
            "schedules": used[row.workspace] or used[row.name],
            "updated_at": render(row.updated_at),
            "last_seq": row.last_seq,
        }
        for row in rows
    ]
    return {"items": items, "next_cursor": None, "total": len(items), "as_of_seq": head(connection)}


def _wire(row: Schedule, now: int) -> dict[str, Any]:
    zone = machine_zone.zone(row.timezone)
    missed: list[int] = []
    if row.enabled and row.last_run is not None:
        missed = cron.missed_runs(row.cron, row.last_run, now - GRACE, zone, MISSED_COUNTED)
    return {
        "id": row.id,
        "source": row.source,
        "name": row.name,
        "cron": row.cron,
        "words": cron.words(row.cron),
        "timezone": str(zone),
        "prompt": row.prompt,
        "workspaces": loads(row.workspaces),
        "model": row.model,
        "enabled": bool(row.enabled),
        "last_run": render_or_none(row.last_run),
        "last_result": row.last_result,
        "next_runs": [render(due) for due in cron.next_runs(row.cron, now, zone, NEXT_RUNS)] if row.enabled else [],
        "missed": [render(due) for due in missed[-MISSED_SHOWN:]],
        "missed_count": len(missed),
        "origin": row.origin,
        "updated_at": render(row.updated_at),
        "last_seq": row.last_seq,
    }
