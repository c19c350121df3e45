"""The telemetry.db source: each invocation is one call to a model, with the cost that is written there (SRC-4)."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from fleetdeck.core import clock, money
from fleetdeck.core.config import Settings
from fleetdeck.core.text import clean
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.types import UsageRecorded
from fleetdeck.ingest.health import SourceHealth
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.sources.base import Sink
from fleetdeck.ingest.sources.plain_files import reason_of, shown
from fleetdeck.ingest.sources.refusals import POSITION, Refusals
from fleetdeck.ingest.sources.telemetry_db.reader import ROWS, Invocation, Locked, Unreadable, rows_after
from fleetdeck.ingest.sources.telemetry_db.told import ToldRows, digest_of

KIND = "telemetry_db"
# A new row is on screen within a second; looking costs a tenth of a millisecond.
LOOK_SECONDS = 0.4
MISSING_SECONDS = 2.0
_LAST = "last row"


class Stamp(NamedTuple):
    """What changes when somebody writes, or puts another file there: the times of the file and its log, the inode."""

    written: int
    log_written: int
    inode: int


class Mark(NamedTuple):
    """The last row that was read, and in which file: where it is no longer the same, all is read again."""

    id: int
    digest: str
    inode: int


def sources(settings: Settings) -> list["TelemetrySource"]:
    """One source for each configured database."""
    return [TelemetrySource(path) for path in settings.telemetry]


class TelemetrySource:
    """Follows one database. Never writes to it."""

    kind = KIND
    name = "Invocations"

    def __init__(self, path: Path) -> None:
        self.path = shown(path)
        self.id = f"telemetry-db:{self.path}"
        self.health = SourceHealth()
        self._file = path
        self._again = asyncio.Event()
        self._refusals = Refusals()

    def rescan(self) -> None:
        """Read from the first row again. On the event loop."""
        self._again.set()

    async def run(self, sink: Sink, positions: Positions) -> None:
        saved = await asyncio.to_thread(positions.load)
        mark = Mark(*saved[_LAST]) if _LAST in saved else None
        told = ToldRows(saved)
        self._refusals = Refusals(saved.get(POSITION))
        stamp: Stamp | None = None
        while True:
            now = await asyncio.to_thread(_stamp, self._file)
            if self._again.is_set() or (mark and now and now.inode != mark.inode):
                self._again.clear()
                mark, stamp = None, None
            if now is not None and now == stamp:
                await self._wait(LOOK_SECONDS)
                continue
            # With the one that was read last, which says whether this is still the same database.
            rows, reason = await self._rows(mark.id - 1 if mark else 0)
            if await self._refusals.tell({f"{self.path} (the file)": reason} if reason else {}, sink):
                await asyncio.to_thread(positions.save, {POSITION: self._refusals.told})
            if rows is None:
                await self._wait(MISSING_SECONDS)
                continue
            if mark and not (rows and (rows[0].id, digest_of(rows[0])) == (mark.id, mark.digest)):
                mark, stamp = None, None
                continue
            fresh = rows[1:] if mark else rows
            if fresh:
                facts = await self._facts(fresh, told, sink)
                # Before they are told: who is told and not kept would give its number to the next one.
                await asyncio.to_thread(positions.save, told.changes())
                await sink.append(facts)
                if facts and stamp is not None:
                    # What stood there at the start was written long ago: nobody waited for it.
                    self.health.lag_ms = max(0, clock.now() - facts[-1].time) / 1_000
                mark = Mark(fresh[-1].id, digest_of(fresh[-1]), now.inode if now else 0)
                await asyncio.to_thread(positions.save, {_LAST: list(mark)})
            self.health.state, self.health.reason = "live", ""
            if len(rows) < ROWS:
                stamp = now
                await self._wait(LOOK_SECONDS)

    async def _rows(self, last: int) -> tuple[Sequence[Invocation] | None, str]:
        """What is new; None when it cannot be said now. And what is wrong with the file."""
        try:
            return await asyncio.to_thread(rows_after, self._file, last), ""
        except FileNotFoundError:
            self.health.state, self.health.reason = "missing", f"{self.path} does not exist yet"
        except Locked:
            self.health.state, self.health.reason = "problem", "locked by its owner: looks again by itself"
            return None, next(iter(self._refusals.told.values()), "")
        except (Unreadable, OSError) as error:
            reason = str(error) if isinstance(error, Unreadable) else reason_of(error)
            self.health.state, self.health.reason = "problem", f"cannot be read: {reason}"
            return None, reason
        return None, ""

    async def _facts(self, rows: Sequence[Invocation], told: ToldRows, sink: Sink) -> list[Fact]:
        facts = []
        for row in rows:
            fact, problem = _fact(self.id, row, told)
            if problem is not None:
                await sink.problem(f"{self.path}:{row.id}", problem, repr(tuple(row))[:500])
            if fact is not None:
                facts.append(fact)
        return facts

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._again.wait()


def _stamp(path: Path) -> Stamp | None:
    try:
        log = path.with_name(f"{path.name}-wal")
        found = path.stat()
        return Stamp(found.st_mtime_ns, log.stat().st_mtime_ns if log.exists() else 0, found.st_ino)
    except OSError:
        return None


def _fact(source: str, row: Invocation, told: ToldRows) -> tuple[Fact | None, str | None]:
    """The call as a fact, and what is wrong with the row. A row without a time or a model makes none."""
    try:
        time = clock.parse(str(row.timestamp))
    except (ValueError, OverflowError):
        return None, f"timestamp {row.timestamp!r} is not a time"
    if not row.model:
        return None, "it names no model"
    problem = None
    cost = _number(row.cost)
    if cost is None:
        cost = 0.0
        problem = f"cost {row.cost!r} is not a number: counted as 0"
    elif cost * money.NANO > money.LARGEST:
        cost, problem = 0.0, f"cost {row.cost} is no bill: counted as 0"
    elif cost < 0:
        cost, problem = 0.0, f"cost {row.cost} is negative: counted as 0"
    tokens = _number(row.tokens) or 0
    if tokens < 0:
        tokens, problem = 0, f"tokens {row.tokens} is negative: counted as 0"
    latency = _number(row.latency_ms)
    # Without ids of its own a call is known by source and row: databases of two machines lie at the same path.
    data = UsageRecorded(
        model=clean(str(row.model))[:500],
        tool=clean(str(row.tool))[:500],
        # The database does not split them: the sum is what is known.
        input_tokens=int(tokens),
        reported_cost=money.to_usd(round(cost * 1e9)),
        tokens_unsplit=True,
        **({"status": clean(str(row.status))[:100]} if row.status is not None else {}),
        **({"latency_ms": int(latency)} if latency is not None and latency >= 0 else {}),
    )
    return make(source, told.id_of(row), time, data), problem


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e12 else None
