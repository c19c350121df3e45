"""Claude Code's telemetry beside its transcripts: the same agents, calls and tools, each once (SRC-9, COST-4)."""

import itertools
from typing import Any

import pytest

from tests.ingest.otlp.support import PROTOBUF, START, attributes, events, ledger, logs, send, span, totals, traces
from tests.server import Server

SESSION, SUBAGENT = "9075867e-0000-4000-8000-000000000001", "a7c507fcad27802fb"
USED = {"input_tokens": 12, "output_tokens": 157, "cache_read_tokens": 8000, "cache_creation_tokens": 1500}
CALLS = [(f"msg_{n:024d}", f"req_{n:024d}", SUBAGENT if n in (4, 5) else SESSION) for n in range(8)]


def event(name: str, number: int, agent: str = SESSION, **of: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"session.id": SESSION, "event.name": name, "event.sequence": number, **of}
    if agent != SESSION:
        about |= {"agent_id": agent, "agent.name": "general-purpose"}
    return {
        "timeUnixNano": str(START + number * 1_000_000),
        "body": {"stringValue": f"claude_code.{name}"},
        "attributes": attributes(about),
    }


def requests() -> list[dict[str, Any]]:
    return [
        event(
            "api_request", number, agent, model="claude-sonnet-5", **USED,
            cache_creation_5m_tokens=500, cache_creation_1h_tokens=1000, cost_usd=0.008444, duration_ms=30,
            request_id=request, speed="normal",
        )
        for number, (_, request, agent) in enumerate(CALLS)
    ]  # fmt: skip


def request_spans() -> list[dict[str, Any]]:
    found = []
    for number, (_, request, agent) in enumerate(CALLS):
        of = {
            "session.id": SESSION,
            "request_id": request,
            "gen_ai.response.id": request,
            "model": "claude-sonnet-5",
            **USED,
        }
        one = span("claude_code.llm_request", 10 + number, 1)
        one["attributes"] += attributes(of | ({"agent_id": agent} if agent != SESSION else {}))
        found.append(one)
    return found


def transcript() -> list[dict[str, Any]]:
    """As the transcripts' source tells it; two calls' first lines are placeholders of the stream's start."""
    return [
        {
            "source": "claude-code:/home/dev/.claude",
            "id": f"usage:{message}:{request}",
            "type": "usage.recorded",
            "time": "2026-11-20T03:12:00Z",
            "data": {
                "agent_id": agent, "message_id": message, "request_id": request, "model": "claude-sonnet-5",
                "input_tokens": 12, "output_tokens": 157 if number > 1 else 1, "cache_read_tokens": 8000,
                "cache_write_5m_tokens": 500, "cache_write_1h_tokens": 1000, "speed": "standard",
                "undercounted": number <= 1,
            },
        }
        for number, (message, request, agent) in enumerate(CALLS)
    ]  # fmt: skip


@pytest.mark.parametrize("order", list(itertools.permutations(("logs", "traces", "transcript"))))
def test_logs_spans_and_transcript_of_one_run_count_once(server: Server, order: tuple[str, ...]) -> None:
    for told in order:
        match told:
            case "logs":
                send(server, "logs", logs(*requests(), service="claude-code"), PROTOBUF)
            case "traces":
                send(server, "traces", traces(*request_spans(), service="claude-code"))
            case _:
                server.post(*transcript())
    assert totals(server) == (96, 1256, 64000, 12000)
    assert server.get("/metrics/costs")["total_cost"] == "0.067552"
    assert {entry["basis"] for entry in ledger(server)} == {"reported"}
    assert (server.get(f"/agents/{SESSION}")["cost"], server.get(f"/agents/{SUBAGENT}")["cost"]) == (
        "0.050664",
        "0.016888",
    )


def test_telemetry_alone_gives_agents_messages_and_tools(server: Server) -> None:
    tool = {"tool_name": "Bash", "tool_use_id": "toolu_1", "tool_input": '{"command":"ls -la"}'}
    records = [
        event("user_prompt", 1, prompt="Do the work", **{"message.uuid": "u-1"}),
        event("user_prompt", 2, prompt="<REDACTED>", **{"message.uuid": "u-2"}),
        event("tool_result", 3, success="false", duration_ms="126", error="Shell command failed", **tool),
        event("assistant_response", 4, SUBAGENT, response="Found.", model="claude-sonnet-5", **{"message.uuid": "u-3"}),
        event("tool_decision", 5, decision="reject", source="user_reject", tool_name="Write", tool_use_id="toolu_2"),
        event("subagent_completed", 6, SUBAGENT),
        event("plugin_loaded", 7, has_hooks=True),
    ]
    for _ in range(2):
        send(server, "logs", logs(*records, service="claude-code"))
    main, sub = server.get(f"/agents/{SESSION}"), server.get(f"/agents/{SUBAGENT}")
    assert (main["role"], sub["role"], sub["parent_agent_id"], sub["status"]) == (
        "SESSION", "GENERAL-PURPOSE", SESSION, "completed",
    )  # fmt: skip
    tools = {tool["name"]: tool for tool in server.get(f"/agents/{SESSION}/tools")["items"]}
    assert (tools["Bash"]["status"], tools["Bash"]["input"], tools["Bash"]["duration_ms"]) == (
        "error", {"command": "ls -la"}, 126,
    )  # fmt: skip
    assert tools["Write"]["status"] == "denied"
    said = [m["blocks"][0]["text"] for id in (SESSION, SUBAGENT) for m in server.get(f"/agents/{id}/messages")["items"]]
    assert said == ["Do the work", "Found."]
    assert [kept["data"]["name"] for kept in events(server, "log.recorded")] == ["user_prompt", "plugin_loaded"]


