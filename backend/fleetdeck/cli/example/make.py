"""The whole example from a seed: the same seed and the same moment give the same files."""

from datetime import datetime
from random import Random

from fleetdeck.cli.example import agent_logs, collaboration, dispatcher, telemetry
from fleetdeck.cli.example.folder import Example, Totals


def make(example: Example, seed: int, now: datetime, count: int) -> Totals:
    """`count`: task files. Raises NotOurs."""
    example.prepare()
    totals = Totals()
    # A part that changes does not change the others.
    collaboration.make(example, Random(f"{seed} tasks"), now, count, totals)  # noqa: S311
    telemetry.make(example, Random(f"{seed} telemetry"), now, totals)  # noqa: S311
    dispatcher.make(example, Random(f"{seed} dispatcher"), now, totals)  # noqa: S311
    agent_logs.make(example, Random(f"{seed} agents"), now, totals)  # noqa: S311
    return totals
