"""The same call as each convention tells it: 12 tokens in, 8,000 read from and 1,500 written to the cache, 40 out."""

import itertools
import json
from typing import Any

import pytest

from fleetdeck.core import clock
from tests.ingest.otlp.support import PROTOBUF, dotted, events, ledger, logs, post, send, span, totals, traces
from tests.ingest.otlp.support import attributes as otlp_attributes
from tests.server import Server

ONCE = (12, 40, 8000, 1500)
MODEL = "claude-sonnet-4-5"
ANSWER = "msg_0189e34274a8714447892cec"


def library(number: int, parent: int | None = None, trace: int = 1, answer: str = ANSWER) -> dict[str, Any]:
    """The span of the provider's own library."""
    return span(
        "anthropic.messages.create", number, parent, trace=trace,
        gen_ai__provider__name="anthropic", gen_ai__operation__name="chat", gen_ai__request__model=MODEL,
        gen_ai__response__model=MODEL, gen_ai__response__id=answer, anthropic__request__id=f"req_of_{answer}",
        gen_ai__usage__input_tokens=9512, gen_ai__usage__output_tokens=40,
        gen_ai__usage__cache_read__input_tokens=8000, gen_ai__usage__cache_write__input_tokens=1500,
        anthropic__usage__cache_creation__ephemeral_1h_input_tokens=1000,
    )  # fmt: skip


def openinference(number: int, parent: int | None = None, *, tells_answer: bool = True) -> dict[str, Any]:
    of = dotted({"llm__token_count__prompt_details__cache_read": 8000, "input__value": "{}"})
    of |= {
        f"llm.input_messages.{n}.message.{k}": v
        for n, (r, c) in enumerate(TALK)
        for k, v in (("role", r), ("content", c))
    }
    of |= {
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.contents.0.message_content.type": "text",
        "llm.output_messages.0.message.contents.0.message_content.text": "Searching.",
        "llm.output_messages.0.message.tool_calls.0.tool_call.id": "toolu_1",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "Bash",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"command": "ls -la"}',
    }
    found = span(
        "messages.create", number, parent, ms=12,
        openinference__span__kind="LLM", llm__provider="anthropic", llm__model_name=MODEL,
        llm__token_count__prompt=9512, llm__token_count__completion=40,
        llm__token_count__prompt_details__cache_write=1500,
        output__value=json.dumps({"id": ANSWER, "content": []}) if tells_answer else "words",
    )  # fmt: skip
    found["attributes"] += otlp_attributes(of)
    return found


TALK = [("system", "Be brief"), ("user", "old words"), ("assistant", "old answer"), ("user", "Look around")]
STRUCTURED = [{"role": role, "parts": [{"type": "text", "content": words}]} for role, words in TALK]
SAID = [{"role": "assistant", "parts": [
    {"type": "text", "content": "Searching."},
    {"type": "tool_call", "id": "toolu_1", "name": "Bash", "arguments": {"command": "ls -la"}},
]}]  # fmt: skip


def openllmetry(number: int, trace: int = 2) -> dict[str, Any]:
    return span(
        "anthropic.chat", number, trace=trace,
        gen_ai__provider__name="anthropic", gen_ai__operation__name="chat", gen_ai__response__model=MODEL,
        gen_ai__response__id=ANSWER, gen_ai__usage__input_tokens=9512, gen_ai__usage__output_tokens=40,
        gen_ai__usage__cache_read__input_tokens=8000, gen_ai__usage__cache_creation__input_tokens=1500,
        gen_ai__usage__total_tokens=9552,
        gen_ai__input__messages=json.dumps(STRUCTURED), gen_ai__output__messages=json.dumps(SAID),
    )  # fmt: skip


def old_openllmetry(number: int) -> dict[str, Any]:
    """Before it spoke GenAI: underscores, numbered attributes."""
    found = span(
        "anthropic.chat", number, trace=2,
        llm__request__type="chat", gen_ai__system="Anthropic", gen_ai__response__model=MODEL, gen_ai__response__id=ANSWER,
        gen_ai__usage__prompt_tokens=9512, gen_ai__usage__completion_tokens=40,
        gen_ai__usage__cache_read_input_tokens=8000, gen_ai__usage__cache_creation_input_tokens=1500,
    )  # fmt: skip
    of = {f"gen_ai.prompt.{n}.{k}": v for n, (r, c) in enumerate(TALK) for k, v in (("role", r), ("content", c))}
    of |= {
        "gen_ai.completion.0.role": "assistant",
        "gen_ai.completion.0.content": "Searching.",
        "gen_ai.completion.0.tool_calls.0.id": "toolu_1",
        "gen_ai.completion.0.tool_calls.0.name": "Bash",
        "gen_ai.completion.0.tool_calls.0.arguments": '{"command": "ls -la"}',
    }
    found["attributes"] += otlp_attributes(of)
    return found


