"""Tokens over time and usage by model: in the caller's own days, and equal to the ledger (STATS-1, COST-6)."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from fleetdeck.core import clock
from tests.server import Server

NOON = clock.parse("2026-11-18T12:00:00Z")
KINDS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "reasoning")


def call(
    server: Server, agent: str | None, number: int, time: int, model: str = "gpt-5", **more: Any
) -> dict[str, Any]:
    data = {
        "message_id": f"m{number}",
        "model": model,
        "input_tokens": 100 + number,
        "output_tokens": 20,
        "cache_read_tokens": 1_000,
        "cache_write_5m_tokens": 30,
        "cache_write_1h_tokens": 4,
        "reasoning_tokens": 5,
        **({} if agent is None else {"agent_id": agent}),
        **more,
    }
    return server.event("usage.recorded", data, time=time)


def fill(server: Server, calls: int = 24) -> None:
    """A call every seven hours by four agents with three models in two workspaces."""
    for number in range(4):
        workspace, role = ("api", "web")[number % 2], ("BUILDER", "TESTER")[number // 2]
        server.post(("agent.created", {"agent_id": f"a{number}", "role": role, "workspace": workspace}))
    models = ("gpt-5", "claude-sonnet-4-5", "nobody-knows")
    server.post(
        *(call(server, f"a{n % 4}", n, NOON + n * 7 * clock.HOUR, models[n % 3]) for n in range(calls)),
        source="bench",
    )


def ledger(server: Server, **wanted: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get("/metrics/costs/ledger", limit=500, **wanted)["items"]
    return found


@pytest.mark.parametrize("unit", ["hour", "day", "week", "month"])
@pytest.mark.parametrize("tz", ["UTC", "Asia/Kathmandu", "America/New_York"])
def test_buckets_add_up_to_the_ledger(server: Server, unit: str, tz: str) -> None:
    fill(server)
    found = server.get("/metrics/tokens", unit=unit, tz=tz)
    entries = ledger(server)
    for kind in KINDS:
        expected = sum(entry["usage"][kind] for entry in entries)
        assert sum(bucket["usage"][kind] for bucket in found["buckets"]) == expected == found["usage"][kind]
    assert found["total_tokens"] == sum(entry["tokens"] for entry in entries)
    assert found["total_calls"] == len(entries) == 24
    cost = sum((Decimal(entry["cost"] or 0) for entry in entries), Decimal())
    assert sum((Decimal(bucket["cost"]) for bucket in found["buckets"]), Decimal()) == cost
    prompt = found["total_tokens"] - found["usage"]["output"]
    assert found["cache_hit_ratio"] == pytest.approx(24 * 1_000 / prompt)


def test_days_are_the_callers_across_a_change_of_the_clocks(server: Server) -> None:
    # In Berlin the clocks go back on 25 October 2026 at 01:00 UTC: this day has 25 hours.
    times = ["2026-10-24T21:59:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:00Z", "2026-10-25T23:00:00Z"]
    server.post(*(call(server, "a", n, clock.parse(time)) for n, time in enumerate(times)))
    days = server.get("/metrics/tokens", tz="Europe/Berlin", end="2026-10-27T00:00:00Z")["buckets"]
    assert [(day["start"], day["calls"]) for day in days] == [
        ("2026-10-23T22:00:00.000Z", 1),
        ("2026-10-24T22:00:00.000Z", 2),
        ("2026-10-25T23:00:00.000Z", 1),
        ("2026-10-26T23:00:00.000Z", 0),
    ]
    weeks = server.get("/metrics/tokens", tz="Europe/Berlin", unit="week", end="2026-10-27T00:00:00Z")["buckets"]
    assert [(week["start"], week["calls"]) for week in weeks] == [
        ("2026-10-18T22:00:00.000Z", 3),
        ("2026-10-25T23:00:00.000Z", 1),
    ]


def test_every_filter_narrows_as_the_ledger_does(server: Server) -> None:
    fill(server)
    entries = ledger(server)
    agents = {entry["agent_id"] for entry in entries}
    assert len(agents) == 4
    ways = {
        "model": ("gpt-5", lambda entry: entry["model"] == "gpt-5"),
        "agent_id": ("a1", lambda entry: entry["agent_id"] == "a1"),
        "workspace": ("api", lambda entry: entry["agent_id"] in ("a0", "a2")),
        "role": ("TESTER", lambda entry: entry["agent_id"] in ("a2", "a3")),
        "source": ("bench", lambda entry: entry["source"] == "bench"),
        "start": ("2026-11-20T00:00:00Z", lambda entry: entry["time"] >= "2026-11-20"),
        "end": ("2026-11-20T00:00:00Z", lambda entry: entry["time"] < "2026-11-20"),
    }
    for name, (value, fits) in ways.items():
        expected = [entry["tokens"] for entry in entries if fits(entry)]
        found = server.get("/metrics/tokens", **{name: value})
        assert (found["total_tokens"], found["total_calls"]) == (sum(expected), len(expected)), name
    assert server.client.get("/api/v1/metrics/tokens?tz=Mars/Olympus").status_code == 422
    assert server.client.get("/api/v1/metrics/tokens?unit=year").status_code == 422
    assert server.client.get("/api/v1/metrics/tokens?unit=hour&start=1990-01-01T00:00:00Z").status_code == 422
    far = {"start": "1970-01-01T00:00:00Z", "end": "9999-12-31T23:59:59Z", "unit": "month", "tz": "Asia/Tokyo"}
    assert server.get("/metrics/tokens", **far)["total_calls"] == 24


def test_tokens_of_a_task_are_those_of_its_agents_and_its_calls_without_one(server: Server) -> None:
    server.post(
        ("task.created", {"task_id": "T-1", "prompt": "mend it"}),
        ("agent.created", {"agent_id": "a", "role": "BUILDER", "task_id": "T-1"}),
        call(server, "a", 1, NOON),
        call(server, None, 2, NOON + clock.DAY, task_id="T-1"),
        call(server, "other", 3, NOON),
        call(server, None, 4, NOON, task_id="T-2"),
    )
    found = server.get("/metrics/tokens", task_id="T-1")
    task = server.get("/tasks/T-1")
    assert found["total_calls"] == 2
    assert found["total_tokens"] == task["tokens"]
    assert [bucket["calls"] for bucket in found["buckets"]][:2] == [1, 1]


def test_models_with_their_tasks_add_up_to_the_ledger(server: Server) -> None:
    fill(server)
    server.post(
        ("task.created", {"task_id": "T-1", "prompt": "one"}),
        ("task.created", {"task_id": "T-2", "prompt": "two"}),
        ("agent.created", {"agent_id": "a0", "role": "BUILDER", "task_id": "T-1"}),
        ("agent.created", {"agent_id": "a1", "role": "BUILDER", "task_id": "T-2"}),
    )
    found = server.get("/metrics/models")
    entries = ledger(server)
    tokens: Counter[str] = Counter()
    for entry in entries:
        tokens[entry["model"]] += entry["tokens"]
    assert {item["model"]: item["tokens"] for item in found["items"]} == tokens
    cost = sum((Decimal(entry["cost"] or 0) for entry in entries), Decimal())
    assert (
        sum((Decimal(item["cost"] or 0) for item in found["items"]), Decimal()) == cost == Decimal(found["total_cost"])
    )
    assert found["ledger"]["matches"] is True
    assert sum(item["percentage"] for item in found["items"]) == pytest.approx(100, abs=0.01)
    unpriced = next(item for item in found["items"] if item["model"] == "nobody-knows")
    assert (unpriced["cost"], unpriced["unpriced_calls"]) == (None, 8)
    # Every agent used every model, so both tasks did.
    assert {item["tasks"] for item in found["items"]} == {2}
    assert found["total_tasks"] == 2
    assert server.get("/metrics/models", workspace="web", model="gpt-5")["total_calls"] == sum(
        entry["agent_id"] in ("a1", "a3") and entry["model"] == "gpt-5" for entry in entries
    )
