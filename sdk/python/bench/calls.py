"""What a call costs the orchestrator: prints a table; with --json, the numbers for `make bench` of the server.

python bench/calls.py [URL TOKEN]    without a server: how it is while that is away
"""

import json
import sys
import tempfile
import time

from fleetdeck_client import ProgressTracker

CALLS = 5_000
# An orchestrator does something between two calls.
PAUSE_SECONDS = 0.0005


def measure(url: str, token: str) -> dict[str, float]:
    """Milliseconds of a call: p50, p95, the longest; and whether all arrived (seconds until then, -1 if not)."""
    with tempfile.TemporaryDirectory() as spool:
        tracker = ProgressTracker(url, token, source="bench-client", spool=spool, exit_seconds=0)
        taken = []
        for number in range(CALLS):
            agent = f"agent-{number // 10}"
            begin = time.perf_counter()
            if number % 10 == 0:
                tracker.agent_created(agent, "BUILDER", "claude-sonnet-4-5", "task-1", workspace="shop")
            elif number % 10 == 9:
                tracker.agent_completed(agent, {"input": 1_000, "output": 50}, "0.01", 1.5, "Done. " * 50)
            else:
                tracker.message(agent, "user", "Please look at the tests. " * 20)
            taken.append((time.perf_counter() - begin) * 1_000)
            time.sleep(PAUSE_SECONDS)
        begin = time.perf_counter()
        arrived = tracker.flush(30) if token and tracker.client.handled else False
        seconds = time.perf_counter() - begin if arrived else -1.0
        tracker.close(0)
    taken.sort()
    return {
        "p50": taken[len(taken) // 2],
        "p95": taken[int(len(taken) * 0.95)],
        "max": taken[-1],
        "calls": len(taken),
        "arrived_after": seconds,
    }


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--json"]
    url, token = arguments if len(arguments) == 2 else ("http://127.0.0.1:9", "")
    found = measure(url, token)
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    print("| call | p50 | p95 | longest |\n| --- | --- | --- | --- |")
    print(f"| {found['calls']:,} callbacks | {found['p50']:.3f} ms | {found['p95']:.3f} ms | {found['max']:.1f} ms |")


if __name__ == "__main__":
    main()
