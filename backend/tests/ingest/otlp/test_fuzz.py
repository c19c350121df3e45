"""Fuzzed OTLP: protobuf, JSON and gzip bodies. No crash, no 5xx, each refusal says why, and the log stays whole."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetdeck.core import jsons
from fleetdeck.core.errors import BadRequest
from fleetdeck.ingest.sources.otlp.parse.records import Refused
from fleetdeck.ingest.sources.otlp.source import OtlpSource, Signal
from tests import fuzzing
from tests.fuzzing import json_values, odd_text
from tests.ingest.otlp.support import JSON, MESSAGES, PROTOBUF, post
from tests.server import Server

SIGNALS: tuple[Signal, ...] = ("traces", "logs", "metrics")
NAMES = [
    "gen_ai.operation.name", "gen_ai.agent.name", "gen_ai.agent.id", "gen_ai.conversation.id", "gen_ai.response.id",
    "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.provider.name",
    "gen_ai.request.model", "gen_ai.tool.name", "gen_ai.tool.call.id", "gen_ai.tool.call.arguments", "operation.cost",
    "openinference.span.kind", "llm.token_count.prompt", "llm.input_messages.0.message.content", "output.value",
    "llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "gen_ai.prompt.0.content", "input.value",
    "traceloop.span.kind", "traceloop.workflow.name", "traceloop.entity.name", "session.id", "agent_id", "event.name",
    "request_id", "input_tokens", "cost_usd", "tool_use_id", "tool_name", "success", "duration_ms", "message.uuid",
    "prompt", "response", "event.sequence", "service.name", "host.name", "error.type", "span.type", "speed",
]  # fmt: skip
WORDS = [
    "chat", "invoke_agent", "execute_tool", "invoke_workflow", "LLM", "AGENT", "TOOL", "task", "workflow", "agent",
    "api_request", "user_prompt", "tool_result", "tool_decision", "subagent_completed", "anthropic", "gpt-5", "1e400",
    '[{"role": "user", "parts": [{"type": "text", "content": "x"}, {"type": "tool_call"}, 1, null]}, 2]',
    '[{"role": 1, "content": [[]]}]', '{"id": "msg_01234567890123456789"}', "[[[[[[[[", "nan", "-1",
]  # fmt: skip
SPAN_NAMES = [
    "chat",
    "claude_code.llm_request",
    "claude_code.tool",
    "claude_code.tool.execution",
    "claude_code.interaction",
]
values = st.recursive(
    st.one_of(
        st.fixed_dictionaries({"stringValue": st.one_of(st.sampled_from(WORDS), odd_text)}),
        st.fixed_dictionaries({"intValue": st.one_of(st.integers(), st.integers().map(str), st.integers(-(2**70), 2**70))}),
        st.fixed_dictionaries({"doubleValue": st.one_of(st.floats(), st.sampled_from(["NaN", "Infinity", "x"]))}),
        st.fixed_dictionaries({"boolValue": st.booleans()}),
        json_values,
    ),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"arrayValue": st.fixed_dictionaries({"values": st.lists(inner, max_size=3)})}),
        st.fixed_dictionaries(
            {"kvlistValue": st.fixed_dictionaries({"values": st.lists(st.fixed_dictionaries({"key": odd_text, "value": inner}), max_size=3)})}
        ),
    ),
    max_leaves=5,
)  # fmt: skip
pairs = st.lists(
    st.fixed_dictionaries({"key": st.one_of(st.sampled_from(NAMES), odd_text), "value": values}), max_size=8
)
times = st.one_of(st.integers(0, 2**64), st.integers(0, 2**64).map(str), json_values)
ids = st.one_of(st.sampled_from(["1" * 16, "2" * 16, "", "zz"]), odd_text)
record = st.fixed_dictionaries(
    {},
    optional={
        "traceId": st.one_of(st.sampled_from(["a" * 32, "B" * 32, "0" * 32]), json_values),
        "spanId": ids,
        "parentSpanId": ids,
        "name": st.one_of(st.sampled_from(SPAN_NAMES), odd_text, json_values),
        "startTimeUnixNano": times,
        "endTimeUnixNano": times,
        "timeUnixNano": times,
        "eventName": st.one_of(st.sampled_from(["gen_ai.choice", "gen_ai.user.message"]), odd_text),
        "body": st.one_of(st.just({"stringValue": "claude_code.x"}), values),
        "attributes": st.one_of(pairs, json_values),
        "events": st.one_of(st.lists(st.fixed_dictionaries({"name": odd_text, "attributes": pairs}), max_size=2), json_values),
        "status": st.one_of(st.fixed_dictionaries({"code": st.integers(0, 3), "message": odd_text}), json_values),
        "sum": st.fixed_dictionaries(
            {"dataPoints": st.lists(st.fixed_dictionaries({"timeUnixNano": times, "asDouble": json_values, "attributes": pairs}), max_size=2)}
        ),
    },
)  # fmt: skip
NAMES_OF = {
    "traces": ("resourceSpans", "scopeSpans", "spans"),
    "logs": ("resourceLogs", "scopeLogs", "logRecords"),
    "metrics": ("resourceMetrics", "scopeMetrics", "metrics"),
}


def whole(signal: str, records: list[Any], resource: Any) -> bytes:
    resources, scopes, inner = NAMES_OF[signal]
    return json.dumps({resources: [{"resource": {"attributes": resource}, scopes: [{inner: records}]}]}).encode()


def fuzzed(count: int) -> settings:
    return settings(
        max_examples=fuzzing.examples(count), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


def read(signal: Signal, encoding: Any, body: bytes) -> None:
    try:
        facts, refused = OtlpSource().read(signal, encoding, body)
    except BadRequest as error:
        reason = error.message
        facts, refused = [], [Refused("body", reason)]
    assert all(entry.reason and entry.where for entry in refused)
    for fact in facts:
        jsons.loads(fact.json)
        # What is stored can be read again, by a replay.
        type(fact.data).model_validate_json(fact.json)
        assert b"\\u0000" not in fact.json
        assert fact.id
        assert len(fact.id) <= 1024


@fuzzed(400)
@given(st.sampled_from(SIGNALS), st.lists(record, max_size=4), pairs)
def test_any_json_is_read_or_refused_with_a_reason(signal: Signal, records: list[Any], resource: Any) -> None:
    read(signal, "json", whole(signal, records, resource))


@fuzzed(200)
@given(st.sampled_from(SIGNALS), st.one_of(st.binary(max_size=300), json_values.map(lambda v: json.dumps(v).encode())))
def test_any_bytes_are_read_or_refused_with_a_reason(signal: Signal, body: bytes) -> None:
    read(signal, "json", body)
    read(signal, "protobuf", body)


@fuzzed(200)
@given(st.sampled_from(SIGNALS), st.data())
def test_protobuf_that_was_damaged_is_read_or_refused_with_a_reason(signal: Signal, data: st.DataObject) -> None:
    body = bytearray(SAMPLES[signal])
    for _ in range(data.draw(st.integers(0, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    read(signal, "protobuf", bytes(body[: data.draw(st.integers(0, len(body)))]))


def _sample(signal: str) -> bytes:
    message = MESSAGES[signal]()
    resource = getattr(
        message, {"traces": "resource_spans", "logs": "resource_logs", "metrics": "resource_metrics"}[signal]
    ).add()
    scope = getattr(resource, {"traces": "scope_spans", "logs": "scope_logs", "metrics": "scope_metrics"}[signal]).add()
    if signal == "traces":
        one = scope.spans.add(trace_id=b"t" * 16, span_id=b"s" * 8, parent_span_id=b"p" * 8, name="chat m")
    elif signal == "logs":
        one = scope.log_records.add(time_unix_nano=1, event_name="gen_ai.user.message")
    else:
        one = scope.metrics.add(name="gen_ai.client.token.usage").histogram.data_points.add(count=1, sum=2)
    for name in NAMES[:12]:
        pair = one.attributes.add(key=name)
        pair.value.string_value = "chat"
    return bytes(message.SerializeToString())


SAMPLES = {signal: _sample(signal) for signal in SIGNALS}


@pytest.mark.parametrize("zipped", [False, True])
def test_fuzzed_requests_never_break_the_server(server: Server, zipped: bool) -> None:
    @fuzzed(40)
    @given(
        st.sampled_from(SIGNALS),
        st.sampled_from([JSON, PROTOBUF, "text/plain"]),
        st.one_of(st.binary(max_size=100), st.tuples(st.lists(record, max_size=5), pairs)),
        st.integers(0, 40),
    )
    def run(signal: str, kind: str, body: Any, cut: int) -> None:
        raw = body if isinstance(body, bytes) else whole(signal, *body)
        headers = {}
        if zipped:
            packed = gzip.compress(raw)
            raw, headers = packed[: len(packed) - cut] if cut < 10 else packed, {"Content-Encoding": "gzip"}
        response = post(server, signal, raw, kind, **headers)
        assert response.status_code in (200, 400, 415), response.text

    run()
    for path in ("/agents", "/activity", "/events", "/sources", "/status", "/metrics/costs/ledger", "/tasks"):
        server.get(path)
    for agent in server.get("/agents", limit=500)["items"]:
        for part in ("", "/messages", "/tools", "/timeline"):
            assert server.client.get(f"/api/v1/agents/{agent['id']}{part}").status_code in (200, 404)
