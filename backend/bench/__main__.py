"""`make bench`: measures, prints the table, and writes docs/benchmarks.md; a part alone replaces its own rows."""

import argparse
import sys
from pathlib import Path

from bench import (
    client,
    history,
    hooks,
    ingest,
    kills,
    otlp,
    pages,
    reads,
    requests,
    sockets,
    start,
    statistics,
    tasks,
    watchers,
)
from bench.report import Row, machine, merged, table

MEASURES = {
    "start": start.measure,
    "ingest": ingest.measure,
    "otlp": otlp.measure,
    "hooks": hooks.measure,
    "watchers": watchers.measure,
    "reads": reads.measure,
    "statistics": statistics.measure,
    "requests": requests.measure,
    "history": history.measure,
    "sockets": sockets.measure,
    "pages": pages.measure,
    "tasks": tasks.measure,
    "client": client.measure,
    "kills": kills.measure,
}
DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *MEASURES], help="measure only these")
    chosen = parser.parse_args().only or list(MEASURES)
    rows: list[Row] = []
    for name in chosen:
        print(f"measuring {name} …", file=sys.stderr)
        for row in MEASURES[name]():
            print(f"  {row.what}: {row.measured} ({row.goal}) {row.note}", file=sys.stderr)
            rows.append(row)
    print(table(rows))
    if len(chosen) < len(MEASURES):
        rows = merged(DOCUMENT.read_text(), rows)
    DOCUMENT.write_text(
        "# Benchmarks\n\nWritten by `make bench` (`python -m bench` in backend/; `python -m bench history` measures a "
        f"part again and replaces its rows). {machine()}.\n"
        "Client and server share the machine: every number includes the cost of whoever measures. Why some fall short: "
        "[performance.md](performance.md).\n\n"
        f"{table(rows)}\n"
    )


if __name__ == "__main__":
    main()
