"""A folder per agent: what it was given, said, called and used."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from fleetdeck.cli.example import words
from fleetdeck.cli.example.folder import Example, Totals, write

COUNT = 30
_ROLES = ("ANALYST", "PLANNER", "BUILDER", "TESTER", "REVIEWER")


def make(example: Example, random: Random, now: datetime, totals: Totals) -> None:
    for number in range(1, COUNT + 1):
        role = random.choice(_ROLES)
        begun = now - timedelta(minutes=random.randint(30, 60 * 24 * 6))
        folder = example.agent_logs / f"{role.lower()}-{number:02d}"
        job = words.title(random)
        calls = random.randint(4, 14)
        model = random.choice(tuple(words.MODELS))
        tools = [_call(random, begun + timedelta(seconds=20 * place)) for place in range(calls)]
        turns = [_turn(random, role, model, begun + timedelta(seconds=60 * place), totals) for place in range(1, 4)]
        turns[-1]["status"] = "COMPLETED"
        write(folder / "prompt.txt", f"{job}. {words.reason(random)}\n", begun.timestamp())
        write(folder / "text.txt", f"{words.step(random)}\n{job}: done.\n", begun.timestamp() + 180)
        write(folder / "tools.jsonl", _lines(tools))
        write(folder / "summary.jsonl", _lines(turns))
    totals.agents = COUNT


def _call(random: Random, when: datetime) -> dict[str, Any]:
    failed = random.random() < 0.06
    return {
        "timestamp": _rendered(when),
        "tool": random.choice(words.TOOLS),
        "input": {"path": random.choice(words.FILES)},
        "output": "" if failed else words.step(random),
        "success": not failed,
        "duration_ms": random.randint(3, 4_000),
        **({"error": "exit 1"} if failed else {}),
    }


def _turn(random: Random, role: str, model: str, when: datetime, totals: Totals) -> dict[str, Any]:
    input, output, read, written, cost = words.usage(random, model)
    totals.turns += 1
    totals.agent_cost += cost * 1_000
    totals.agent_tokens += input + output + read + written
    tokens = {"input": input, "output": output, "cache_read": read, "cache_creation": written}
    return {
        "timestamp": _rendered(when),
        "role": role,
        "model": model,
        "tokens": tokens,
        "cost": f"{cost / 1e6:.6f}",
        "duration": random.randint(5, 60),
        "status": "RUNNING",
    }


def _lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _rendered(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
