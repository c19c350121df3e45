"""The table of a benchmark run: what was measured, beside its goal."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from fleetdeck.core import clock


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing. `met` is None where there is no goal to meet."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None
    note: str = ""


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def table(rows: Iterable[Row]) -> str:
    """Markdown."""
    lines = ["| what | measured | goal | | note |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        mark = {True: "met", False: "**missed**", None: ""}[row.met]
        lines.append(f"| {row.what} | {row.measured} | {row.goal} | {mark} | {row.note} |")
    return "\n".join(lines)


def machine() -> str:
    """What this ran on, in a line, without its name."""
    model = "unknown processor"
    try:
        with open("/proc/cpuinfo") as cpuinfo:
            model = next((line.split(":", 1)[1].strip() for line in cpuinfo if line.startswith("model name")), model)
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; {clock.render(clock.now())[:10]}"
    )


def merged(document: str, measured: Iterable[Row]) -> list[Row]:
    """The rows of a document, with those that were measured anew in their places and new ones last."""
    fresh = {row.what: row for row in measured}
    marks = {"met": True, "**missed**": False}
    rows = []
    for line in document.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("| ") or len(cells) < 3 or cells[0] in ("what", "---"):
            continue
        what, value, goal, mark, note = [*cells, "", "", ""][:5]
        rows.append(fresh.pop(what, Row(what, value, goal, marks.get(mark), note)))
    return [*rows, *fresh.values()]
