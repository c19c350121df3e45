"""Analytics at 1,000,000 calls to models: every statistic of the screens, p50 and p95 of a request."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bench.facts import MODELS, ROLES, WORKSPACES
from bench.ingest import BATCH_FACTS, send_all
from bench.reads import times
from bench.report import Row, percentile
from bench.target import target
from fleetdeck.core import clock, jsons

CALLS = 1_000_000
DAYS = 120
PER_AGENT = 100
TOOLS = ("Read", "Bash", "Edit", "Grep", "Write", "Task", "WebFetch", "Glob")
GOAL_MS = 10
_CHUNK = 200


def calls() -> Iterator[dict[str, Any]]:
    """Agents that each make a hundred calls to a model within an hour or two, and a call of a tool with every fifth;
    every fifth agent begins a task that the next four work for."""
    dice = random.Random(5)
    agents = CALLS // PER_AGENT
    begin = clock.now() - DAYS * clock.DAY
    for agent in range(agents):
        start = begin + (DAYS * clock.DAY - 2 * clock.HOUR) * agent // agents
        id, task = f"s{agent}", f"T-{agent // 5}"
        workspace = WORKSPACES[dice.randrange(5)]
        if agent % 5 == 0:
            yield _fact(
                f"{task} made", "task.created", start, {"task_id": task, "prompt": "do", "workspace": workspace}
            )
            yield _fact(f"{task} runs", "task.status_changed", start, {"task_id": task, "status": "running"})
        created = {"agent_id": id, "role": ROLES[agent % 6], "workspace": workspace, "task_id": task}
        yield _fact(f"{id} made", "agent.created", start, created)
        model = MODELS[agent % 4]
        step = dice.randrange(20, 70) * clock.SECOND
        for number in range(PER_AGENT):
            time = start + number * step
            usage = {
                "agent_id": id,
                "message_id": f"{id}-{number}",
                "model": model,
                "input_tokens": dice.randrange(2_000),
                "output_tokens": dice.randrange(800),
                "cache_read_tokens": dice.randrange(90_000),
            }
            yield _fact(f"{id} u{number}", "usage.recorded", time, usage)
            if number % 5 == 0:
                tool = {
                    "agent_id": id,
                    "tool_call_id": f"c{number}",
                    "name": TOOLS[dice.randrange(8)],
                    "status": "ok" if dice.random() < 0.95 else "error",
                    "duration_ms": int(dice.lognormvariate(6, 2)),
                }
                yield _fact(f"{id} t{number}", "tool.completed", time, tool)
        if agent % 5 == 4:
            end = {"task_id": task, "status": "completed" if dice.random() < 0.95 else "failed"}
            yield _fact(f"{task} ended", "task.completed", start + PER_AGENT * step, end)


def _fact(id: str, type: str, time: int, data: dict[str, Any]) -> dict[str, Any]:
    return {"specversion": "1.0", "source": "bench", "id": id, "type": type, "time": clock.render(time), "data": data}


def measure() -> Iterator[Row]:
    month = clock.render(clock.now() - 30 * clock.DAY)
    paths = {
        "tokens": "/metrics/tokens?unit=day&tz=Europe/Berlin",
        "models": "/metrics/models?workspace=",
        "activity": "/metrics/activity?tz=Europe/Berlin",
        "tools": "/metrics/tools?workspace=",
        "performance": "/metrics/performance?workspace=",
    }
    with target() as server:
        facts = calls()
        # Never all of them in memory at once.
        while bodies := [jsons.dumps(batch) for _ in range(_CHUNK) if (batch := list(islice(facts, BATCH_FACTS)))]:
            send_all(server, bodies, 2)
        for name, more in (("everything", ""), ("30 days", f"&start={month}")):
            found = {metric: times(server, path + more, 1, 30) for metric, path in paths.items()}
            yield _row(name, found)
        rest = ("/metrics/plan", "/metrics/anomalies?tz=Europe/Berlin", "/metrics/tokens?task_id=T-100")
        yield _row("plan, anomalies, one task's tokens", {path: times(server, path, 1, 30) for path in rest})


def _row(name: str, found: dict[str, list[float]]) -> Row:
    p50 = max(percentile(seconds, 0.5) for seconds in found.values()) * 1e3
    p95 = max(percentile(seconds, 0.95) for seconds in found.values()) * 1e3
    return Row(
        f"statistics at {CALLS:,} calls to models, {name}, slowest, p50 / p95",
        f"{p50:.1f} / {p95:.1f} ms",
        f"under {GOAL_MS} ms",
        p50 < GOAL_MS,
        ", ".join(f"{metric} {percentile(seconds, 0.5) * 1e3:.1f}" for metric, seconds in found.items()),
    )
