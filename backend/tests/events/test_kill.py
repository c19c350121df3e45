"""kill -9 under load: what was acknowledged is there once; what was not may be sent again (decision 2)."""

import random
import threading
from pathlib import Path

import httpx

from fleetdeck.core import clock, jsons
from tests.process import STOPPED, process
from tests.server import BATCH, Server, assert_replay_equals, wait_for

ROUNDS = 3
SENDERS = 3


class Sender(threading.Thread):
    """Posts batches until the server is gone; remembers what was acknowledged."""

    def __init__(self, server: Server, name: str) -> None:
        super().__init__()
        self._server = server
        self._name = name
        self.acknowledged: list[str] = []

    def run(self) -> None:
        dice = random.Random(self._name)
        headers = {**self._server.client.headers, "Content-Type": BATCH}
        with httpx.Client(base_url=self._server.url, headers=headers, trust_env=False) as client:
            number = 0
            while True:
                ids = [f"{self._name}-{number + n}" for n in range(dice.randrange(1, 20))]
                number += len(ids)
                try:
                    answer = client.post("/api/v1/events", content=jsons.dumps([fact(id) for id in ids]))
                except httpx.HTTPError:
                    return
                assert answer.json()["accepted"] == len(ids), answer.text
                self.acknowledged += ids


def fact(id: str) -> dict[str, object]:
    data = {
        "agent_id": f"agent-{hash(id) % 5}",
        "message_id": id,
        "request_id": id,
        "model": "gpt-5",
        "input_tokens": 7,
    }
    return {"source": "load", "id": id, "type": "usage.recorded", "time": clock.render(clock.now()), "data": data}


def test_what_was_acknowledged_survives_kill_9_and_stands_once(database_url: str, tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with process(database_url, tmp_path / "server") as program:
        for turn in range(ROUNDS):
            server = program.start()
            senders = [Sender(server, f"{turn}-{number}") for number in range(SENDERS)]
            for sender in senders:
                sender.start()
            # Killed at some moment of full load, not at a chosen one.
            wait_for(lambda: sum(len(sender.acknowledged) for sender in senders) > 200)  # noqa: B023
            program.kill()
            for sender in senders:
                sender.join()
                acknowledged += sender.acknowledged
        server = program.start()
        stored: list[str] = []
        after = 0
        while page := server.get("/events", after=after, limit=500)["items"]:
            stored += [event["id"] for event in page]
            after = page[-1]["seq"]
        assert len(stored) == len(set(stored)) == after
        assert set(acknowledged) <= set(stored)
        # Sending everything again adds nothing but what had not been stored.
        answer = server.post_raw([fact(id) for id in acknowledged[-1000:]])
        assert answer["accepted"] == 0
        assert server.get("/status")["fleet"]["total_tokens"] == 7 * len(stored)
        assert program.stop() in STOPPED
    assert_replay_equals(database_url, chunk=501)
