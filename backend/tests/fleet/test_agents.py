"""The fleet's read model through REST: whatever the order of facts, the same agents (LIVE-2, 3, 9, 10)."""

import itertools
from decimal import Decimal
from typing import Any

import pytest

from fleetdeck.core import clock
from tests.server import Server

NOW = clock.now()


def usage(agent: str, call: str, **tokens: int) -> tuple[str, dict[str, Any]]:
    return "usage.recorded", {
        "agent_id": agent,
        "message_id": call,
        "request_id": call,
        "model": "claude-sonnet-4-5",
        **tokens,
    }


def test_an_agent_with_its_work(server: Server) -> None:
    server.post(
        (
            "agent.created",
            {
                "agent_id": "a",
                "role": "BUILDER",
                "name": "builder-1",
                "model": "claude-sonnet-4-5",
                "workspace": "api",
                "instructions": "Be brief.",
                "tools": ["Bash"],
            },
        ),
        (
            "message.recorded",
            {"agent_id": "a", "message_id": "m1", "role": "user", "blocks": [{"type": "text", "text": "Go"}]},
        ),
        ("tool.started", {"agent_id": "a", "tool_call_id": "t1", "name": "Bash", "input": {"command": "pytest"}}),
        (
            "tool.completed",
            {"agent_id": "a", "tool_call_id": "t1", "status": "error", "output": "boom", "error": "exit 1"},
        ),
        (
            "file.changed",
            {
                "agent_id": "a",
                "path": "x.py",
                "operation": "modified",
                "tool_call_id": "t1",
                "lines_added": 4,
                "lines_removed": 1,
                "patch": "+a",
            },
        ),
        ("file.changed", {"agent_id": "a", "path": "x.py", "operation": "read"}),
        ("context.measured", {"agent_id": "a", "tokens": 90, "limit": 100}),
        usage("a", "c1", input_tokens=1_000_000, output_tokens=0),
        ("agent.status_changed", {"agent_id": "a", "status": "completed", "reason": "done"}),
    )
    agent = server.get("/agents/a")
    assert (agent["status"], agent["status_reason"]) == ("completed", "done")
    assert (agent["tool_calls"], agent["tool_errors"], agent["messages"]) == (1, 1, 1)
    assert (agent["files_read"], agent["files_written"]) == (1, 1)
    assert (agent["lines_added"], agent["lines_removed"]) == (4, 1)
    assert agent["context"] == {"tokens": 90, "limit": 100}
    assert Decimal(agent["cost"]) == 6  # above 200,000 tokens a prompt of this model costs double
    assert agent["cost_basis"] == "computed"
    assert agent["config"] == {
        "role": "BUILDER",
        "model": "claude-sonnet-4-5",
        "instructions": "Be brief.",
        "tools": ["Bash"],
    }
    call = server.get("/agents/a/tools")["items"][0]
    assert (call["status"], call["output"], call["input"]) == ("error", "boom", {"command": "pytest"})
    assert call["files"][0]["path"] == "x.py"
    assert server.get("/agents/a/messages")["items"][0]["blocks"][0]["text"] == "Go"
    file = server.get("/agents/a/files")["items"][0]
    assert file["operations"] == {"read": 1, "created": 0, "modified": 1, "deleted": 0}
    patch = server.get("/agents/a/files/patch", seq=file["changes"][0]["seq"])
    assert patch["patch"] == "+a"


FAMILY: list[tuple[str, dict[str, Any]]] = [
    ("agent.created", {"agent_id": "root", "role": "PLANNER"}),
    ("agent.created", {"agent_id": "kid", "role": "BUILDER", "parent_agent_id": "root", "parent_tool_call_id": "t"}),
    ("agent.created", {"agent_id": "grandkid", "role": "TESTER", "parent_agent_id": "kid"}),
    usage("grandkid", "c1", input_tokens=1000),
    usage("kid", "c2", output_tokens=100),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::17])
def test_a_parent_is_the_sum_of_its_tree_in_any_order(server: Server, order: tuple[int, ...]) -> None:
    for place in order:
        server.post(FAMILY[place])
    tree = {agent["id"]: agent for agent in server.get("/agents/grandkid/tree")["items"]}
    assert {id: agent["depth"] for id, agent in tree.items()} == {"root": 0, "kid": 1, "grandkid": 2}
    assert {id: agent["cost"] for id, agent in tree.items()} == {"root": "0.00", "kid": "0.0015", "grandkid": "0.003"}
    assert {id: agent["tree_cost"] for id, agent in tree.items()} == {
        "root": "0.0045",
        "kid": "0.0045",
        "grandkid": "0.003",
    }
    assert (tree["root"]["tree_agents"], tree["root"]["tree_tokens"]) == (3, 1100)


