"""The demo as a source: history in one go, then live, until it is stopped."""

import asyncio

from fleetdeck.core import clock
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.demo.simulation import HISTORY, SOURCE, Simulation

_CHUNK = 1_000


class DemoSource:
    """Starts a new simulated fleet each time it runs."""

    id = SOURCE
    kind = "demo"
    name = "Simulated fleet"
    path = "no files, no network"

    def __init__(self, seed: int = 7) -> None:
        self.health = SourceHealth()
        self._seed = seed

    async def run(self, sink: Sink, positions: Positions) -> None:
        started = clock.now()
        simulation = Simulation(started - HISTORY, started, self._seed)
        self.health.state, self.health.reason = "importing", "makes up the past week"
        past = await asyncio.to_thread(simulation.advance, started)
        for first in range(0, len(past), _CHUNK):
            await sink.append(past[first : first + _CHUNK])
        self.health.state, self.health.reason = "live", "simulated agents at work"
        try:
            while True:
                await asyncio.sleep(max(simulation.next_at() - clock.now(), 0) / clock.SECOND)
                await sink.append(simulation.advance(clock.now()))
        finally:
            self.health.state, self.health.reason = "idle", "stopped"
            await asyncio.shield(sink.append(simulation.end(clock.now())))

    def rescan(self) -> None:
        """There is nothing to read again."""