def pydantic_ai(chat: int, agent: int) -> dict[str, Any]:
    about = {"gen_ai__agent__name": "researcher", "gen_ai__conversation__id": "talk-1"}
    return span(
        f"chat {MODEL}", chat, agent, **about,
        gen_ai__operation__name="chat", gen_ai__system="anthropic", gen_ai__response__model=MODEL,
        gen_ai__response__id=ANSWER, gen_ai__usage__input_tokens=9512, gen_ai__usage__output_tokens=40,
        gen_ai__usage__cache_creation__input_tokens=1500, gen_ai__usage__cache_read__input_tokens=8000,
        gen_ai__usage__details__ephemeral_1h_input_tokens=1000, operation__cost=0.010911,
        gen_ai__input__messages=json.dumps(STRUCTURED), gen_ai__output__messages=json.dumps(SAID),
    )  # fmt: skip


def invocation(number: int, **more: Any) -> dict[str, Any]:
    return span(
        "invoke_agent researcher", number, ms=50, gen_ai__operation__name="invoke_agent",
        gen_ai__agent__name="researcher", gen_ai__conversation__id="talk-1", **more,
    )  # fmt: skip


TWICE = {
    "openinference": [openinference(1), library(2, 1)],
    "openinference that does not know the answer's id": [openinference(1, tells_answer=False), library(2, 1)],
    "openllmetry, in a trace of its own": [openllmetry(1), library(2)],
    "openllmetry before GenAI": [old_openllmetry(1), library(2)],
    "pydantic-ai": [
        invocation(1, gen_ai__aggregated_usage__input_tokens=9512),
        pydantic_ai(2, 1),
        library(3, 2),
    ],
    "an agent that sums up its calls": [
        invocation(1, gen_ai__usage__input_tokens=9512, gen_ai__usage__output_tokens=40),
        span("cycle", 2, 1),
        library(3, 2),
    ],
}


@pytest.mark.parametrize("name", TWICE)
def test_a_call_seen_twice_counts_once_in_any_order_and_any_request(server: Server, name: str) -> None:
    for number, order in enumerate(itertools.permutations(TWICE[name])):
        # One after the other in requests of their own, or all in one; each time as another trace and another call.
        told = json.loads(
            json.dumps(order).replace("00000000", f"{number + 1:08x}").replace(ANSWER, f"{ANSWER}{number}")
        )
        for body in [traces(*told)] if number % 2 else [traces(one) for one in told]:
            send(server, "traces", body)
        assert totals(server) == tuple(count * (number + 1) for count in ONCE)
    assert {entry["model"] for entry in ledger(server)} == {MODEL}


@pytest.mark.parametrize("tell", [openinference(1), openllmetry(1), old_openllmetry(1), pydantic_ai(1, 9)])
def test_the_conversation_is_what_is_new_and_the_answer(server: Server, tell: dict[str, Any]) -> None:
    send(server, "traces", traces(tell))
    (agent,) = server.get("/agents")["items"]
    said = server.get(f"/agents/{agent['id']}/messages")["items"]
    assert [(m["role"], m["blocks"][0]["text"]) for m in said] == [("user", "Look around"), ("assistant", "Searching.")]
    call = said[1]["blocks"][1]
    assert (call["name"], call["tool_call_id"], call["input"]) == ("Bash", "toolu_1", {"command": "ls -la"})


def test_the_cost_that_is_reported_counts(server: Server) -> None:
    send(server, "traces", traces(library(3, 2), pydantic_ai(2, 1), invocation(1)))
    (entry,) = ledger(server)
    assert (entry["cost"], entry["basis"], entry["agent_id"]) == (
        "0.010911",
        "reported",
        "otel:shop:talk-1:@researcher",
    )
    agent = server.get("/agents/otel:shop:talk-1:@researcher")
    assert (agent["name"], agent["role"], agent["status"], agent["workspace"]) == (
        "researcher",
        "AGENT",
        "idle",
        "shop",
    )


