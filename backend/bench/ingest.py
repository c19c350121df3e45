"""CloudEvents per second, durable before the answer, over HTTP."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import httpx

from bench.facts import fleet
from bench.report import Row
from bench.target import BATCH, TOKEN, Target, target
from fleetdeck.core import jsons

FACTS = 200_000
BATCH_FACTS = 500


def batches(count: int, size: int = BATCH_FACTS, seed: int = 1) -> list[bytes]:
    facts = fleet(count, seed)
    found = []
    while batch := list(islice(facts, size)):
        found.append(jsons.dumps(batch))
    return found


def send_all(server: Target, bodies: list[bytes], senders: int) -> float:
    """Seconds until the last answer."""

    def send(mine: list[bytes]) -> None:
        with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=120) as client:
            for body in mine:
                while client.post("/api/v1/events", content=body, headers={"Content-Type": BATCH}).status_code == 429:
                    time.sleep(0.02)

    started = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        list(pool.map(send, [bodies[n::senders] for n in range(senders)]))
    return time.perf_counter() - started


def measure() -> Iterator[Row]:
    bodies = batches(FACTS)
    for senders in (1, 4):
        with target() as server:
            server.post(batches(1000, seed=2)[0])
            before = server.cpu_seconds()
            seconds = send_all(server, bodies, senders)
            cpu = 1000 * (server.cpu_seconds() - before) / FACTS
            stored = server.get("/status")["as_of_seq"]
        rate = FACTS / seconds
        yield Row(
            f"CloudEvents facts per second, durable, {senders} sender{'s' if senders > 1 else ''}, 500 a request",
            f"{rate:,.0f}/s",
            "30,000/s",
            rate >= 30_000,
            f"{cpu:.3f} CPU s per 1,000; all {stored - BATCH_FACTS:,} stored; the sender shares the two cores",
        )
