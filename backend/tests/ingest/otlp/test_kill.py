"""kill -9 while spans come in: every span that was acknowledged is there, once (SRC-9)."""

import threading
from pathlib import Path

import httpx

from tests.ingest.otlp.support import JSON, PROTOBUF, protobuf, span, traces
from tests.process import process
from tests.server import assert_replay_equals


def test_what_was_acknowledged_survives_a_kill_and_is_there_once(database_url: str, tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with process(database_url, tmp_path / "home") as server:
        for round in range(3):
            running = server.start()
            enough = threading.Event()
            senders = [
                threading.Thread(target=_send, args=(running.url, server.token, round * 10 + n, acknowledged, enough))
                for n in range(3)
            ]
            for sender in senders:
                sender.start()
            assert enough.wait(20)
            server.kill()
            for sender in senders:
                sender.join()
        again = server.start()
        stored: list[str] = []
        after = 0
        while page := again.get("/events", after=after, limit=500)["items"]:
            stored += [event["id"] for event in page]
            after = page[-1]["seq"]
        # What was not acknowledged is sent again, as exporters do, and is no second span.
        repeat = acknowledged[0].split("/")
        body = traces(span("other", int(repeat[1], 16), trace=int(repeat[0], 16)))
        sent = again.client.post("/v1/traces", content=protobuf("traces", body), headers={"Content-Type": PROTOBUF})
        assert sent.status_code == 200
        assert again.get("/status")["as_of_seq"] == after
    assert len(acknowledged) > 100
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    assert_replay_equals(database_url)


def _send(url: str, token: str, sender: int, acknowledged: list[str], enough: threading.Event) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": PROTOBUF if sender % 2 else JSON}
    with httpx.Client(base_url=url, headers=headers, timeout=20, trust_env=False) as client:
        number = 0
        while True:
            number += 1
            trace = sender * 1_000_000 + number
            body = traces(*(span("other", n, 1, trace=trace) for n in range(2, 22)))
            from fleetdeck.core import jsons

            raw = protobuf("traces", body) if sender % 2 else jsons.dumps(body)
            try:
                response = client.post("/v1/traces", content=raw)
            except httpx.HTTPError:
                return
            if response.status_code == 200:
                acknowledged += [f"{trace:032x}/{n:016x}" for n in range(2, 22)]
                if number > 12:
                    enough.set()
