"""The same call told by several records, and spans inside spans: counted once, in any order and in any batches (COST-4)."""

import itertools
import random
from typing import Any

import pytest

from tests.server import Server

MODEL = "claude-sonnet-5"


def usage(source: str = "test", id: str = "", **data: Any) -> dict[str, Any]:
    time = "2026-11-20T10:00:00Z"
    return {"source": source, "id": id, "type": "usage.recorded", "time": time, "data": {"model": MODEL, **data}}


def span(trace: str, span: str, parent: str | None = None, *, agent: str | None = "a", **data: Any) -> dict[str, Any]:
    links = {"trace_id": trace, "span_id": span, "parent_span_id": parent}
    found = usage("otlp", f"{trace}/{span}", agent_id=agent, **links, **data)
    if "input_tokens" not in data:
        found["type"] = "span.recorded"
        found["data"]["name"] = span
    return found


def tool(trace: str, span: str, parent: str) -> dict[str, Any]:
    data = {"agent_id": "a", "tool_call_id": span, "trace_id": trace, "span_id": span, "parent_span_id": parent}
    return {"source": "otlp", "id": f"{trace}/{span}", "type": "tool.completed", "data": data}


def counted(server: Server) -> list[tuple[str | None, int, int]]:
    """Agent, input and output of every entry of the ledger."""
    items = server.get("/metrics/costs/ledger")["items"]
    return sorted((entry["agent_id"], entry["usage"]["input"], entry["usage"]["output"]) for entry in items)


def in_every_order(server: Server, records: list[dict[str, Any]], *, most: int = 24) -> list[Any]:
    """What is counted for each order of the records, one request each or all in one; ids differ from try to try."""
    orders = list(itertools.permutations(records))
    random.Random(1).shuffle(orders)
    seen = []
    for number, order in enumerate(orders[:most]):
        before = counted(server)
        mark = f"{number}-"
        renamed = [_rename(record, mark) for record in order]
        if number % 2:
            server.post(*renamed)
        else:
            for record in renamed:
                server.post(record)
        after = counted(server)
        for entry in before:
            after.remove(entry)
        seen.append(after)
    assert server.get("/status")["cost"]["total"] is not None
    return seen


def _rename(record: dict[str, Any], mark: str) -> dict[str, Any]:
    names = ("message_id", "request_id", "trace_id", "tool_call_id")
    data = {key: f"{mark}{value}" if key in names and value else value for key, value in record["data"].items()}
    return {**record, "id": f"{mark}{record['id']}", "data": data}


TRANSCRIPT = usage(
    "claude-code:x", "u1", agent_id="a", message_id="m", request_id="r", input_tokens=12, output_tokens=9
)
TELEMETRY = usage("otlp", "u2", agent_id="a", request_id="r", input_tokens=12, output_tokens=9, reported_cost="0.5")
LIBRARY = usage("otlp", "u3", agent_id="a", message_id="m", input_tokens=12, output_tokens=9)


@pytest.mark.parametrize("count", [2, 3])
def test_records_that_name_one_id_each_are_joined_by_the_one_that_names_both(server: Server, count: int) -> None:
    records = [TELEMETRY, TRANSCRIPT, LIBRARY][:count]
    assert in_every_order(server, records) == [[("a", 12, 9)]] * (2 if count == 2 else 6)
    assert server.get("/metrics/costs")["total_cost"] == ("1.00" if count == 2 else "3.00")


def test_what_the_provider_reported_wins_over_a_repeat_without_it(server: Server) -> None:
    server.post(TRANSCRIPT, TELEMETRY)
    (entry,) = server.get("/metrics/costs/ledger")["items"]
    assert (entry["cost"], entry["basis"]) == ("0.50", "reported")


def test_a_record_that_fits_two_calls_joins_one_of_them(server: Server) -> None:
    other = {**TRANSCRIPT, "id": "u9", "data": {**TRANSCRIPT["data"], "request_id": "r2"}}
    assert in_every_order(server, [TRANSCRIPT, other, LIBRARY]) == [[("a", 12, 9)] * 2] * 6


def test_the_agent_that_a_record_names_stands_above_one_that_was_inferred(server: Server) -> None:
    guessed = {**LIBRARY, "id": "u8", "data": {**LIBRARY["data"], "agent_id": "service", "agent_inferred": True}}
    assert in_every_order(server, [LIBRARY, guessed]) == [[("a", 12, 9)]] * 2
    assert server.get("/agents/service")["tokens"] == 0


def test_of_spans_around_each_other_the_innermost_counts(server: Server) -> None:
    records = [
        span("t", "agent", input_tokens=300, output_tokens=30),
        span("t", "step", "agent"),
        span("t", "chat1", "step", input_tokens=100, output_tokens=10),
        span("t", "chat2", "step", input_tokens=200, output_tokens=20),
    ]
    assert in_every_order(server, records) == [[("a", 100, 10), ("a", 200, 20)]] * 24


def test_a_span_with_nothing_inside_counts(server: Server) -> None:
    records = [span("t", "agent", input_tokens=3, output_tokens=1), span("t", "http", "agent")]
    assert in_every_order(server, records) == [[("a", 3, 1)]] * 2


def test_what_happens_inside_a_tool_is_no_part_of_the_call_around_it(server: Server) -> None:
    records = [
        span("t", "chat", input_tokens=5, output_tokens=1),
        tool("t", "tool", "chat"),
        span("t", "inner", "tool", input_tokens=7, output_tokens=2),
    ]
    assert in_every_order(server, records) == [[("a", 5, 1), ("a", 7, 2)]] * 6


def test_a_span_inside_that_tells_of_the_same_call_adds_what_it_knows(server: Server) -> None:
    """An instrumentation's span around that of the provider's library; the outer one knows the cost."""
    same = {"message_id": "m", "input_tokens": 12, "output_tokens": 40}
    records = [
        span("t", "outer", reported_cost="0.25", **same),
        span("t", "http", "outer"),
        span("t", "inner", "http", agent="service", agent_inferred=True, request_id="r", **same),
    ]
    assert in_every_order(server, records) == [[("a", 12, 40)]] * 6
    assert server.get("/metrics/costs")["total_cost"] == "1.50"


def test_a_call_inside_that_failed_does_not_hide_the_one_around_it(server: Server) -> None:
    records = [
        span("t", "outer", input_tokens=12, output_tokens=40),
        span("t", "failed", "outer", input_tokens=0, status="error"),
    ]
    assert in_every_order(server, records) == [[("a", 0, 0), ("a", 12, 40)]] * 2


def test_spans_around_each_other_in_a_circle_end(server: Server) -> None:
    records = [
        span("t", "one", "two", input_tokens=1, output_tokens=1),
        span("t", "two", "one", input_tokens=1, output_tokens=1),
    ]
    server.post(*records)
    assert len(counted(server)) <= 1
