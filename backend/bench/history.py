"""Import of 1,000 sessions with 100,000 lines: by a server that starts beside them, and by `fleetdeck import`."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bench.report import Row
from bench.target import BACKEND, Target, target
from bench.transcripts import Writer

SESSIONS, LINES = 1_000, 100_000
MEMORY_MB = 400


def measure() -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        written = Writer(Path(folder), 1).write(SESSIONS, LINES)
        size = f"{written.lines:,} lines, {written.bytes / 1e6:.0f} MB"
        with target(FLEETDECK_CLAUDE_DIRS=folder) as server:
            yield from _by_server(server, size)
        yield from _by_command(Path(folder), size)


def _by_server(server: Target, size: str) -> Iterator[Row]:
    """Seconds count from the server's first good answer to /ready."""
    started = time.perf_counter()
    first = None
    peak = 0.0
    while True:
        if first is None and server.get("/agents?limit=5")["total"]:
            first = time.perf_counter() - started
        source = next(item for item in server.get("/sources")["items"] if item["kind"] == "claude_code")
        peak = max(peak, server.memory_mb())
        # Idle it is too in the moment before it looks.
        if first is not None and source["state"] in ("live", "idle"):
            break
        time.sleep(0.03)
    whole = time.perf_counter() - started
    cpu = server.cpu_seconds()
    yield Row("import: first sessions on screen, after /ready", f"{first:.2f} s", "1 s", first <= 1)
    yield Row(
        f"import of {size}, by the server",
        f"{whole:.1f} s",
        "5 s",
        whole < 5,
        f"{server.get('/status')['as_of_seq']:,} facts stored and projected; {cpu:.1f} CPU s of all processes; "
        "asked for lists all the while",
    )
    yield Row("memory at the peak of the import, all processes", f"{peak:.0f} MB", f"{MEMORY_MB} MB", peak < MEMORY_MB)


def _by_command(folder: Path, size: str) -> Iterator[Row]:
    with TemporaryDirectory() as home:
        first = _Command(Path(home), folder)
        yield Row(
            f"import of {size}, `fleetdeck import`",
            f"{first.seconds:.1f} s",
            "5 s",
            first.seconds < 5,
            f"{first.new_facts:,} facts; at most {first.peak_mb:.0f} MB, all processes",
        )
        again = _Command(Path(home), folder)
        yield Row(
            "the same import again",
            f"{again.new_facts} new facts in {again.seconds:.2f} s",
            "0 new facts",
            again.new_facts == 0,
        )


class _Command:
    """One run of `fleetdeck import --json`, with the memory of its processes at its peak."""

    def __init__(self, home: Path, claude: Path) -> None:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "fleetdeck", "import", "--json"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "FLEETDECK_DATA_DIR": str(home / "data"),
                "FLEETDECK_CLAUDE_DIRS": str(claude),
                "FLEETDECK_PORT": "1",  # no server of this machine is meant
            },
            cwd=BACKEND,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.peak_mb = 0.0
        watcher = threading.Thread(target=self._watch, args=(process.pid,), daemon=True)
        watcher.start()
        told, _ = process.communicate()
        self.seconds = time.perf_counter() - started
        self.new_facts: int = json.loads(told)["new_facts"]

    def _watch(self, pid: int) -> None:
        try:
            while True:
                process = psutil.Process(pid)
                family = [process, *process.children(recursive=True)]
                self.peak_mb = max(self.peak_mb, sum(one.memory_info().rss for one in family) / 1e6)
                time.sleep(0.05)
        except psutil.Error:
            return
