"""kill -9 under load, a hundred times: what was acknowledged is there once."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.report import Row
from bench.target import Target, target
from fleetdeck.core import clock, jsons

KILLS = 100


def measure() -> Iterator[Row]:
    dice = random.Random(1)
    acknowledged: list[str] = []
    with TemporaryDirectory() as folder:
        for kill in range(KILLS):
            with target(Path(folder)) as server:
                senders = [threading.Thread(target=_send, args=(server, f"{kill}-{n}", acknowledged)) for n in range(3)]
                for sender in senders:
                    sender.start()
                threading.Event().wait(dice.uniform(0.05, 0.6))
                server.popen.kill()
                for sender in senders:
                    sender.join()
        with target(Path(folder)) as server:
            stored: list[str] = []
            after = 0
            while page := server.get(f"/events?after={after}&limit=500")["items"]:
                stored += [event["id"] for event in page]
                after = page[-1]["seq"]
    lost = len(set(acknowledged) - set(stored))
    doubled = len(stored) - len(set(stored))
    yield Row(
        f"kill -9 under load, {KILLS} kills",
        f"{lost} lost, {doubled} doubled",
        "0 and 0",
        lost == doubled == 0,
        f"{len(acknowledged):,} facts acknowledged",
    )


def _send(server: Target, name: str, acknowledged: list[str]) -> None:
    number = 0
    while True:
        ids = [f"{name}-{number + n}" for n in range(10)]
        number += len(ids)
        now = clock.render(clock.now())
        events = [
            {
                "source": "kills",
                "id": id,
                "type": "usage.recorded",
                "time": now,
                "data": {"agent_id": name, "model": "gpt-5"},
            }
            for id in ids
        ]
        try:
            server.post(jsons.dumps(events))
        except httpx.HTTPError:
            return
        acknowledged += ids
