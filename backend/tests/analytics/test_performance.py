"""How long tasks took, exactly, by type and against the period before (STATS-3)."""

from typing import Any

from fleetdeck.core import clock
from tests.server import Server

NOON = clock.parse("2026-11-18T12:00:00Z")


def run(server: Server, number: int, seconds: int, end: int, status: str = "completed", **more: Any) -> None:
    id = f"T-{number}"
    server.post(
        server.event("task.created", {"task_id": id, "prompt": "do", **more}, time=end - (seconds + 9) * clock.SECOND),
        server.event("task.status_changed", {"task_id": id, "status": "running"}, time=end - seconds * clock.SECOND),
        server.event("task.completed", {"task_id": id, "status": status}, time=end),
    )


def test_tasks_that_ended_in_the_period(server: Server) -> None:
    for number, minutes in enumerate((1, 2, 3, 5, 9, 20, 40)):
        kind = "bug_fix" if number % 2 else "research"
        run(server, number, minutes * 60, NOON + number * clock.HOUR, task_type=kind, workspace="api")
    run(server, 7, 600, NOON, "failed", task_type="bug_fix", workspace="web")
    run(server, 8, 60, NOON, "cancelled")
    run(server, 9, 120, NOON - 20 * clock.HOUR)
    period = {"start": "2026-11-18T00:00:00Z", "end": "2026-11-19T00:00:00Z"}
    found = server.get("/metrics/performance", **period)
    assert (found["unit"], found["bounds_seconds"][:4]) == ("minute", [0, 60, 120, 240])
    assert found["counts"] == [0, 1, 2, 1, 2, 1, 1, 0, 0]
    assert (found["all"]["done"], found["all"]["failed"], found["all"]["measured"]) == (7, 1, 8)
    assert (found["all"]["p50_seconds"], found["all"]["p95_seconds"]) == (540.0, 2400.0)
    assert found["previous"] | {"p50_seconds": None, "p95_seconds": None} == {
        "tasks": 1,
        "done": 1,
        "failed": 0,
        "measured": 1,
        "p50_seconds": None,
        "p95_seconds": None,
    }
    by_type = {row["task_type"]: (row["done"], row["failed"], sum(row["counts"])) for row in found["by_type"]}
    assert by_type == {"research": (4, 0, 4), "bug_fix": (3, 1, 4)}
    narrowed = server.get("/metrics/performance", workspace="web", **period)
    assert (narrowed["all"]["done"], narrowed["all"]["failed"]) == (0, 1)


def test_the_scale_fits_what_the_tasks_take(server: Server) -> None:
    assert server.get("/metrics/performance")["unit"] == "minute"
    run(server, 1, 20, NOON)
    found = server.get("/metrics/performance")
    assert (found["unit"], found["previous"], found["counts"][6]) == ("second", None, 0)
    assert found["counts"][5] == 1
    run(server, 2, 9 * 3_600, NOON)
    run(server, 3, 9 * 3_600, NOON)
    assert server.get("/metrics/performance")["unit"] == "hour"
