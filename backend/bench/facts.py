"""Made-up facts for benchmarks: a fleet at work, deterministic by seed, as CloudEvents dictionaries."""

import random
from collections.abc import Iterator
from typing import Any

from fleetdeck.core import clock

ROLES = ("BUILDER", "TESTER", "REVIEWER", "PLANNER", "ANALYST", "DOCUMENTER")
MODELS = ("claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5", "gpt-5")
WORKSPACES = ("api-server", "web-console", "billing", "mobile-app", "docs-site")


def fleet(count: int, seed: int = 1, agents: int | None = None, start: int | None = None) -> Iterator[dict[str, Any]]:
    """`count` CloudEvents: agents come to life, talk, call tools, change files and use tokens, twenty at a time.

    `agents`: how many in all (default one per 100 facts). `start`: microseconds; the facts fill the 14 days after it.
    """
    dice = random.Random(seed)
    agents = agents or max(count // 100, 1)
    per_agent = max(count // agents, 2)
    start = start if start is not None else clock.now() - 14 * clock.DAY
    step = 14 * clock.DAY // max(count, 1)
    for number in range(count):
        newest = min(number // per_agent, agents - 1)
        born = number % per_agent == 0 and number // per_agent < agents
        agent = newest if born else max(newest - dice.randrange(20), 0)
        agent_id = f"bench-{seed}-{agent}"
        yield {
            "specversion": "1.0",
            "source": "bench",
            "id": f"{seed}-{number}",
            "time": clock.render(start + number * step),
            **(_created(agent, agent_id) if born else _work(number, agent, agent_id, dice)),
        }


def _created(agent: int, agent_id: str) -> dict[str, Any]:
    return {
        "type": "agent.created",
        "data": {
            "agent_id": agent_id,
            "role": ROLES[agent % 6],
            "name": f"{ROLES[agent % 6].lower()}-{agent:03x}",
            "model": MODELS[agent % 4],
            "workspace": WORKSPACES[agent % 5],
            "context_limit": 200_000,
        },
    }


def _work(number: int, agent: int, agent_id: str, dice: random.Random) -> dict[str, Any]:
    match number % 6:
        case 0:
            type, data = (
                "message.recorded",
                {
                    "message_id": f"m{number}",
                    "role": "assistant",
                    "blocks": [{"type": "text", "text": "I look at the limiter before I change it. " * 5}],
                },
            )
        case 1:
            type, data = "tool.started", {"tool_call_id": f"t{number}", "name": "Bash", "input": {"command": "pytest"}}
        case 2:
            type, data = "tool.completed", {"tool_call_id": f"t{number - 1}", "status": "ok", "output": "ok " * 30}
        case 3:
            type, data = (
                "usage.recorded",
                {
                    "message_id": f"msg{number}",
                    "request_id": f"req{number}",
                    "model": MODELS[agent % 4],
                    "input_tokens": dice.randrange(2000),
                    "output_tokens": dice.randrange(800),
                    "cache_read_tokens": dice.randrange(90_000),
                    "cache_write_5m_tokens": dice.randrange(5_000),
                },
            )
        case 4:
            type, data = (
                "file.changed",
                {
                    "path": f"src/file_{number % 40}.py",
                    "operation": "modified",
                    "lines_added": 3,
                    "lines_removed": 1,
                    "patch": "@@ -1,2 +1,4 @@\n a\n+b\n+c\n+d\n-e\n",
                },
            )
        case _:
            type, data = "agent.status_changed", {"status": "running", "activity": f"editing src/file_{number % 40}.py"}
    return {"type": type, "data": {"agent_id": agent_id, **data}}
