"""The server under measurement: a process of its own on an empty SQLite database, with its memory and its CPU."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

TOKEN = "bench-0123456789abcdef"
BATCH = "application/cloudevents-batch+json"
BACKEND = Path(__file__).parents[1]


class Target:
    """A running server."""

    def __init__(self, folder: Path, process: subprocess.Popen[str], url: str, ready_seconds: float) -> None:
        self.folder = folder
        self.url = url
        self.port = int(url.rsplit(":", 1)[1])
        self.ready_seconds = ready_seconds
        """From the start of the process to the first good answer of /ready."""
        self.client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=120)
        self._process = psutil.Process(process.pid)
        self.popen = process

    def get(self, path: str) -> Any:
        response = self.client.get(f"/api/v1{path}")
        response.raise_for_status()
        return response.json()

    def post(self, body: bytes) -> Any:
        response = self.client.post("/api/v1/events", content=body, headers={"Content-Type": BATCH})
        response.raise_for_status()
        return response.json()

    def memory_mb(self) -> float:
        """Resident memory of the server and its children, in MB."""
        family = [self._process, *self._process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family) / 1e6

    def cpu_seconds(self) -> float:
        """User and system time so far, children included."""
        family = [self._process, *self._process.children(recursive=True)]
        return sum(times.user + times.system for times in (member.cpu_times() for member in family))


@contextmanager
def target(folder: Path | None = None, **environment: str) -> Iterator[Target]:
    """A server while the context lasts. `folder` keeps its data over several; else it is gone afterwards."""
    with tempfile.TemporaryDirectory() as temporary:
        home = folder or Path(temporary)
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "fleetdeck", "up", "--no-open", "--json", "--port", "0"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "FLEETDECK_DATA_DIR": str(home / "data"),
                "FLEETDECK_TOKEN": TOKEN,
                "FLEETDECK_CLAUDE_DIRS": "",
                "FLEETDECK_CODEX_DIRS": "",
                "FLEETDECK_GEMINI_DIRS": "",
                "FLEETDECK_RATE_LIMIT": "100000000",
                "FLEETDECK_LOG_LEVEL": "warning",
                **environment,
            },
            cwd=BACKEND,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        try:
            url = json.loads(process.stdout.readline())["url"]
            httpx.get(f"{url}/ready").raise_for_status()
            found = Target(home, process, url, time.perf_counter() - started)
            yield found
            found.client.close()
        finally:
            process.kill()
            process.wait()
