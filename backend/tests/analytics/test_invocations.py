"""Calls that programs make by themselves: their cost, speed and success (SRC-4)."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fleetdeck.core import clock
from tests.server import Server

HERE = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead of UTC: its days begin on no full hour
ZONE = {"tz": "Asia/Kathmandu"}


def called(server: Server, time: int, cost: str, source: str = "telemetry-db:/a", **more: Any) -> dict[str, Any]:
    data = {"model": "claude-sonnet-5", "tool": "review", "input_tokens": 100, "reported_cost": cost, **more}
    return server.event("usage.recorded", data, source=source, time=time)


def days_ago(days: int) -> int:
    noon = datetime.now(HERE).replace(hour=0, minute=1, second=0, microsecond=0) - timedelta(days=days)
    return int(noon.timestamp()) * clock.SECOND


@pytest.fixture
def calls(server: Server) -> list[dict[str, Any]]:
    """400 calls of the last 60 days, as they were told."""
    dice = random.Random(4)
    told = [
        called(
            server,
            days_ago(day),
            f"{dice.randrange(1, 400) / 1000:.3f}",
            model=dice.choice(["claude-opus-4", "claude-haiku-4", "claude-sonnet-5"]),
            latency_ms=int(dice.lognormvariate(7, 1)),
            status="success" if dice.random() < 0.9 else "error",
        )
        for day in (dice.randrange(60) for _ in range(400))
    ]
    server.post(*told)
    return told


def test_sums_are_those_of_the_ledger_in_every_window(server: Server, calls: list[dict[str, Any]]) -> None:
    # What an agent did is counted elsewhere, and so is what names no tool.
    server.post(
        ("usage.recorded", {"agent_id": "a", "model": "claude-opus-4", "tool": "review", "reported_cost": "9"}),
        ("usage.recorded", {"model": "claude-opus-4", "reported_cost": "9"}),
    )
    found = server.get("/metrics/invocations", **ZONE)
    data = [call["data"] for call in calls]
    cost = sum(Decimal(each["reported_cost"]) for each in data)
    total = found["total"]
    assert (total["calls"], Decimal(total["cost"]), total["tokens"]) == (400, cost, 40_000)
    assert Decimal(total["average_cost"]) == cost / 400
    assert total["success_share"] == sum(each["status"] == "success" for each in data) / 400
    latencies = sorted(each["latency_ms"] for each in data)
    assert total["average_ms"] == pytest.approx(sum(latencies) / 400)
    assert total["p95_ms"] == pytest.approx(latencies[379], rel=found["relative_error"] + 0.01)
    assert sum(row["calls"] for row in found["models"]) == 400
    assert sum(Decimal(row["cost"]) for row in found["models"]) == cost
    assert [row["source"] for row in found["sources"]] == ["telemetry-db:/a"]
    assert sum(Decimal(row["cost"]) for row in server.get("/metrics/costs")["breakdown"]) == cost + 18
    assert len(found["days"]) == 30
    for ago, day in enumerate(reversed(found["days"])):
        same = [Decimal(call["data"]["reported_cost"]) for call in calls if call["time"] == clock.render(days_ago(ago))]
        assert (day["calls"], Decimal(day["cost"])) == (len(same), sum(same, Decimal(0)))
    month = days_ago(datetime.now(HERE).day - 1)
    recent = [call["data"] for call in calls if clock.parse(call["time"]) >= month]
    assert found["month"]["calls"] == len(recent)
    slow = sorted(each["latency_ms"] for each in recent)
    assert found["month"]["p95_ms"] == pytest.approx(
        slow[int(0.95 * (len(slow) - 1))], rel=found["relative_error"] + 0.01, abs=1
    )


def test_today_and_the_pace_of_the_day(server: Server) -> None:
    server.post(called(server, days_ago(0), "1.50", latency_ms=100, status="success"))
    found = server.get("/metrics/invocations", **ZONE)
    assert (found["today"]["calls"], found["today"]["cost"], found["today"]["average_ms"]) == (1, "1.50", 100)
    assert found["today"]["p95_ms"] == pytest.approx(100, rel=found["relative_error"])
    elapsed = max(clock.now() - days_ago(0) + clock.MINUTE, 15 * clock.MINUTE)
    assert float(found["velocity"]) == pytest.approx(1.5 * clock.DAY / elapsed, rel=0.01)


def test_what_is_not_told_is_not_made_up(server: Server) -> None:
    server.post(called(server, days_ago(0), "0.10"))
    server.post(("usage.recorded", {"model": "nobody-knows-it", "tool": "review"}))
    found = server.get("/metrics/invocations", **ZONE)
    assert (found["total"]["calls"], found["total"]["unpriced_calls"], found["total"]["average_cost"]) == (2, 1, "0.10")
    for name in ("success_share", "average_ms", "p95_ms"):
        assert found["total"][name] is None
    empty = server.get("/metrics/invocations", source="telemetry-db:/b")
    assert (empty["total"]["calls"], empty["velocity"], empty["models"], empty["total"]["average_cost"]) == (
        0,
        "0.00",
        [],
        None,
    )


def test_one_source_alone(server: Server) -> None:
    server.post(called(server, days_ago(1), "0.10"), called(server, days_ago(1), "0.40", source="telemetry-db:/b"))
    found = server.get("/metrics/invocations", source="telemetry-db:/b", **ZONE)
    assert (found["total"]["cost"], found["days"][-2]["cost"]) == ("0.40", "0.40")
    assert server.client.get("/api/v1/metrics/invocations", params={"tz": "Nowhere"}).status_code == 422
    assert server.client.get("/api/v1/metrics/invocations", params={"model": "x"}).status_code == 422


def test_a_new_price_moves_the_cost_and_nothing_else(server: Server) -> None:
    data = {"model": "claude-sonnet-5", "tool": "review", "input_tokens": 1_000_000, "latency_ms": 70}
    server.post(("usage.recorded", data), ("usage.recorded", data))
    before = server.get("/metrics/invocations")["total"]
    assert Decimal(before["cost"]) > 0
    price = {"id": "own", "model_pattern": "claude-sonnet-5", "input": "7", "output": "7"}
    answer = server.client.put("/api/v1/prices", json={"overrides": [price]})
    assert answer.status_code == 200, answer.text
    after = server.get("/metrics/invocations")["total"]
    assert (after["cost"], after["calls"], after["p95_ms"]) == ("14.00", 2, before["p95_ms"])
    assert server.get("/metrics/costs")["total_cost"] == "14.00"
