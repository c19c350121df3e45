"""CloudEvents in: stored once, in order, bad ones refused one by one (SRC-1)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from fleetdeck.core import jsons
from tests.server import BATCH, Server


def test_a_repeat_is_acknowledged_and_not_stored_again(server: Server) -> None:
    events = [server.event("agent.created", {"agent_id": f"a{n}", "role": "BUILDER"}) for n in range(3)]
    assert server.post_raw(events) == {"accepted": 3, "duplicates": 0, "rejected": [], "seq": 3}
    assert server.post_raw([*events, events[0]]) == {"accepted": 0, "duplicates": 4, "rejected": [], "seq": 3}
    assert [event["seq"] for event in server.get("/events")["items"]] == [1, 2, 3]


def test_a_repeat_within_one_batch_is_stored_once(server: Server) -> None:
    event = server.event("agent.created", {"agent_id": "a", "role": "BUILDER"})
    assert server.post_raw([event, event]) == {"accepted": 1, "duplicates": 1, "rejected": [], "seq": 1}


def test_repeats_within_large_batches_are_found_whatever_came_before(server: Server) -> None:
    old, new, newest = (
        [server.event("agent.created", {"agent_id": f"a{n}", "role": "BUILDER"}) for n in range(300)] for _ in range(3)
    )

    def counts(*batch: Any) -> tuple[int, int, int]:
        answer = server.post_raw([*batch])
        assert not answer["rejected"]
        return answer["accepted"], answer["duplicates"], answer["seq"]

    assert counts(*old) == (300, 0, 300)
    # After a batch of only new facts nothing is looked up: the last one here is a repeat.
    assert counts(*new, old[0]) == (300, 1, 600)
    assert counts(*old) == (0, 300, 600)
    assert counts(*newest, newest[0]) == (300, 1, 900)


def test_the_same_id_from_another_source_is_another_fact(server: Server) -> None:
    first = server.event("agent.created", {"agent_id": "a", "role": "BUILDER"})
    assert server.post_raw([first, {**first, "source": "elsewhere"}])["accepted"] == 2


def test_bad_events_are_refused_with_reasons_and_the_rest_is_stored(server: Server) -> None:
    good = server.event("agent.created", {"agent_id": "a", "role": "BUILDER"})
    answer = server.post_raw(
        [
            "no object",
            {**good, "id": ""},
            {**good, "id": "x", "time": "yesterday"},
            server.event("agent.created", {"role": "BUILDER"}),
            server.event("usage.recorded", {"model": "m", "input_tokens": -1}),
            good,
        ]
    )
    assert answer["accepted"] == 1
    reasons = {entry["index"]: entry["reason"] for entry in answer["rejected"]}
    assert sorted(reasons) == [0, 1, 2, 3, 4]
    assert "object" in reasons[0]
    assert "id" in reasons[1]
    assert "time" in reasons[2]
    assert "data.agent_id" in reasons[3]
    assert "data.input_tokens" in reasons[4]


@pytest.mark.parametrize("depth", [70, 300, 900])
def test_data_that_is_nested_too_deeply_is_refused(server: Server, depth: int) -> None:
    good = server.event("weather.changed", {})
    nested = jsons.dumps([good])[:-2].replace(b'"data":{', b'"data":{"a":' + b"[" * depth + b"]" * depth)
    headers = {"Content-Type": BATCH}
    answer = server.client.post("/api/v1/events", content=nested + b"}]", headers=headers).json()
    assert answer["rejected"] == [{"index": 0, "reason": "data is nested too deeply"}]


def test_unknown_types_are_kept_and_shown_under_activity(server: Server) -> None:
    server.post(("weather.changed", {"sky": "blue", "nul": "a\x00b"}))
    event = server.get("/events")["items"][0]
    assert (event["type"], event["data"]["sky"]) == ("weather.changed", "blue")
    assert server.get("/activity")["items"][0]["text"] == "weather.changed"


def test_what_the_source_adds_is_kept(server: Server) -> None:
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "team": {"name": "blue"}}))
    assert server.get("/events")["items"][0]["data"]["team"] == {"name": "blue"}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", BATCH, 400),
        (b"3", BATCH, 422),
        (b"[]", "text/plain", 400),
        (b'[{"a":' + b"[" * 100_000, BATCH, 400),
    ],
)
def test_a_body_that_is_no_batch_is_refused(server: Server, body: bytes, kind: str, status: int) -> None:
    response = server.client.post("/api/v1/events", content=body, headers={"Content-Type": kind})
    assert response.status_code == status, response.text
    assert response.json()["request_id"]


@pytest.mark.parametrize("path", ["/api/v1/events?type=a%00b", "/api/v1/agents/a%00b", "/a%00b"])
def test_an_address_with_a_nul_is_refused(server: Server, path: str) -> None:
    assert server.client.get(path).status_code == 400


@pytest.mark.parametrize(("name", "status"), [("\\u0000", 201), ("a\u202eb", 201), ("\\ud800", 422), ("", 422)])
def test_a_key_may_have_an_odd_name(server: Server, name: str, status: int) -> None:
    body = f'{{"name":"{name}","scopes":["read"]}}'.encode()
    response = server.client.post("/api/v1/keys", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text


def test_an_empty_batch_is_taken(server: Server) -> None:
    assert server.post_raw([])["accepted"] == 0


def test_senders_at_once_get_gapless_numbers(server: Server) -> None:
    batches = [
        [server.event("usage.recorded", {"agent_id": f"a{sender}", "model": "gpt-5"}) for _ in range(7)]
        for sender in range(40)
    ]

    def send(batch: list[dict[str, object]]) -> int:
        with httpx.Client(base_url=server.url, headers=dict(server.client.headers), trust_env=False) as client:
            headers = {"Content-Type": BATCH}
            answer = client.post("/api/v1/events", content=jsons.dumps(batch), headers=headers).json()
            return int(answer["accepted"])

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, batches)) == 280
    seqs = [event["seq"] for event in server.get("/events", limit=500)["items"]]
    assert seqs == list(range(1, 281))
