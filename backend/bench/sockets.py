"""Sockets: fan-out to 500 clients, and a client that is cut a thousand times."""

import asyncio
import random
import time
from collections.abc import Iterator

from websockets.asyncio.client import connect

from bench.report import Row, percentile
from bench.target import TOKEN, Target, target
from fleetdeck.core import clock, jsons

CLIENTS, RATE, SECONDS = 500, 200, 10
CUTS = 1_000
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def measure() -> Iterator[Row]:
    with target() as server:
        yield asyncio.run(_fan_out(server))
    with target() as server:
        yield asyncio.run(_cuts(server))


async def _fan_out(server: Target) -> Row:
    """Each fact carries the moment it was sent; every client notes how old it is on arrival."""
    lags: list[float] = []
    seen: list[int] = []
    ready = asyncio.Semaphore(0)

    async def listen() -> None:
        count = 0
        async with connect(_url(server), additional_headers=HEADERS, proxy=None, max_size=None) as socket:
            await socket.recv()
            await socket.send(jsons.dumps({"op": "subscribe", "topics": ["activity"], "after": None}).decode())
            ready.release()
            while count < RATE * SECONDS:
                frame = jsons.loads(await socket.recv())
                now = time.time()
                for event in frame.get("events", ()):
                    count += 1
                    if count % 20 == 0:
                        lags.append(now - event["data"]["sent"])
        seen.append(count)

    tasks = [asyncio.create_task(listen()) for _ in range(CLIENTS)]
    for _ in tasks:
        await ready.acquire()
    await asyncio.to_thread(_post_steadily, server)
    async with asyncio.timeout(60):
        await asyncio.gather(*tasks)
    p50, p95 = (percentile(lags, share) * 1e3 for share in (0.5, 0.95))
    complete = all(count == RATE * SECONDS for count in seen)
    return Row(
        f"sockets: {CLIENTS} clients x {RATE} events/s, p50 / p95",
        f"{p50:.0f} / {p95:.0f} ms",
        "nothing lost, p95 under 200 ms",
        complete and p95 < 200,
        f"{sum(seen):,} of {CLIENTS * RATE * SECONDS:,} arrived; the 500 clients share the two cores",
    )


def _post_steadily(server: Target) -> None:
    started = time.perf_counter()
    for tick in range(SECONDS * 20):
        sent = time.time()
        number = RATE // 20
        server.post(jsons.dumps([_fact(f"s{tick}-{n}", sent) for n in range(number)]))
        time.sleep(max(started + (tick + 1) / 20 - time.perf_counter(), 0))


async def _cuts(server: Target) -> Row:
    """Facts flow all the time; the client is cut at random, comes back, and goes on from its last seq."""
    dice = random.Random(1)
    done = asyncio.Event()
    posted = 0

    async def post() -> None:
        nonlocal posted
        while not done.is_set():
            body = jsons.dumps([_fact(f"c{posted}-{n}", 0) for n in range(dice.randrange(1, 6))])
            posted = (await asyncio.to_thread(server.post, body))["seq"]

    sender = asyncio.create_task(post())
    seen: list[int] = []
    cursor = 0
    for cut in range(CUTS + 1):
        async with connect(_url(server), additional_headers=HEADERS, proxy=None, max_size=None) as socket:
            await socket.recv()
            await socket.send(jsons.dumps({"op": "subscribe", "topics": ["activity"], "after": cursor}).decode())
            if cut == CUTS:
                done.set()
                await sender
            wanted = dice.randrange(1, 4) if cut < CUTS else 10**9
            while wanted and cursor < (posted if cut == CUTS else 10**12):
                frame = jsons.loads(await socket.recv())
                if frame["op"] == "events":
                    seen += [event["seq"] for event in frame["events"]]
                    wanted -= 1
                cursor = frame["seq"]
            socket.transport.abort()
    right = seen == list(range(1, posted + 1))
    return Row(
        "a client cut 1,000 times under load",
        "every event once, in order" if right else f"{len(seen)} of {posted}, wrong",
        "no event lost, none doubled",
        right,
        f"{posted:,} events",
    )


def _fact(id: str, sent: float) -> dict[str, object]:
    now = clock.render(clock.now())
    return {"source": "bench", "id": id, "type": "bench.tick", "time": now, "data": {"sent": sent}}


def _url(server: Target) -> str:
    return f"{server.url.replace('http', 'ws')}/api/v1/ws"
