"""The demo as a source: history in one go, then live, until it is stopped."""

import asyncio

from fleetdeck.core import clock
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.demo.simulation import HISTORY, SOURCE, Simulation

_CHUNK = 1_000
_CLOCK = "clock"


class DemoSource:
    """Starts a new simulated fleet each time it runs, from where the one before ended: the past is made up once."""

    id = SOURCE
    kind = "demo"
    name = "Simulated fleet"
    path = "no files, no network"

    def __init__(self, seed: int = 7) -> None:
        self.health = SourceHealth()
        self._seed = seed

    async def run(self, sink: Sink, positions: Positions) -> None:
        started = clock.now()
        before = (await asyncio.to_thread(positions.load)).get(_CLOCK, 0)
        simulation = Simulation(max(started - HISTORY, before), started, self._seed)
        self.health.state, self.health.reason = "importing", "makes up the past days"
        past = await asyncio.to_thread(simulation.advance, started)
        for first in range(0, len(past), _CHUNK):
            await sink.append(past[first : first + _CHUNK])
        await asyncio.to_thread(positions.save, {_CLOCK: started})
        self.health.state, self.health.reason = "live", "simulated agents at work"
        try:
            while True:
                await asyncio.sleep(max(simulation.next_at() - clock.now(), 0) / clock.SECOND)
                await sink.append(simulation.advance(clock.now()))
        finally:
            self.health.state, self.health.reason = "idle", "stopped"
            await asyncio.shield(self._end(simulation, sink, positions))

    async def _end(self, simulation: Simulation, sink: Sink, positions: Positions) -> None:
        now = clock.now()
        await sink.append(simulation.end(now))
        await asyncio.to_thread(positions.save, {_CLOCK: now})

    def rescan(self) -> None:
        """There is nothing to read again."""