def test_a_run_becomes_agents_with_their_tools(server: Server) -> None:
    team = [
        span("invoke_agent lead", 1, ms=90, gen_ai__operation__name="invoke_agent", gen_ai__agent__name="lead",
             gen_ai__conversation__id="c"),
        span("execute_tool delegate", 2, 1, start=5, ms=60, gen_ai__operation__name="execute_tool",
             gen_ai__tool__name="delegate", gen_ai__tool__call__id="call-1", gen_ai__agent__name="lead",
             gen_ai__conversation__id="c",
             gen_ai__tool__call__arguments='{"to": "helper"}', gen_ai__tool__call__result="done"),
        span("invoke_agent helper", 3, 2, start=6, ms=50, gen_ai__operation__name="invoke_agent",
             gen_ai__agent__name="helper", gen_ai__conversation__id="c", failed="no luck"),
        span("search", 4, 3, start=7, ms=20, openinference__span__kind="TOOL", tool__name="search",
             input__value='{"q": "x"}', failed="boom"),
    ]  # fmt: skip
    # Those inside end first, and may be told of in requests of their own.
    for one in reversed(team):
        send(server, "traces", traces(one))
    lead, helper = (server.get(f"/agents/otel:shop:c:@{name}") for name in ("lead", "helper"))
    assert (lead["status"], helper["status"], helper["parent_agent_id"]) == ("idle", "failed", lead["id"])
    (tool,) = server.get(f"/agents/{lead['id']}/tools")["items"]
    assert (tool["name"], tool["input"], tool["output"], tool["duration_ms"]) == (
        "delegate",
        {"to": "helper"},
        "done",
        60,
    )
    (search,) = server.get("/agents/otel:shop/tools")["items"]
    assert (search["name"], search["status"], search["error"]) == ("search", "error", "boom")


def test_the_tools_of_a_request_belong_to_the_agent_around_them(server: Server) -> None:
    send(server, "traces", traces(span("search", 4, 3, openinference__span__kind="TOOL"), invocation(3)))
    assert server.get("/agents/otel:shop:talk-1:@researcher")["tool_calls"] == 1
    timeline = server.get("/agents/otel:shop:talk-1:@researcher/timeline")["items"]
    assert {item["kind"] for item in timeline} == {"agent", "tool"}
    # It does nothing now: its bar ends with what it did last, not now.
    (agent,) = [item for item in timeline if item["kind"] == "agent"]
    assert (agent["status"], agent["end"]) == ("idle", server.get(f"/agents/{agent['id']}")["updated_at"])


def test_calls_to_models_stand_on_the_time_line_each_once_with_their_cost(server: Server) -> None:
    failing = span("chat m", 3, 1, start=60, failed="overloaded", gen_ai__operation__name="chat",
                   gen_ai__request__model=MODEL, error__type="529")  # fmt: skip
    outer = invocation(1, gen_ai__aggregated_usage__input_tokens=9512)
    send(server, "traces", traces(outer, pydantic_ai(2, 1), failing))
    timeline = server.get("/agents/otel:shop:talk-1:@researcher/timeline")["items"]
    call, broken = [item for item in timeline if item["kind"] == "model"]
    assert (call["label"], call["status"]) == (f"{MODEL} 9,512 → 40 tokens", "ok")
    assert (call["cost"], call["cost_basis"]) == ("0.010911", "reported")
    assert clock.parse(call["end"]) - clock.parse(call["start"]) == 10_000
    assert (broken["status"], broken["cost"]) == ("error", "0.00")


def test_a_workflow_becomes_a_task_with_steps(server: Server) -> None:
    flow = {"traceloop__workflow__name": "report"}
    spans = [
        span("gather.task", 2, 1, start=1, ms=10, traceloop__span__kind="task", traceloop__entity__name="gather", **flow),
        span("write.task", 3, 1, start=20, ms=10, traceloop__span__kind="task", traceloop__entity__name="write",
             failed="out of ink", **flow),
        span("report.workflow", 1, ms=60, traceloop__span__kind="workflow", traceloop__entity__name="report", **flow),
    ]  # fmt: skip
    for one in spans:
        send(server, "traces", traces(one))
    (task,) = server.get("/tasks")["items"]
    assert (task["title"], task["status"], task["origin"]) == ("report", "completed", "otlp")
    steps = server.get(f"/tasks/{task['id']}/steps")["items"]
    assert sorted((step["role"], step["status"]) for step in steps) == [("gather", "completed"), ("write", "failed")]


