"""The simulated fleet: agents that live through plausible work on a clock of their own, deterministic by seed.

`advance(until)` answers every fact up to a moment. History and live view are the same simulation: it is first advanced
to now in one go, then again and again as time passes.
"""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from fleetdeck.core import clock
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData
from fleetdeck.ingest.sources.demo.life import Life, born
from fleetdeck.ingest.sources.demo.script import JOBS, ROLES

SOURCE = "demo"
HISTORY = 6 * clock.DAY
# Top-level agents alive at once, which a live view shows; fewer in the past, where nobody watches.
AT_ONCE = 5
# So long before it is watched the fleet becomes busy, for agents of every age.
BEFORE_LIVE = 90 * clock.MINUTE


@dataclass(order=True, slots=True)
class _Due:
    time: int
    order: int
    life: Life | None = field(compare=False)


class Simulation:
    """A fleet from `start` on (microseconds)."""

    def __init__(self, start: int, live_from: int, seed: int = 7) -> None:
        self._dice = random.Random(seed)  # noqa: S311 (a play, no secret)
        self._live_from = live_from
        self._queue: list[_Due] = []
        self._order = 0
        self._born = 0
        self._facts = 0
        # Two starts of the demo are two fleets: ids must not meet in the log.
        self._run = f"{start // clock.SECOND:x}"
        self._alive: dict[str, Life] = {}
        self._push(start, None)

    def advance(self, until: int) -> list[Fact]:
        """All facts up to `until`, in order of time."""
        return list(self._advance(until))

    def next_at(self) -> int:
        """When something happens next."""
        return self._queue[0].time

    def end(self, now: int) -> list[Fact]:
        """Every living agent is cancelled."""
        return [
            self._fact(now, data) for life in self._alive.values() for data in life.cancel("the simulation was stopped")
        ]

    def _advance(self, until: int) -> Iterator[Fact]:
        while self._queue[0].time <= until:
            due = heapq.heappop(self._queue)
            if due.life is None:
                yield from self._dispatch(due.time)
            else:
                yield from self._step(due.time, due.life)

    def _dispatch(self, now: int) -> Iterator[Fact]:
        """Give work to a new agent when there is room, and look again after a while."""
        curtain = self._live_from - BEFORE_LIVE
        live = now >= curtain
        room = AT_ONCE if live else 3
        if sum(life.parent is None for life in self._alive.values()) < room and (live or self._working_hours(now)):
            job = JOBS[self._born % len(JOBS)]
            role = "BUILDER" if self._dice.random() < 0.45 else self._dice.choice(ROLES)
            yield from self._bear(now, born(self._dice, self._new_id(), role, job, None))
        if live:
            self._push(now + int(self._dice.uniform(40, 150) * clock.SECOND), None)
        else:
            self._push(min(now + int(self._dice.uniform(600, 2_400) * clock.SECOND), curtain), None)

    def _step(self, now: int, life: Life) -> Iterator[Fact]:
        if life.id not in self._alive:
            return
        pause, datas, child = life.act(now, self._new_id)
        for data in datas:
            yield self._fact(now, data)
        if child is not None:
            yield from self._bear(now, child)
        if life.over:
            del self._alive[life.id]
            if life.parent is not None:
                life.parent.child_ended(life)
        else:
            self._push(now + int(pause * clock.SECOND), life)

    def _bear(self, now: int, life: Life) -> Iterator[Fact]:
        self._alive[life.id] = life
        for data in life.begin():
            yield self._fact(now, data)
        self._push(now + clock.SECOND, life)

    def _fact(self, now: int, data: FactData) -> Fact:
        self._facts += 1
        return make(SOURCE, f"{self._run}-{self._facts}", now, data)

    def _new_id(self) -> str:
        self._born += 1
        return f"demo-{self._run}-{self._dice.randrange(16**3):03x}{self._born:02x}"

    def _push(self, time: int, life: Life | None) -> None:
        self._order += 1
        heapq.heappush(self._queue, _Due(time, self._order, life))

    def _working_hours(self, now: int) -> bool:
        hour = now // clock.HOUR % 24
        return 7 <= hour <= 18 or self._dice.random() < 0.4
