"""Mixed reads over HTTP by 100 users with connections that stay open, from a process of its own.

    python -m bench.requests PORT USERS SECONDS RATE

prints what was measured as JSON. RATE 0: each user asks again at once; else all users together ask so often a second.
A small client on asyncio's streams takes the place of locust, which needs more CPU for a request than the server.
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from bench.ingest import batches, send_all
from bench.report import Row, percentile
from bench.target import BACKEND, TOKEN, Target, target

FACTS, USERS, SECONDS, GOAL = 20_000, 100, 10, 1_500
PATHS = (
    "/status",
    "/agents?limit=50",
    "/agents/bench-1-{agent}",
    "/agents/bench-1-{agent}/messages?limit=50",
    "/metrics/costs?group_by=model",
    "/events?limit=50&order=desc",
    "/activity?limit=50",
)


@dataclass(frozen=True, slots=True)
class Result:
    """Answers a second, and how long they took in milliseconds. `cpu`: the client's own seconds."""

    rate: float
    p50: float
    p95: float
    failed: int
    cpu: float


def measure() -> Iterator[Row]:
    with target() as server:
        send_all(server, batches(FACTS), 2)
        _run(server, 2, 0)
        before = server.cpu_seconds()
        full = _run(server, SECONDS, 0)
        cpu = server.cpu_seconds() - before
        yield Row(
            f"HTTP requests per second, mixed reads, {USERS} users that ask at once again",
            f"{full.rate:,.0f}/s",
            f"{GOAL:,}/s",
            full.rate >= GOAL and not full.failed,
            f"p50 {full.p50:.0f}, p95 {full.p95:.0f} ms; {1e3 * cpu / (full.rate * SECONDS):.2f} CPU ms a request in "
            f"the server; the client took {100 * full.cpu / SECONDS:.0f} % of a core; {full.failed} failed",
        )
        paced = _run(server, SECONDS, GOAL)
        yield Row(
            f"the same at {GOAL:,} requests a second, p95",
            f"{paced.p95:.0f} ms",
            "50 ms",
            paced.p95 < 50 and paced.rate > 0.95 * GOAL and not paced.failed,
            f"p50 {paced.p50:.0f} ms; {paced.rate:,.0f}/s answered, {paced.failed} failed",
        )


def _run(server: Target, seconds: float, rate: float) -> Result:
    command = [sys.executable, "-m", "bench.requests", *map(str, (server.port, USERS, seconds, rate))]
    return Result(**json.loads(subprocess.check_output(command, cwd=BACKEND)))


class _User:
    """One connection; asks for a random path, waits for the whole answer, asks again."""

    def __init__(self, port: int, number: int) -> None:
        self._port = port
        self._dice = random.Random(number)
        self.times: list[float] = []
        self.failed = 0

    async def work(self, until: float, pause: float) -> None:
        """`pause`: seconds from one request to the next; when answers take longer, the wait for them counts too."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        due = time.perf_counter() + self._dice.uniform(0, pause)
        while due < until:
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            await self._ask(reader, writer)
            now = time.perf_counter()
            self.times.append(now - due)
            due = due + pause if pause else now
        writer.close()

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = self._dice.choice(PATHS).format(agent=self._dice.randrange(FACTS // 100))
        host = f"127.0.0.1:{self._port}"
        writer.write(f"GET /api/v1{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        self.failed += not head.startswith(b"HTTP/1.1 200")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))


async def _main(port: int, users: int, seconds: float, rate: float) -> None:
    started = time.perf_counter()
    crowd = [_User(port, number) for number in range(users)]
    pause = users / rate if rate else 0.0
    await asyncio.gather(*(user.work(started + seconds, pause) for user in crowd))
    took = time.perf_counter() - started
    times = [one for user in crowd for one in user.times]
    p50, p95 = (percentile(times, share) * 1e3 for share in (0.5, 0.95))
    failed = sum(user.failed for user in crowd)
    print(json.dumps(asdict(Result(len(times) / took, p50, p95, failed, time.process_time()))))


if __name__ == "__main__":
    import uvloop

    port, users, seconds, rate = sys.argv[1:]
    uvloop.run(_main(int(port), int(users), float(seconds), float(rate)))
