"""Sockets that listen as an open page does, in a process of their own: `python -m bench.audience URL COUNT`.

Prints a line when all are subscribed; when standard input ends, the seq that each of them has reached, as JSON.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from websockets.asyncio.client import connect

from bench.target import BACKEND, TOKEN, Target

# What the frame around every screen subscribes to.
TOPICS = ("fleet", "costs", "activity", "sources")


@contextmanager
def audience(server: Target, count: int) -> Iterator[list[int]]:
    """`count` open sockets while the context lasts; afterwards the list holds the seqs that they reached."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.audience", server.url, str(count)],
        cwd=BACKEND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    reached: list[int] = []
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield reached
    finally:
        told, _ = process.communicate()
        reached += json.loads(told or "[]")


async def _listen(url: str, ready: asyncio.Semaphore) -> int:
    """Until cancelled; the frames are taken and not looked at, except the last one."""
    last = "{}"
    address = f"{url.replace('http', 'ws')}/api/v1/ws"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with connect(address, additional_headers=headers, proxy=None, max_size=None, compression=None) as socket:
        await socket.recv()
        await socket.send(json.dumps({"op": "subscribe", "topics": TOPICS, "after": None}))
        ready.release()
        try:
            while True:
                last = await socket.recv(decode=False)  # type: ignore[assignment]
        except asyncio.CancelledError:
            return int(json.loads(last).get("seq", 0))


async def _main(url: str, count: int) -> None:
    ready = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_listen(url, ready)) for _ in range(count)]
    for _ in tasks:
        await ready.acquire()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    print(json.dumps(await asyncio.gather(*tasks)))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
