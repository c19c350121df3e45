"""Tool calls counted, their times, and why they failed (STATS-2)."""

import random
from statistics import quantiles
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetdeck.analytics import sketch
from fleetdeck.core import clock
from tests.server import Server

NOON = clock.parse("2026-11-18T12:00:00Z")


def ended(server: Server, number: int, tool: str, time: int, agent: str = "a", **more: Any) -> dict[str, Any]:
    data = {"agent_id": agent, "tool_call_id": f"c{number}", "name": tool, **more}
    return server.event("tool.completed", data, time=time)


def test_calls_failures_and_times_of_each_tool(server: Server) -> None:
    dice = random.Random(3)
    durations = [int(dice.lognormvariate(6, 2)) for _ in range(300)]
    server.post(*(ended(server, n, "Bash", NOON, duration_ms=ms) for n, ms in enumerate(durations)))
    server.post(
        ended(server, 1_001, "Bash", NOON, status="error", error="Exit code 1\n/home/me/a.py:12 boom"),
        ended(server, 1_002, "Bash", NOON, status="error", error="Exit code 1"),
        ended(server, 1_003, "Edit", NOON, status="denied"),
        ended(server, 1_004, "Read", NOON, status="error", error="no such file /src/x1.py, line 40"),
        ended(server, 1_005, "Read", NOON, status="cancelled"),
        server.event("tool.started", {"agent_id": "a", "tool_call_id": "c2000", "name": "Task"}, time=NOON),
    )
    found = server.get("/metrics/tools")
    rows = {row["tool"]: row for row in found["items"]}
    assert {tool: (row["calls"], row["failed"]) for tool, row in rows.items()} == {
        "Bash": (302, 2),
        "Edit": (1, 1),
        "Read": (2, 1),
        "Task": (1, 0),
    }
    assert (found["all"]["calls"], found["all"]["failed"], found["total"]) == (306, 4, 4)
    assert (rows["Bash"]["measured"], rows["Task"]["p50_ms"]) == (300, None)
    cuts = quantiles(durations, n=20, method="inclusive")
    assert rows["Bash"]["p50_ms"] == pytest.approx(cuts[9], rel=found["relative_error"] + 0.02)
    assert rows["Bash"]["p95_ms"] == pytest.approx(cuts[18], rel=found["relative_error"] + 0.1)
    assert [(cause["tool"], cause["cause"], cause["calls"]) for cause in found["causes"]] == [
        ("Bash", "exit 1", 2),
        ("Edit", "denied", 1),
        ("Read", "no such file …, line n", 1),
    ]


def test_a_call_counts_once_where_it_began_whatever_comes_first(server: Server) -> None:
    late = NOON + 30 * clock.HOUR
    server.post(ended(server, 1, "Bash", late, status="error", error="boom"))
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "workspace": "api"}))
    began = {"agent_id": "a", "tool_call_id": "c1", "name": "Bash"}
    server.post(server.event("tool.started", began, time=NOON))
    server.post(ended(server, 1, "Bash", late, status="ok"))
    found = server.get("/metrics/tools", workspace="api", start="2026-11-18T00:00:00Z", end="2026-11-19T00:00:00Z")
    assert [(row["tool"], row["calls"], row["failed"]) for row in found["items"]] == [("Bash", 1, 0)]
    assert found["items"][0]["p50_ms"] == pytest.approx(30 * 3_600_000, rel=found["relative_error"])
    assert found["causes"] == []
    assert server.get("/metrics/tools", start="2026-11-19T00:00:00Z")["items"] == []
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "workspace": "web"}))
    assert server.get("/metrics/tools", workspace="api")["total"] == 0
    assert server.get("/metrics/tools", workspace="web")["all"]["calls"] == 1


def test_a_period_is_exact_to_the_quarter_of_an_hour(server: Server) -> None:
    quarter = 15 * clock.MINUTE
    start = clock.parse("2026-11-15T00:00:00Z")
    server.post(*(ended(server, n, "Bash", start + n * quarter) for n in range(96 * 4)))
    for first, last in ((0, 384), (10, 380), (96, 192), (100, 110), (95, 97), (50, 150), (96, 288)):
        period = {"start": clock.render(start + first * quarter), "end": clock.render(start + last * quarter)}
        assert server.get("/metrics/tools", **period)["all"]["calls"] == last - first, (first, last)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=200), st.floats(0, 1))
def test_a_percentile_of_the_sketch_is_within_its_error(durations: list[int], share: float) -> None:
    counts: dict[int, int] = {}
    for milliseconds in durations:
        bucket = sketch.bucket_of(milliseconds)
        counts[bucket] = counts.get(bucket, 0) + 1
    exact = sorted(durations)[int(share * (len(durations) - 1))]
    found = sketch.percentile(counts, share)
    assert found is not None
    assert abs(found - exact) <= sketch.RELATIVE_ERROR * exact + 1
