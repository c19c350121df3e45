"""The Python client: what a call of it costs the orchestrator, with the server there and with it away (SRC-2)."""

import json
import subprocess
import sys
from collections.abc import Iterator

from bench.report import Row
from bench.target import BACKEND, TOKEN, target

PROGRAM = BACKEND.parent / "sdk" / "python" / "bench" / "calls.py"


def measure() -> Iterator[Row]:
    with target() as server:
        yield _row("the server answers", server.url, TOKEN)
    yield _row("the server is away", "http://127.0.0.1:9", "nobody")


def _row(when: str, url: str, token: str) -> Row:
    printed = subprocess.run(
        [sys.executable, str(PROGRAM), url, token, "--json"],
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(printed.stdout)
    arrived = f"; all there {found['arrived_after']:.1f} s after the last" if found["arrived_after"] >= 0 else ""
    return Row(
        f"SDK call in the orchestrator, {when}, p50 / p95",
        f"{found['p50']:.3f} / {found['p95']:.3f} ms",
        "under 1 ms",
        found["p95"] < 1,
        f"{found['calls']:,} callbacks, the longest {found['max']:.0f} ms{arrived}",
    )