def test_a_circle_of_parents_is_refused(server: Server) -> None:
    server.post(
        ("agent.created", {"agent_id": "a", "role": "X", "parent_agent_id": "b"}),
        ("agent.created", {"agent_id": "b", "role": "X", "parent_agent_id": "a"}),
        ("agent.created", {"agent_id": "c", "role": "X", "parent_agent_id": "c"}),
    )
    assert server.get("/agents/a")["parent_agent_id"] == "b"
    assert server.get("/agents/b")["parent_agent_id"] is None
    assert server.get("/agents/c")["parent_agent_id"] is None


def test_a_late_status_does_not_replace_a_newer_one(server: Server) -> None:
    server.post(
        server.event("agent.status_changed", {"agent_id": "a", "status": "failed"}, time=NOW),
        server.event("agent.status_changed", {"agent_id": "a", "status": "running"}, time=NOW - clock.MINUTE),
    )
    assert server.get("/agents/a")["status"] == "failed"


def test_a_deleted_agent_leaves_the_lists_and_its_cost_stays(server: Server) -> None:
    server.post(usage("a", "c", input_tokens=1000), usage("b", "d", input_tokens=1000))
    response = server.client.delete("/api/v1/agents/a")
    assert response.status_code == 202
    server.post(("agent.status_changed", {"agent_id": "a", "status": "running"}))
    assert [agent["id"] for agent in server.get("/agents")["items"]] == ["b"]
    assert [agent["id"] for agent in server.get("/agents", status="deleted")["items"]] == ["a"]
    assert server.get("/status")["cost"]["total"] == "0.006"
    assert server.client.delete("/api/v1/agents/nobody").status_code == 404


def test_lists_are_filtered_sorted_searched_and_paged(server: Server) -> None:
    for number in range(25):
        id = f"a{number:02d}"
        created = {
            "agent_id": id,
            "role": ("BUILDER", "TESTER")[number % 2],
            "workspace": f"w{number % 3}",
            "title": f"T%{number}",
        }
        server.post(
            ("agent.created", created),
            usage(id, id, input_tokens=1000 * number),
            ("agent.status_changed", {"agent_id": id, "status": "running" if number < 5 else "completed"}),
        )
    for sort in ("trouble", "-trouble", "cost", "-cost", "tokens", "created", "-updated", "role", "-name", "status"):
        seen: list[str] = []
        cursor = None
        while True:
            page = server.get("/agents", sort=sort, limit=7, **({"cursor": cursor} if cursor else {}))
            seen += [agent["id"] for agent in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert sorted(seen) == [f"a{n:02d}" for n in range(25)], sort
        assert page["total"] == 25
        if sort == "-cost":
            assert seen == [f"a{n:02d}" for n in range(24, -1, -1)]
        if sort == "trouble":
            assert set(seen[:5]) == {f"a{n:02d}" for n in range(5)}
    assert server.get("/agents", role="TESTER", workspace="w0,w1")["total"] == 8
    assert server.get("/agents", q="t%24")["items"][0]["id"] == "a24"
    assert server.get("/agents", q="%%")["total"] == 0
    assert server.get("/agents", min_cost="0.07")["total"] == 1
    facets = server.get("/agents/facets", role="TESTER")
    assert facets["role"] == {"BUILDER": 13, "TESTER": 12}
    assert facets["status"] == {"running": 2, "completed": 10}
    assert server.client.get("/api/v1/agents?sort=height").status_code == 422
    assert server.client.get("/api/v1/agents?cursor=made-up").status_code == 422


def test_a_tool_call_whose_end_comes_first(server: Server) -> None:
    server.post(
        server.event("tool.completed", {"agent_id": "a", "tool_call_id": "t", "status": "ok"}, time=NOW),
        server.event(
            "tool.started", {"agent_id": "a", "tool_call_id": "t", "name": "Read"}, time=NOW - 2 * clock.SECOND
        ),
    )
    call = server.get("/agents/a/tools")["items"][0]
    assert (call["name"], call["status"]) == ("Read", "ok")
    assert 1999 <= call["duration_ms"] <= 2001
    assert server.get("/agents/a")["tool_calls"] == 1
