"""Cold start, idle memory and CPU, installed size."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.report import Row, percentile
from bench.target import BACKEND, target

STARTS = 7
IDLE_SECONDS = 20


def measure() -> Iterator[Row]:
    starts = []
    for _ in range(STARTS):
        with target() as server:
            starts.append(server.ready_seconds)
    median = percentile(starts, 0.5)
    yield Row("cold start to `/ready`, median of 7", f"{median:.2f} s", "under 1.0 s", median < 1.0)
    with target() as server:
        for _ in range(10):
            server.get("/status")
        time.sleep(5)
        before = server.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        share = 100 * (server.cpu_seconds() - before) / IDLE_SECONDS
        memory = server.memory_mb()
    yield Row("idle memory, all processes", f"{memory:.0f} MB", "under 120 MB", memory < 120)
    yield Row("idle CPU of one core", f"{share:.2f} %", "under 0.5 %", share < 0.5)
    size = installed_mb()
    yield Row("installed size, without development tools", f"{size:.0f} MB", "under 150 MB", size < 150)


def installed_mb() -> float:
    """The runtime dependencies as pinned, our package, the browser app: bytes on disk."""
    import importlib.metadata
    import re

    wanted = re.findall(r"^([\w.-]+)==", (BACKEND / "requirements.txt").read_text(), re.M)
    total = 0
    for name in wanted:
        for file in importlib.metadata.distribution(name).files or ():
            path = Path(str(file.locate()))
            total += path.stat().st_size if path.is_file() else 0
    for folder in (BACKEND / "fleetdeck", BACKEND.parent / "frontend" / "dist"):
        total += sum(
            path.stat().st_size for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )
    return total / 1e6
