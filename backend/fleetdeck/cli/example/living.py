"""The example at work: each step changes something in one of the systems, as its owner would."""

import json
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from fleetdeck.cli.example import collaboration, dispatcher, telemetry, words
from fleetdeck.cli.example.folder import Example, write, write_json

_MOST_RUNNING = 3


class Living:
    """Goes on from what lies in the folder."""

    def __init__(self, example: Example, random: Random) -> None:
        self._example = example
        self._random = random

    def step(self, now: datetime) -> str:
        """Change one thing; answers what."""
        acts = (self._write_log, self._move_task, self._invoke, self._dispatch, self._new_task)
        return self._random.choices(acts, (6, 4, 3, 2, 1))[0](now)

    def _move_task(self, now: datetime) -> str:
        """From the inbox to an agent, or from an agent to what is done."""
        root = self._example.collaboration
        waiting = sorted(path for path in root.glob("inbox/*.yaml") if path.name != Path(collaboration.BROKEN).name)
        busy = sorted(root.glob("assigned/*/*.yaml"))
        if busy and (not waiting or self._random.random() < 0.5):
            old = self._random.choice(busy)
            new = root / "done" / old.parent.name / old.name
        elif waiting:
            old = self._random.choice(waiting)
            new = root / "assigned" / self._random.choice(words.AGENTS) / old.name
        else:
            return self._new_task(now)
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
        # One in ten forgets to say so in the file: its card tells.
        if self._random.random() < 0.9:
            write(new, collaboration.placed(new.read_text(encoding="utf-8"), new.parent.name, new.parent.parent.name))
        return f"moved {old.name} to {new.parent.relative_to(root)}"

    def _new_task(self, now: datetime) -> str:
        agent = self._random.choice(words.AGENTS)
        number = self._random.getrandbits(28)
        name = f"{now:%Y-%m-%dT%H%M}-{agent}-{number:07x}.yaml"
        text = collaboration.task(self._random, f"ACME-{number:07x}", agent, "inbox", [])
        write(self._example.collaboration / "inbox" / name, text)
        return f"wrote inbox/{name}"

    def _invoke(self, now: datetime) -> str:
        telemetry.append(self._example, [telemetry.row(self._random, now)])
        return "added a row to telemetry.db"

    def _write_log(self, now: datetime) -> str:
        running = [one for one in self._read("dispatches") if one["status"] == "running" and one.get("log")]
        if not running:
            return self._dispatch(now)
        log = self._example.dispatcher / self._random.choice(running)["log"]
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{now:%H:%M:%S} {words.step(self._random)}\n")
        return f"wrote a line to logs/{log.name}"

    def _dispatch(self, now: datetime) -> str:
        """End one that runs, or start the next."""
        all = self._read("dispatches")
        running = [place for place, one in enumerate(all) if one["status"] == "running"]
        if running and (len(running) >= _MOST_RUNNING or self._random.random() < 0.5):
            place = running[0]
            all[place] = ended = dispatcher.end(self._random, all[place], now)
            used = dispatcher.usage(self._random, ended)
            self._write("dispatches", all)
            self._write("usage", [*self._read("usage"), used])
            return f"{ended['id']} {ended['status']}"
        pending = next((place for place, one in enumerate(all) if one["status"] == "pending"), None)
        new = dispatcher.start(self._random, len(all) + 1, now)
        if pending is not None:
            new = {**all.pop(pending), "status": "running", "started_at": dispatcher.rendered(now)}
        new["log"] = f"logs/{new['id']}.log"
        write(self._example.dispatcher / new["log"], f"{now:%H:%M:%S} dispatch {new['id']} to {new['workspace']}\n")
        self._write("dispatches", [*all, new])
        return f"{new['id']} runs"

    def _read(self, name: str) -> list[dict[str, Any]]:
        found = json.loads((self._example.dispatcher / "logs" / f"{name}.json").read_text(encoding="utf-8"))
        return list(found)

    def _write(self, name: str, records: list[Any]) -> None:
        write_json(self._example.dispatcher / "logs" / f"{name}.json", records)