def test_events_of_the_first_generation_become_messages(server: Server) -> None:
    def event(name: str, body: dict[str, Any]) -> dict[str, Any]:
        from tests.ingest.otlp.support import value

        named = otlp_attributes({"event.name": name, "gen_ai.system": "openai"})
        return {"timeUnixNano": "1795144000000000000", "body": value(body), "attributes": named}

    send(
        server,
        "logs",
        logs(
            event("gen_ai.user.message", {"content": "Hello"}),
            event(
                "gen_ai.choice",
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hi"}},
            ),
            event("gen_ai.evaluation.result", {"score": 1}),
        ),
    )
    said = server.get("/agents/otel:shop/messages")["items"]
    assert sorted((m["role"], m["blocks"][0]["text"]) for m in said) == [("assistant", "Hi"), ("user", "Hello")]
    assert [event["data"]["name"] for event in events(server, "log.recorded")] == ["gen_ai.evaluation.result"]


def test_an_event_and_a_span_of_one_call_count_once(server: Server) -> None:
    call = span(
        "chat m", 5, gen_ai__operation__name="chat", gen_ai__request__model="gpt-5", gen_ai__usage__input_tokens=7
    )
    record = {
        "timeUnixNano": call["endTimeUnixNano"],
        "eventName": "gen_ai.client.inference.operation.details",
        "traceId": call["traceId"],
        "spanId": call["spanId"],
        "attributes": call["attributes"],
    }
    send(server, "logs", logs(record), PROTOBUF)
    send(server, "traces", traces(call))
    assert totals(server) == (7, 0, 0, 0)


def test_other_spans_are_kept_bounded_and_out_of_the_feed(server: Server) -> None:
    big = {f"key{n}": "x" * 3_000 for n in range(200)}
    other = span("GET /things", 1, http__method="GET")
    other["attributes"] += otlp_attributes(big)
    send(server, "traces", traces(other))
    (kept,) = events(server, "span.recorded")
    assert kept["data"]["name"] == "GET /things"
    assert len(json.dumps(kept["data"])) < 9_000
    assert server.get("/activity")["items"] == []
    assert server.get("/agents")["items"] == []


def test_the_numbers_of_metrics_are_no_calls(server: Server) -> None:
    points = [
        {
            "timeUnixNano": "1795144000000000000",
            "count": "2",
            "sum": 19_024.0,
            "attributes": otlp_attributes({"gen_ai.token.type": "input"}),
        }
    ]
    metric = {
        "name": "gen_ai.client.token.usage",
        "unit": "{token}",
        "histogram": {"aggregationTemporality": 2, "dataPoints": points},
    }
    body = {"resourceMetrics": [{"resource": {}, "scopeMetrics": [{"scope": {}, "metrics": [metric]}]}]}
    for kind in ("application/json", PROTOBUF):
        send(server, "metrics", body, kind)
    (kept,) = events(server, "metric.recorded")
    assert (kept["data"]["value"], kept["data"]["count"], kept["data"]["temporality"]) == (19_024.0, 2, "cumulative")
    assert ledger(server) == []


def test_a_call_that_failed_says_so(server: Server) -> None:
    send(
        server,
        "traces",
        traces(
            span(
                "chat m",
                1,
                gen_ai__operation__name="chat",
                gen_ai__request__model="gpt-5",
                error__type="timeout",
                failed="too slow",
            )
        ),
    )
    (fact,) = events(server, "usage.recorded")
    assert (fact["data"]["status"], fact["data"]["input_tokens"]) == ("timeout", 0)


def test_a_local_servers_numbered_answers_are_not_one_call(server: Server) -> None:
    for number in (1, 2):
        call = span(
            "chat m",
            1,
            trace=number,
            gen_ai__operation__name="chat",
            gen_ai__response__id="chatcmpl-7",
            gen_ai__usage__input_tokens=5,
        )
        assert post(server, "traces", traces(call)).status_code == 200
    assert totals(server) == (10, 0, 0, 0)
