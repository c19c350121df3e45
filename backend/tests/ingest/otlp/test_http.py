"""OTLP over HTTP: encodings, limits, answers, and that what was acknowledged is there once (SRC-9)."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core import clock
from tests.ingest.otlp.support import JSON, PROTOBUF, START, events, logs, post, protobuf, send, span, traces
from tests.server import Server, running, wait_for

CALL = span("chat m", 1, gen_ai__operation__name="chat", gen_ai__request__model="gpt-5", gen_ai__usage__input_tokens=7,
            ratio=0.25, flags=[True, 1, "x"], nested={"a": {"b": [1, 2]}})  # fmt: skip
BODY = traces(CALL, span("other", 2, 1, big=2**62, empty=""))


def stored(server: Server) -> list[Any]:
    return sorted(
        (e["id"], e["type"], e["time"], json.dumps(e["data"])) for e in events(server) if e["source"] == "otlp"
    )


def test_both_encodings_plain_and_zipped_give_the_same_facts_once(server: Server) -> None:
    send(server, "traces", BODY)
    once = stored(server)
    assert len(once) == 4
    for kind in (JSON, PROTOBUF):
        for zipped in (False, True):
            send(server, "traces", BODY, kind, zipped=zipped)
    assert stored(server) == once
    (source,) = [item for item in server.get("/sources")["items"] if item["id"] == "otlp"]
    assert (source["kind"], source["state"], source["facts_total"], source["problems"]) == ("otlp", "live", 4, 0)


def test_what_comes_hours_late_is_history_and_no_lag(server: Server) -> None:
    def lag() -> float | None:
        (source,) = [item for item in server.get("/sources")["items"] if item["id"] == "otlp"]
        found: float | None = source["lag_ms"]
        return found

    now = (clock.now() - START // 1_000) // 1_000
    send(server, "traces", traces(span("work", 1, start=now - 3_000)))
    assert 2_900 < (lag() or 0) < 60_000
    send(server, "traces", traces(span("work", 2, start=now - 3 * 3_600_000)))
    assert lag() is None


def test_a_request_with_nothing_in_it_is_fine(server: Server) -> None:
    for signal in ("traces", "logs", "metrics"):
        for kind, empty in ((JSON, b"{}"), (PROTOBUF, b"")):
            assert post(server, signal, empty, kind).status_code == 200


def test_json_as_exporters_write_it(server: Server) -> None:
    """Ids in capitals, numbers as numbers, fields nobody knows."""
    call = json.loads(json.dumps(CALL))
    call |= {"traceId": "AB" * 16, "startTimeUnixNano": 1795144000000000000, "endTimeUnixNano": 1795144000010000000}
    call["attributes"].append({"key": "n", "value": {"intValue": 5, "unheardOf": 1}})
    send(server, "traces", traces(call) | {"new": []})
    (fact,) = events(server, "usage.recorded")
    assert (fact["id"], fact["data"]["latency_ms"]) == (f"{'ab' * 16}/{1:016x}", 10)


@pytest.mark.parametrize("kind", [JSON, PROTOBUF])
def test_a_bad_span_is_refused_alone(server: Server, kind: str) -> None:
    bad = {**CALL, "spanId": "0" * 16}
    response = post(server, "traces", traces(bad, CALL, bad), kind)
    assert response.status_code == 200
    if kind == JSON:
        partial = response.json()["partialSuccess"]
        assert partial["rejectedSpans"] == "2"
        assert "spanId" in partial["errorMessage"]
    else:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

        told = ExportTraceServiceResponse.FromString(response.content)
        assert told.partial_success.rejected_spans == 2
        assert told.partial_success.error_message
    assert len(events(server, "usage.recorded")) == 1
    assert server.get("/sources/otlp/problems")["total"] == 1


@pytest.mark.parametrize(
    ("kind", "encoding", "body", "status"),
    [
        ("text/plain", "", b"{}", 415),
        ("", "", b"{}", 415),
        (JSON, "br", b"{}", 415),
        (JSON, "", b"{", 400),
        (JSON, "", b"[]", 400),
        (JSON, "", b'{"resourceSpans": 1}', 400),
        (PROTOBUF, "", b"\xff\xff\xff", 400),
        (JSON, "gzip", b"{}", 400),
        (JSON, "gzip", gzip.compress(b"{}" * 1000, mtime=0)[:-9], 400),
        (JSON, "gzip", gzip.compress(b" " * 3_000_000, mtime=0), 413),
        (PROTOBUF, "gzip", gzip.compress(b"\x00" * 3_000_000, mtime=0), 413),
        (PROTOBUF, "", b"\x00" * 3_000_000, 413),
    ],
)
def test_refusals_that_need_no_repeat(
    database_url: str, tmp_path: Path, kind: str, encoding: str, body: bytes, status: int
) -> None:
    with running(database_url, tmp_path, max_body_bytes=2_000_000) as server:
        headers = {"Content-Encoding": encoding} if encoding else {}
        response = post(server, "traces", body, kind, **headers)
        assert response.status_code == status
        # The body is read by a layer of the framework when it is too large without being zipped.
        if kind == PROTOBUF and (encoding or status == 400):
            # google.rpc.Status: 1 is the code, 2 the message.
            assert response.headers["content-type"] == PROTOBUF
            assert response.content[0] == 0x08
            assert response.content[2] == 0x12
        else:
            assert response.json()["message"]


def test_a_body_that_cannot_be_read_is_a_problem_of_the_source(server: Server) -> None:
    post(server, "logs", b"\xff\xff", PROTOBUF)
    (problem,) = server.get("/sources/otlp/problems")["items"]
    assert problem["location"] == "/v1/logs"


def test_a_log_that_is_full_is_said_so_that_exporters_come_again(database_url: str, tmp_path: Path) -> None:
    with running(database_url, tmp_path, queue_facts=1) as server:
        log = server.client
        assert log is not None
        from concurrent.futures import ThreadPoolExecutor

        def one(number: int) -> Any:
            spans = [span("other", n + 1, trace=number + 1) for n in range(300)]
            return post(server, "traces", traces(*spans), PROTOBUF)

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(one, range(48)))
        assert {answer.status_code for answer in answers} <= {200, 429}
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers if answer.status_code == 429)
        kept = [e for e in events(server, "span.recorded")]
        assert len(kept) >= 300 * sum(answer.status_code == 200 for answer in answers)


def test_only_keys_that_may_send_can(server: Server) -> None:
    for signal in ("traces", "logs", "metrics"):
        assert post(server, signal, b"{}", token=server.key("ingest")).status_code == 200
        assert post(server, signal, b"{}", token=server.key("read")).status_code == 403
        assert post(server, signal, b"{}", token=server.key("control")).status_code == 403
        assert post(server, signal, b"{}", token="wrong").status_code == 401


def test_text_that_databases_refuse(server: Server) -> None:
    odd = "a\x00b\u202e"
    call = span(odd, 1, gen_ai__operation__name="chat", gen_ai__agent__name=f"x/{odd}?", gen_ai__request__model=odd)
    for kind in (JSON, PROTOBUF):
        send(server, "traces", traces(call, service=odd), kind)
    send(server, "logs", logs({"body": {"stringValue": odd}, "attributes": CALL["attributes"]}))
    (agent,) = server.get("/agents")["items"]
    assert server.get(f"/agents/{agent['id']}")["id"] == agent["id"]


def test_a_large_body_is_stored_whole(server: Server) -> None:
    spans = [span("other", n + 1, 1, note="x" * 300) for n in range(6_000)]
    body = protobuf("traces", traces(*spans))
    assert len(body) > 2_000_000
    send(server, "traces", body, PROTOBUF, zipped=True)
    total = wait_for(lambda: server.get("/status")["as_of_seq"])
    assert total == 6_000
