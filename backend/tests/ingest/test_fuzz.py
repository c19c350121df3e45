"""Fuzzed CloudEvents and socket frames: no crash, no 5xx, each refusal says why, and the log stays whole."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetdeck.core import jsons
from fleetdeck.core.errors import AppError
from fleetdeck.events.types import FACT_TYPES
from fleetdeck.ingest.sources.cloudevents.parse import parse_body
from tests import fuzzing
from tests.fuzzing import json_values, odd_text
from tests.server import BATCH, Server

FIELDS = sorted({field for model in FACT_TYPES.values() for field in model.model_fields})
# Near the real thing: known types with known fields that hold anything.
events = st.fixed_dictionaries(
    {},
    optional={
        "specversion": st.one_of(st.just("1.0"), json_values),
        "source": st.one_of(st.just("fuzz"), odd_text, json_values),
        "id": st.one_of(odd_text, json_values),
        "type": st.one_of(st.sampled_from(sorted(FACT_TYPES)), odd_text, json_values),
        "time": st.one_of(st.just("2026-11-20T00:00:00Z"), odd_text, json_values),
        "subject": st.one_of(odd_text, json_values),
        "data": st.one_of(
            st.dictionaries(
                st.sampled_from(FIELDS), st.one_of(st.sampled_from(["a", "b", 1, True]), json_values), max_size=12
            ),
            json_values,
        ),
    },
)
FUZZED = settings(
    max_examples=fuzzing.examples(300), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@FUZZED
@given(st.one_of(st.binary(max_size=200), st.lists(events, max_size=5).map(lambda body: json.dumps(body).encode())))
def test_any_body_is_parsed_or_refused_with_a_reason(body: bytes) -> None:
    try:
        facts, refused = parse_body(body)
    except AppError:
        return
    assert all(entry["reason"] for entry in refused)
    for fact in facts:
        jsons.loads(fact.json)
        assert fact.source
        assert fact.id


def test_fuzzed_batches_never_break_the_server(server: Server) -> None:
    @settings(max_examples=fuzzing.examples(60), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(events, max_size=6))
    def run(batch: list[object]) -> None:
        body = json.dumps(batch).encode()
        response = server.client.post("/api/v1/events", content=body, headers={"Content-Type": BATCH})
        assert response.status_code in (202, 400, 413, 422), response.text
        if response.status_code == 202:
            answer = response.json()
            assert answer["accepted"] + answer["duplicates"] + len(answer["rejected"]) == len(batch)
            assert all(entry["reason"] for entry in answer["rejected"])

    run()
    # Whatever got in, every list can still be read.
    for path in (
        "/agents",
        "/activity",
        "/events",
        "/sources",
        "/status",
        "/metrics/costs",
        "/metrics/costs/ledger",
        "/prices",
    ):
        server.get(path)
    for agent in server.get("/agents", limit=500)["items"]:
        assert server.client.get(f"/api/v1/agents/{agent['id']}".replace("?", "%3F")).status_code in (200, 404)


def test_fuzzed_frames_never_break_a_socket(server: Server) -> None:
    frames = st.one_of(
        st.binary(max_size=100),
        odd_text.map(lambda text: text.encode("utf-8", "replace")),
        st.fixed_dictionaries(
            {"op": st.sampled_from(["subscribe", "unsubscribe", "ping", "auth", "x"])},
            optional={"topics": json_values, "after": json_values, "tz_offset_minutes": json_values, "t": json_values},
        ).map(lambda frame: json.dumps(frame).encode()),
    )
    with server.socket() as socket:

        @settings(
            max_examples=fuzzing.examples(60), deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(frames)
        def run(frame: bytes) -> None:
            socket.send(frame)

        run()
        socket.send(b'{"op":"ping","t":"still there"}')
        while jsons.loads(socket.recv(timeout=10)) != {"op": "pong", "t": "still there"}:
            pass
