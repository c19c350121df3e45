"""What it costs to watch: the processor while nothing happens, and ten thousand task files (SRC-3, SRC-5, SRC-6)."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.report import Row
from bench.target import BACKEND, Target, target

IDLE_SECONDS = 30
FILES = 10_000
KINDS = {"collaboration", "telemetry_db", "dispatcher", "agent_logs"}


def measure() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as temporary:
        usual, many = Path(temporary) / "usual", Path(temporary) / "many"
        yield _idle("all watchers, the usual size", usual)
        yield from _many(many)


def _make(folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "fleetdeck", "demo", "--files", str(folder), *options]
    subprocess.run(command, cwd=BACKEND, check=True, stdout=subprocess.DEVNULL)


def _watched(folder: Path) -> dict[str, str]:
    return {
        "FLEETDECK_COLLABORATION": str(folder / "acme"),
        "FLEETDECK_TELEMETRY": str(folder / "acme" / "telemetry.db"),
        "FLEETDECK_DISPATCHER": str(folder / "ops"),
        "FLEETDECK_AGENT_LOGS": str(folder / "agent-logs"),
    }


def _idle(name: str, folder: Path) -> Row:
    _make(folder)
    with target(**_watched(folder)) as server:
        _settled(server)
        return _rest(name, server)


def _many(folder: Path) -> Iterator[Row]:
    _make(folder, "--count", str(FILES))
    begun = time.perf_counter()
    with target(**_watched(folder)) as server:
        _settled(server)
        seconds = time.perf_counter() - begun
        tasks = server.get("/tasks?limit=1")["total"]
        yield Row(f"{FILES:,} task files read from nothing", f"{seconds:.1f} s", note=f"{tasks:,} tasks on screen")
        yield _moved(server, folder)
        yield _rest(f"all watchers, {FILES:,} task files", server)


def _moved(server: Target, folder: Path) -> Row:
    """From the move of a file to its fact, among thousands."""
    took = []
    for source in sorted((folder / "acme" / "work" / "collaboration" / "inbox").glob("*.yaml"))[:9]:
        goal = folder / "acme" / "work" / "collaboration" / "done" / "bench"
        goal.mkdir(parents=True, exist_ok=True)
        before = server.get("/status")["as_of_seq"]
        begun = time.perf_counter()
        source.rename(goal / source.name)
        while server.get("/status")["as_of_seq"] == before:
            time.sleep(0.002)
        took.append(time.perf_counter() - begun)
    middle = sorted(took)[len(took) // 2] * 1e3
    return Row(f"file moved → fact, among {FILES:,}, p50", f"{middle:.0f} ms", "100 ms", middle <= 100)


def _settled(server: Target) -> None:
    """Until everything is read: every source has told something and is live."""
    while True:
        sources = [source for source in server.get("/sources")["items"] if source["kind"] in KINDS]
        if sources and all(source["state"] == "live" and source["facts_total"] for source in sources):
            return
        time.sleep(0.05)


def _rest(name: str, server: Target) -> Row:
    time.sleep(3)
    before = server.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    share = 100 * (server.cpu_seconds() - before) / IDLE_SECONDS
    return Row(f"idle CPU, {name}", f"{share:.2f} %", "1 %", share < 1, f"over {IDLE_SECONDS} s")
