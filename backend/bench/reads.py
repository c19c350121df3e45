"""Lists and costs at 10,000, 100,000 and 1,000,000 facts: p50 and p95, one and eight at once."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

from bench.ingest import batches, send_all
from bench.report import Row, percentile
from bench.target import TOKEN, Target, target

SIZES = (10_000, 100_000, 1_000_000)
LISTS = {
    "agents": "/agents?limit=50",
    "agents by cost": "/agents?limit=50&sort=-cost",
    "events": "/events?limit=50&order=desc",
    "activity": "/activity?limit=50",
    "ledger": "/metrics/costs/ledger?limit=50",
}
COSTS = ("role", "model", "workspace", "source", "day", "hour", "agent", "day,model")


def measure() -> Iterator[Row]:
    with target() as server:
        done = 0
        for size in SIZES:
            send_all(server, batches(size - done, seed=size), 2)
            done = size
            yield from _at(server, size)


def _at(server: Target, size: int) -> Iterator[Row]:
    alone = {name: times(server, path, 1, 60) for name, path in LISTS.items()}
    worst = max(alone, key=lambda name: percentile(alone[name], 0.5))
    p50, p95 = (percentile(alone[worst], share) * 1e3 for share in (0.5, 0.95))
    each = ", ".join(f"{name} {percentile(times, 0.5) * 1e3:.1f}" for name, times in alone.items())
    yield Row(
        f"list of 50 at {size:,} facts, slowest list, p50 / p95",
        f"{p50:.1f} / {p95:.1f} ms",
        "3 / 8 ms",
        p50 <= 3 and p95 <= 8,
        each,
    )
    crowd = times(server, LISTS["agents"], 8, 40)
    p50, p95 = (percentile(crowd, share) * 1e3 for share in (0.5, 0.95))
    yield Row(
        f"list of 50 agents at {size:,} facts, 8 at once",
        f"{p50:.1f} / {p95:.1f} ms",
        "15 / 30 ms",
        p50 <= 15 and p95 <= 30,
    )
    costs = {
        name: percentile(times(server, f"/metrics/costs?group_by={name}&limit=50", 1, 20), 0.5) * 1e3 for name in COSTS
    }
    worst_cost = max(costs.values())
    each = ", ".join(f"{name} {value:.1f}" for name, value in costs.items())
    yield Row(
        f"cost by any dimension at {size:,} facts, slowest, p50",
        f"{worst_cost:.1f} ms",
        "under 10 ms",
        worst_cost < 10,
        each,
    )


def times(server: Target, path: str, at_once: int, rounds: int) -> list[float]:
    """Seconds of each request, the first of each client left out."""

    def run(_: int) -> list[float]:
        found = []
        with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60) as client:
            for _round in range(rounds + 1):
                started = time.perf_counter()
                client.get(f"/api/v1{path}").raise_for_status()
                found.append(time.perf_counter() - started)
        return found[1:]

    with ThreadPoolExecutor(at_once) as pool:
        return [seconds for times in pool.map(run, range(at_once)) for seconds in times]
