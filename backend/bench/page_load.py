"""The first moments of a page: first paint and first row with a cold cache, and how much JavaScript travels."""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

from bench.browser import WEB, browser
from bench.facts import fleet
from bench.report import Row, percentile
from bench.target import Target, target
from fleetdeck.core import jsons

AGENTS = 1_000
LOADS = 11


def measure() -> Iterator[Row]:
    with target(FLEETDECK_WEB_DIR=str(WEB)) as server, browser(server) as page:
        fill(server, AGENTS)
        page.open("/")  # whatever the server does for the first time
        for path, name in (("/", "overview"), ("/agents", "list of agents")):
            loads = [page.open(path) for _ in range(LOADS)]
            paint, row = (percentile((load[what] for load in loads), 0.5) / 1e3 for what in ("paint", "row"))
            worst = max(load["row"] for load in loads) / 1e3
            yield Row(
                f"first paint / first data row, cold cache, {AGENTS:,} agents, {name}, median of {LOADS}",
                f"{paint:.2f} / {row:.2f} s",
                "0.2 / 0.5 s",
                paint <= 0.2 and row <= 0.5,
                f"slowest row {worst:.2f} s",
            )
            if path == "/":
                first = {script["name"] for script in loads[0]["scripts"]}
    sizes = {f"/{path.relative_to(WEB)}": gzipped(path) for path in WEB.rglob("*.js")}
    fetched = sum(sizes[name] for name in first) / 1e3
    everything = sum(sizes.values()) / 1e3
    yield Row(
        "JavaScript gzipped, first page / all",
        f"{fetched:.0f} / {everything:.0f} KB",
        "180 / 600 KB",
        fetched <= 180 and everything <= 600,
        f"{len(first)} scripts that the browser fetched until the first row, of {len(sizes)}",
    )


def fill(server: Target, agents: int) -> None:
    """A fleet of so many agents, the last of them at work."""
    server.post(jsons.dumps(list(fleet(agents * 4, agents=agents))))
    time.sleep(1)


def gzipped(path: Path) -> int:
    """The bytes of a script as the build left it compressed, or as it would be."""
    built = path.with_name(f"{path.name}.gz")
    return built.stat().st_size if built.is_file() else len(gzip.compress(path.read_bytes(), 9))
