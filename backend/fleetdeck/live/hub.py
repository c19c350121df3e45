"""The hub: one beat for all sockets. At each beat it says how far the log is; whoever is behind reads from its cursor.

There are no queues: a socket that is slow simply has an old cursor, its next frame is larger, and when it falls too
far behind it is told to fetch a snapshot (`resync`). Sockets that keep up share one read and one encoding a beat.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from fleetdeck.core import jsons
from fleetdeck.core.db import Database
from fleetdeck.events.append import head
from fleetdeck.events.fact import wire
from fleetdeck.events.read import rows_after
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


View = Callable[[Connection, int, Reader], Any]
"""(connection, after seq, reader) → what has changed that concerns the reader, as wire values; empty for nothing."""


@dataclass(slots=True)
class Frame:
    """The next frame for a cursor: `payload` is None when nothing in it concerns the reader."""

    seq: int
    payload: bytes | None
    behind: bool
    """There is more to read at once."""


class Hub:
    """Serves frames to all sockets of this process."""

    def __init__(self, db: Database, views: Mapping[str, View]) -> None:
        self._db = db
        self._views = views
        self._news = asyncio.Event()
        self._beat = asyncio.Event()
        self._frames: dict[tuple[int, Reader], asyncio.Task[Frame]] = {}
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
                beat, self._beat = self._beat, asyncio.Event()
                beat.set()
                await asyncio.sleep(BEAT_SECONDS)

    async def wait_beyond(self, cursor: int) -> None:
        """Until the log is further than `cursor`."""
        while self.seq <= cursor:
            await self._beat.wait()

    async def catch_up(self) -> int:
        """How far the log really is; the bus may be a moment behind when another process wrote."""
        latest = await asyncio.to_thread(self._head)
        self.announce(latest)
        return latest

    async def frame(self, cursor: int, reader: Reader) -> Frame:
        """What comes after `cursor` for this reader. Callers with the same cursor and reader share the work."""
        key = (cursor, reader)
        task = self._frames.get(key)
        if task is None:
            task = self._frames[key] = asyncio.create_task(asyncio.to_thread(self._read, cursor, reader))
        # Shielded: one socket that goes away must not take the frame from the others.
        return await asyncio.shield(task)

    def _head(self) -> int:
        with self._db.read() as connection:
            return head(connection)

    def _read(self, cursor: int, reader: Reader) -> Frame:
        with self._db.read() as connection:
            rows = rows_after(connection, cursor, FRAME_EVENTS)
            seq = int(rows[-1].seq) if rows else cursor
            latest = head(connection)
            behind = latest > seq
            views = {} if behind else self._read_views(connection, cursor, reader)
        payload = _encode(_events(rows, reader.topics), views, seq)
        return Frame(seq, payload, behind)

    def _read_views(self, connection: Connection, after: int, reader: Reader) -> dict[str, Any]:
        values = {name: view(connection, after, reader) for name, view in self._views.items()}
        return {name: value for name, value in values.items() if value}


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
