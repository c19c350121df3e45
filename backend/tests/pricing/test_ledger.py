"""The ledger: each call once, priced with its basis, priced again when prices change (COST-3, COST-4)."""

from typing import Any

from fleetdeck.core import clock
from tests.server import Server


def call(message: str, request: str = "r", **more: Any) -> tuple[str, dict[str, Any]]:
    data = {"agent_id": "a", "message_id": message, "request_id": request, "model": "claude-sonnet-5"}
    return "usage.recorded", {**data, **more}


def entries(server: Server) -> list[dict[str, Any]]:
    return list(server.get("/metrics/costs/ledger")["items"])


def test_the_price_is_exact(server: Server) -> None:
    server.post(
        call(
            "m",
            input_tokens=12,
            output_tokens=157,
            cache_read_tokens=8000,
            cache_write_5m_tokens=500,
            cache_write_1h_tokens=1000,
        )
    )
    (entry,) = entries(server)
    assert (entry["cost"], entry["basis"], entry["matched_model"]) == ("0.008444", "computed", "claude-sonnet-5")
    assert server.get("/agents/a")["cost"] == "0.008444"


def test_repeats_of_one_call_count_once_and_the_fullest_wins(server: Server) -> None:
    server.post(call("m", output_tokens=1), call("m", output_tokens=100), call("m", output_tokens=40))
    (entry,) = entries(server)
    assert entry["usage"]["output"] == 100
    assert server.get("/agents/a")["tokens"] == 100


def test_a_side_log_loses_against_the_original_whatever_its_size(server: Server) -> None:
    server.post(call("m", "side", output_tokens=500, sidechain=True), call("m", "main", output_tokens=100))
    server.post(call("n", "main", output_tokens=100), call("n", "side", output_tokens=500, sidechain=True))
    assert [entry["usage"]["output"] for entry in entries(server)] == [100, 100]


def test_a_call_stays_with_the_agent_that_works_on_a_task(server: Server) -> None:
    """An agent that Fleetdeck runs and its transcript tell of the same calls, in any order."""
    server.post(("agent.created", {"agent_id": "mine", "role": "BUILDER", "task_id": "T"}))
    mine: dict[str, Any] = {"agent_id": "mine", "task_id": "T"}
    server.post(call("m", output_tokens=100), call("m", output_tokens=100, **mine))
    server.post(call("n", output_tokens=9, **mine), call("n", output_tokens=100), call("n", output_tokens=100))
    server.post(call("o", output_tokens=100, speed="standard"), call("o", output_tokens=50, **mine))
    assert [(entry["agent_id"], entry["usage"]["output"]) for entry in entries(server)] == [("mine", 100)] * 3
    assert server.get("/agents/mine")["tokens"] == 300
    assert server.get("/agents/a")["tokens"] == 0
    override = {"id": "own", "model_pattern": "claude-*", "input": "1", "output": "2"}
    assert server.client.put("/api/v1/prices", json={"overrides": [override]}).status_code == 200
    assert {(entry["agent_id"], entry["cost"]) for entry in entries(server)} == {("mine", "0.0002")}
    assert server.get("/agents/mine")["cost"] == "0.0006"


def test_another_request_for_the_same_message_is_another_call(server: Server) -> None:
    server.post(call("m", "r1", output_tokens=10), call("m", "r2", output_tokens=10))
    assert len(entries(server)) == 2


def test_a_call_without_ids_is_its_fact(server: Server) -> None:
    bare = {"agent_id": "a", "model": "gpt-5", "input_tokens": 1}
    server.post(("usage.recorded", bare), ("usage.recorded", bare))
    assert len(entries(server)) == 2


def test_what_the_provider_reports_stands_above_the_list(server: Server) -> None:
    server.post(call("m", input_tokens=10, reported_cost="0.123456789"))
    (entry,) = entries(server)
    assert (entry["cost"], entry["basis"]) == ("0.123456789", "reported")


def test_an_unknown_model_is_named_and_never_free(server: Server) -> None:
    server.post(call("m", model="in-house-7b", input_tokens=10))
    agent = server.get("/agents/a")
    assert (agent["cost"], agent["unpriced"], agent["cost_basis"]) == (None, True, "unknown")
    costs = server.get("/metrics/costs", group_by="model")
    row = costs["breakdown"][0]
    assert (row["key"], row["cost"], row["unpriced_calls"]) == ("in-house-7b", None, 1)
    assert server.get("/status")["cost"]["unpriced_calls"] == 1


def test_a_price_of_ones_own_prices_again_what_it_covers(server: Server) -> None:
    early, late = clock.now() - clock.DAY, clock.now()
    server.post(
        server.event(*call("m1", model="in-house-7b", input_tokens=1_000_000), time=early),
        server.event(*call("m2", model="in-house-7b", input_tokens=1_000_000), time=late),
        call("m3", input_tokens=1_000_000),
    )
    override = {
        "id": "own",
        "model_pattern": "in-house-*",
        "input": "0.50",
        "output": "1",
        "effective_from": clock.render(late - clock.HOUR),
    }
    response = server.client.put("/api/v1/prices", json={"overrides": [override]})
    assert response.status_code == 200, response.text
    by_message = {entry["message_id"]: entry for entry in entries(server)}
    assert by_message["m1"]["cost"] is None
    assert (by_message["m2"]["cost"], by_message["m2"]["price_source"]) == ("0.50", "override own")
    assert by_message["m3"]["cost"] == "2.00"
    assert server.get("/agents/a")["cost"] == "2.50"
    assert server.get("/metrics/costs", group_by="model")["total_cost"] == "2.50"
    server.client.put("/api/v1/prices", json={"overrides": []})
    assert server.get("/agents/a")["cost"] == "2.00"


def test_what_a_source_says_that_it_cost_is_not_without_a_price(server: Server) -> None:
    server.post(
        call("m1", model="in-house-7b", input_tokens=100, reported_cost="0.25"),
        call("m2", model="in-house-7b", input_tokens=100),
        call("m3", model="alias", input_tokens=100, reported_cost="0.10"),
    )
    models = {row["model"]: row for row in server.get("/prices")["models"]}
    found = {name: (row["calls"], row["unpriced_calls"], row["cost"], row["basis"]) for name, row in models.items()}
    assert found == {"in-house-7b": (2, 1, "0.25", "unknown"), "alias": (1, 0, "0.10", "reported")}


def test_a_call_that_moves_to_another_agent_moves_its_cost(server: Server) -> None:
    server.post(
        ("agent.created", {"agent_id": "side", "role": "TESTER", "parent_agent_id": "main"}),
        (
            "usage.recorded",
            {
                "agent_id": "side",
                "message_id": "m",
                "request_id": "r1",
                "model": "gpt-5",
                "output_tokens": 5,
                "sidechain": True,
            },
        ),
        (
            "usage.recorded",
            {"agent_id": "main", "message_id": "m", "request_id": "r2", "model": "gpt-5", "output_tokens": 5},
        ),
    )
    assert server.get("/agents/side")["tokens"] == 0
    main = server.get("/agents/main")
    assert (main["tokens"], main["tree_tokens"]) == (5, 5)
