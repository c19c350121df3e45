"""The hub: one beat for all sockets. At each beat it says how far the log is; whoever is behind reads from its cursor.

There are no queues: a socket that is slow simply has an old cursor, its next frame is larger, and when it falls too
far behind it is told to fetch a snapshot (`resync`). Sockets that keep up share one read and one encoding a beat.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from fleetdeck.core import jsons
from fleetdeck.core.db import Database
from fleetdeck.events.append import head
from fleetdeck.events.fact import wire
from fleetdeck.events.read import rows_after
from fleetdeck.live.deltas import topics_of_delta
from fleetdeck.live.topics import topics_of

# The first fact of a stream goes at once; those that follow are joined for at most this long (contracts, section 3).
BEAT_SECONDS = 0.04
FRAME_EVENTS = 500
MAX_LAG_EVENTS = 20_000
# Facts with bodies larger than this are shortened for topics that show many agents at once.
_BODY_BYTES, _BODY_STRING = 4_000, 500


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides the content of a frame, besides the cursor: equal readers share frames."""

    topics: frozenset[str]
    tz_offset_minutes: int = 0


RowsView = Callable[[Connection, int, int, Reader], list[Any] | None]
"""(connection, after, until, reader) → the rows last changed by facts in between that concern the reader; None when
they are too many for a frame."""
StateView = Callable[[Connection, Reader], Any]
"""(connection, reader) → a state as it is now; empty when it does not concern the reader."""


@dataclass(slots=True)
class Frame:
    """The next frame for a cursor: `payload` is None when nothing in it concerns the reader."""

    seq: int
    payload: bytes | None
    behind: bool
    """There is more to read at once."""


class Hub:
    """Serves frames to all sockets of this process."""

    def __init__(self, db: Database, rows: Mapping[str, RowsView], states: Mapping[str, StateView]) -> None:
        self._db = db
        self._rows = rows
        self._states = states
        self._news = asyncio.Event()
        self._listeners: set[asyncio.Event] = set()
        self._offers: set[Callable[[frozenset[str], bytes], None]] = set()
        self._frames: dict[tuple[int, Reader], asyncio.Future[Frame]] = {}
        self._latest = 0
        self.seq = 0
        """How far the log is, as of the last beat."""

    def announce(self, seq: int) -> None:
        """The bus says: the log has grown. In the event loop's thread."""
        self._latest = max(self._latest, seq)
        self._news.set()

    async def run(self) -> None:
        """Beat while there is news, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            if self._latest > self.seq:
                self.seq = self._latest
                self._frames.clear()
                for listener in self._listeners:
                    listener.set()
                await asyncio.sleep(BEAT_SECONDS)

    @contextmanager
    def listening(self, listener: asyncio.Event, offer: Callable[[frozenset[str], bytes], None]) -> Iterator[None]:
        """While the context lasts, each beat sets the event, and deltas are offered with their topics."""
        self._listeners.add(listener)
        self._offers.add(offer)
        try:
            yield
        finally:
            self._listeners.discard(listener)
            self._offers.discard(offer)

    def offer(self, delta: bytes) -> None:
        """Streaming text, for the sockets that watch its agent or task. In the event loop's thread."""
        if self._offers:
            topics = topics_of_delta(delta)
            for offer in self._offers:
                offer(topics, delta)

    async def catch_up(self) -> int:
        """How far the log really is; the bus may be a moment behind when another process wrote."""
        latest = await asyncio.to_thread(self._head)
        self.announce(latest)
        return latest

    async def frame(self, cursor: int, reader: Reader) -> Frame:
        """What comes after `cursor` for this reader. Callers with the same cursor and reader share the work."""
        key = (cursor, reader)
        reading = self._frames.get(key)
        if reading is None:
            reading = asyncio.get_running_loop().run_in_executor(None, self._read, cursor, reader)
            self._frames[key] = reading
        # Shielded: one socket that goes away must not take the frame from the others.
        return await asyncio.shield(reading)

    def _head(self) -> int:
        with self._db.read() as connection:
            return head(connection)

    def _read(self, cursor: int, reader: Reader) -> Frame:
        with self._db.read() as connection:
            rows = rows_after(connection, cursor, FRAME_EVENTS)
            seq = int(rows[-1].seq) if rows else cursor
            latest = head(connection)
            views: dict[str, Any] = {}
            for name, rows_view in self._rows.items():
                changed = rows_view(connection, cursor, seq, reader)
                if changed is None:
                    return Frame(latest, resync(latest, "more has changed than a frame holds"), False)
                views[name] = changed
            # A state is sent once it is that of the frame: with the last of several frames.
            if latest == seq:
                views |= {name: view(connection, reader) for name, view in self._states.items()}
        views = {name: value for name, value in views.items() if value}
        return Frame(seq, _encode(_events(rows, reader.topics), views, seq), latest > seq)


def resync(seq: int, reason: str) -> bytes:
    """The frame that tells a client to fetch snapshots; its stream goes on after `seq`."""
    return jsons.dumps({"op": "resync", "reason": reason, "seq": seq})


def _events(rows: Sequence[Any], topics: frozenset[str]) -> list[bytes]:
    found = []
    for row in rows:
        matched = topics & topics_of(row.type, row.subject)
        if matched:
            whole = any(":" in topic for topic in matched)
            data = row.data if whole or len(row.data) <= _BODY_BYTES else _shortened(row.data)
            found.append(wire(row.seq, row.source, row.id, row.type, row.time, row.subject, data))
    return found


def _encode(events: Sequence[bytes], views: dict[str, Any], seq: int) -> bytes | None:
    if not events and not views:
        return None
    tail = b',"views":' + jsons.dumps(views) if views else b""
    return b'{"op":"events","events":[%b],"seq":%d%b}' % (b",".join(events), seq, tail)


def _shortened(data: str) -> bytes:
    """The data of a fact with every long string and list cut; `shortened` says so."""

    def cut(value: Any) -> Any:
        if isinstance(value, str):
            return value if len(value) <= _BODY_STRING else value[:_BODY_STRING] + "…"
        if isinstance(value, list):
            return [cut(item) for item in value[:20]]
        if isinstance(value, dict):
            return {key: cut(item) for key, item in value.items()}
        return value

    return jsons.dumps({**cut(jsons.loads(data)), "shortened": True})
