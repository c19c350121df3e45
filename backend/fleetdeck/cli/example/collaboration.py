"""Task files in `inbox`, `assigned/<agent>` and `done/<agent>`, and one that cannot be read."""

import json
import re
from datetime import datetime, timedelta
from random import Random

from fleetdeck.cli.example import words
from fleetdeck.cli.example.folder import Example, Totals, write

_LANES = ("inbox", "assigned", "done")
_SHARES = (20, 15, 65)
BROKEN = "inbox/2026-draft-without-quotes.yaml"


def make(example: Example, random: Random, now: datetime, count: int, totals: Totals) -> None:
    """`count` files, the oldest done, with dependencies on earlier ones."""
    ids: list[str] = []
    for number in range(1, count + 1):
        # Whoever comes late is rather new: the first are done.
        lane = random.choices(_LANES, _SHARES)[0]
        agent = random.choice(words.AGENTS)
        written = now - timedelta(minutes=random.randint(5, 60 * 24 * (45 if lane == "done" else 9)))
        id = f"ACME-{number:04d}"
        name = f"{written:%Y-%m-%dT%H%M}-{agent}-{number:04d}.yaml"
        where = lane if lane == "inbox" else f"{lane}/{agent}"
        text = task(random, id, agent, lane, [random.choice(ids[-40:])] if ids and random.random() < 0.25 else [])
        write(example.collaboration / where / name, text, written.timestamp())
        totals.tasks[lane] += 1
        ids.append(id)
    write(example.collaboration / BROKEN, 'id: ACME-DRAFT\ntitle: "Not finished\nagent: [qa\n')


def task(random: Random, id: str, agent: str, lane: str, dependencies: list[str]) -> str:
    """The YAML of one file. Texts are written as JSON strings, which YAML reads too."""
    status = {"inbox": "new", "assigned": random.choice(("assigned", "in_progress")), "done": "done"}[lane]
    criteria = random.sample(words.CRITERIA, 2)
    return "\n".join(
        (
            f"id: {id}",
            f"title: {json.dumps(words.title(random))}",
            f"agent: {agent}",
            f"status: {status}",
            f"priority: {random.choices(('critical', 'high', 'medium', 'low'), (1, 4, 8, 4))[0]}",
            f"estimated_hours: {random.choice((1, 2, 3, 5, 8))}",
            f"dependencies: {json.dumps(dependencies)}",
            f"description: {json.dumps(words.reason(random))}",
            "acceptance_criteria:",
            *(f"  - {json.dumps(one)}" for one in criteria),
            "",
        )
    )


def placed(text: str, agent: str, lane: str) -> str:
    """The same file with the agent and the status of the folder that it lies in now."""
    status = "done" if lane == "done" else "in_progress"
    text = re.sub(r"(?m)^agent: .*$", f"agent: {agent}", text)
    return re.sub(r"(?m)^status: .*$", f"status: {status}", text)
