"""What is kept of a file between two readings, as it goes through ingest/positions.py."""

from dataclasses import dataclass
from typing import Any

from fleetdeck.ingest.sources.claude_code.parse.values import Json
from fleetdeck.ingest.sources.line_reader import Position, restore

# Another number makes every file be read again: raise it when the same lines give other facts than before.
FORMAT = 1


@dataclass(slots=True)
class Saved:
    """How far a file is read, the mapping's state there, and whether its agents are done."""

    position: Position
    state: Json
    settled: bool = False
    """Only a new line can change the status of its agents."""

    def to_json(self) -> Json:
        return {"format": FORMAT, "at": self.position.save(), "state": self.state, "settled": self.settled}


def from_json(value: Any) -> Saved | None:
    """None for what another version of Fleetdeck saved."""
    if not isinstance(value, dict) or value.get("format") != FORMAT or not isinstance(value.get("state"), dict):
        return None
    return Saved(restore(value.get("at")), value["state"], value.get("settled") is True)