@pytest.mark.parametrize("first", ["telemetry", "transcript"])
def test_what_the_agents_own_source_tells_stays(server: Server, first: str) -> None:
    own: list[Any] = [
        ("agent.created", {"agent_id": SESSION, "role": "SESSION", "name": "api 9075867e", "workspace": "api"}),
        ("message.recorded", {"agent_id": SESSION, "message_id": "u-1", "role": "user", "blocks": [{"type": "text", "text": "whole"}]}),
        ("tool.started", {"agent_id": SESSION, "tool_call_id": "t", "name": "Bash", "input": {"command": "ls", "own": 1}}),
        ("tool.completed", {"agent_id": SESSION, "tool_call_id": "t", "name": "Bash", "output": "a.txt"}),
        ("agent.status_changed", {"agent_id": SESSION, "status": "waiting", "waiting_for": "person"}),
    ]  # fmt: skip
    records = logs(
        event("user_prompt", 1, prompt="cut", **{"message.uuid": "u-1"}),
        event("tool_result", 3, success="true", duration_ms="126", tool_name="Bash", tool_use_id="t", tool_input="{}"),
    )
    spans = traces(
        span("claude_code.tool", 3, 1, session__id=SESSION, tool_use_id="t", tool_name="Bash", full_command="ls"),
        span("claude_code.tool.execution", 4, 3, session__id=SESSION, tool_use_id="t", success=True),
        span("claude_code.interaction", 1, session__id=SESSION),
    )

    def telemetry() -> None:
        send(server, "logs", records)
        send(server, "traces", spans)

    def transcript() -> None:
        server.post(*own, source="claude-code:x")

    for tell in (telemetry, transcript) if first == "telemetry" else (transcript, telemetry):
        tell()
    agent = server.get(f"/agents/{SESSION}")
    assert (agent["source"], agent["name"], agent["status"], agent["tool_calls"]) == (
        "claude-code:x",
        "api 9075867e",
        "waiting",
        1,
    )
    (tool,) = server.get(f"/agents/{SESSION}/tools")["items"]
    assert (tool["input"], tool["output"], tool["status"]) == ({"command": "ls", "own": 1}, "a.txt", "ok")
    (said,) = server.get(f"/agents/{SESSION}/messages")["items"]
    assert said["blocks"][0]["text"] == "whole"


def test_a_subagents_tools_stay_with_it_though_only_the_span_around_says_whose_they_are(server: Server) -> None:
    about = {"session__id": SESSION, "tool_use_id": "t"}
    execution = span("claude_code.tool.execution", 4, 3, success=False, failed="Shell command failed", **about)
    around = span("claude_code.tool", 3, 1, agent_id=SUBAGENT, tool_name="Bash", **about)
    for one in (execution, around):
        send(server, "traces", traces(one))
    (tool,) = server.get(f"/agents/{SUBAGENT}/tools")["items"]
    assert (tool["name"], tool["status"], tool["error"]) == ("Bash", "error", "Shell command failed")
    assert server.get(f"/agents/{SESSION}/tools")["items"] == []


def hooks() -> list[dict[str, Any]]:
    call = {"tool_name": "Bash", "tool_use_id": "toolu_1", "tool_input": {"command": "ls -la"}}
    base = {"session_id": SESSION, "cwd": "/w", "prompt_id": "p", "permission_mode": "default"}
    return [
        base | {"hook_event_name": "UserPromptSubmit", "prompt": "Do the work"},
        base | call | {"hook_event_name": "PreToolUse"},
        base | call | {"hook_event_name": "PostToolUse", "tool_response": {"stdout": "a"}, "duration_ms": 301},
        base | {"hook_event_name": "SubagentStart", "agent_id": SUBAGENT, "agent_type": "general-purpose"},
        base | {"hook_event_name": "Stop", "background_tasks": [], "session_crons": []},
    ]


@pytest.mark.parametrize("first", range(4))
def test_with_hooks_too_each_call_and_each_tool_counts_once(server: Server, first: int) -> None:
    result = event("tool_result", 20, success="true", tool_name="Bash", tool_use_id="toolu_1", tool_input="{}")
    own = [
        server.event("tool.started", {"agent_id": SESSION, "tool_call_id": "toolu_1", "name": "Bash"}, "claude-code:x"),
        server.event(
            "tool.completed", {"agent_id": SESSION, "tool_call_id": "toolu_1", "name": "Bash"}, "claude-code:x"
        ),
    ]

    def tell_hooks() -> None:
        for hook in hooks():
            response = server.client.post("/api/v1/hooks/claude-code", json=hook)
            assert response.status_code == 200, response.text

    tellers = [
        lambda: send(server, "logs", logs(*requests(), result, service="claude-code"), PROTOBUF),
        lambda: send(server, "traces", traces(*request_spans(), service="claude-code")),
        lambda: server.post(*transcript(), *own),
        tell_hooks,
    ]
    for place in range(4):
        tellers[(first + place) % 4]()
    assert totals(server) == (96, 1256, 64000, 12000)
    assert server.get("/metrics/costs")["total_cost"] == "0.067552"
    assert server.get(f"/agents/{SESSION}")["tool_calls"] == 1
