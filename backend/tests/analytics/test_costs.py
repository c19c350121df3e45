"""Costs by any dimension: every total is the sum of the ledger, in the person's own days (COST-1, COST-2)."""

from decimal import Decimal
from itertools import combinations
from typing import Any

from fleetdeck.core import clock
from tests.server import Server

DIMENSIONS = ("agent", "role", "workspace", "model", "source", "day", "hour")


def spend(server: Server, agent: str, model: str, tokens: int, time: int) -> dict[str, Any]:
    data = {
        "agent_id": agent,
        "message_id": f"{agent}{time}",
        "request_id": "r",
        "model": model,
        "input_tokens": tokens,
    }
    return server.event("usage.recorded", data, time=time)


def fill(server: Server) -> None:
    noon = clock.parse("2026-11-18T12:00:00Z")
    for number in range(12):
        agent = f"a{number % 4}"
        model = ("gpt-5", "claude-sonnet-5", "nobody-knows")[number % 3]
        server.post(spend(server, agent, model, 1000 * (number + 1), noon + number * 7 * clock.HOUR))
    # Known only after their calls: the past moves under the new role and workspace.
    server.post(
        ("agent.created", {"agent_id": "a0", "role": "BUILDER", "workspace": "api", "name": "builder-0"}),
        ("agent.created", {"agent_id": "a1", "role": "TESTER", "workspace": "web"}),
    )


def test_every_grouping_adds_up_to_the_ledger(server: Server) -> None:
    fill(server)
    groupings = [*DIMENSIONS, *(",".join(pair) for pair in combinations(DIMENSIONS, 2))]
    ledger = server.get("/metrics/costs/ledger", limit=500)["items"]
    expected = sum(Decimal(entry["cost"]) for entry in ledger if entry["cost"])
    for grouping in groupings:
        if {"agent"} < set(grouping.split(",")) and set(grouping.split(",")) & {"role", "workspace"}:
            continue
        costs = server.get("/metrics/costs", group_by=grouping)
        rows = costs["breakdown"]
        assert sum(Decimal(row["cost"] or 0) for row in rows) == expected == Decimal(costs["total_cost"]), grouping
        assert sum(row["calls"] for row in rows) == 12, grouping
        assert sum(row["unpriced_calls"] for row in rows) == 4, grouping
        assert abs(sum(row["percentage"] for row in rows) - 100) < 0.01


def test_past_usage_moves_when_an_agent_becomes_known(server: Server) -> None:
    fill(server)
    rows = {row["key"]: row["calls"] for row in server.get("/metrics/costs", group_by="role")["breakdown"]}
    assert rows == {"BUILDER": 3, "TESTER": 3, "": 6}
    rows = {row["key"]: row["calls"] for row in server.get("/metrics/costs", group_by="workspace")["breakdown"]}
    assert rows == {"api": 3, "web": 3, "": 6}
    labels = {row["key"]: row["label"] for row in server.get("/metrics/costs", group_by="agent")["breakdown"]}
    assert labels["a0"] == "builder-0"


def test_days_are_the_persons_own(server: Server) -> None:
    server.post(spend(server, "a", "gpt-5", 1000, clock.parse("2026-11-18T23:50:00Z")))
    for offset, day in (
        (0, "2026-11-18T00:00:00.000Z"),
        (60, "2026-11-18T23:00:00.000Z"),
        (345, "2026-11-18T18:15:00.000Z"),
        (-600, "2026-11-18T10:00:00.000Z"),
    ):
        costs = server.get("/metrics/costs", group_by="day", tz_offset_minutes=offset)
        assert [row["key"] for row in costs["breakdown"]] == [day]


def test_periods_filters_and_the_period_before(server: Server) -> None:
    fill(server)
    costs = server.get(
        "/metrics/costs", group_by="model", start="2026-11-20T00:00:00Z", end="2026-11-21T00:00:00Z", model="gpt-5"
    )
    assert [row["key"] for row in costs["breakdown"]] == ["gpt-5"]
    assert costs["period"] == {"start": "2026-11-20T00:00:00.000Z", "end": "2026-11-21T00:00:00.000Z"}
    whole = server.get("/metrics/costs", group_by="day,model", model="gpt-5")["breakdown"]
    by_day = {row["key"][:10]: row["cost"] for row in whole}
    assert costs["total_cost"] == by_day["2026-11-20"]
    assert costs["previous"]["total_cost"] == by_day.get("2026-11-19", "0.00")
    assert server.client.get("/api/v1/metrics/costs?group_by=agent,role").status_code == 422
    assert server.client.get("/api/v1/metrics/costs?group_by=colour").status_code == 422


def test_the_agents_of_a_role_or_workspace(server: Server) -> None:
    fill(server)
    role = server.get("/metrics/costs", group_by="role")["breakdown"]
    cost = {row["key"]: row["cost"] for row in role}
    rows = server.get("/metrics/costs", group_by="agent", role="BUILDER")
    assert [row["key"] for row in rows["breakdown"]] == ["a0"]
    assert rows["total_cost"] == cost["BUILDER"]
    narrow = {"start": "2026-11-18T00:00:00Z", "workspace": "web", "model": "gpt-5"}
    assert {row["key"] for row in server.get("/metrics/costs", group_by="agent", **narrow)["breakdown"]} == {"a1"}


def test_the_proof_that_totals_are_the_ledger(server: Server) -> None:
    fill(server)
    proof = server.get("/metrics/costs", group_by="model")["ledger"]
    assert proof["matches"] is True
