"""The bus carries one thing: "there is news up to seq N". Everyone who hears it reads the log.

Inside the process the writer announces; other processes are heard through LISTEN/NOTIFY on PostgreSQL, and on SQLite
by watching the files that change with every commit (a `fleetdeck import` beside a running server).

Beside the news it passes on whispers: small messages that are no facts and may be lost (text as an agent writes it).
"""

import asyncio
import itertools
import logging
import os
import uuid
from collections.abc import Callable
from contextlib import suppress

from fleetdeck.core.db import Database
from fleetdeck.events.append import CHANNEL, head

SQLITE_POLL_SECONDS = 0.5
LOOK_ANYWAY_POLLS = 10
RECONNECT_SECONDS = 1.0
WHISPERS = "fleetdeck_whispers"
# What PostgreSQL carries in one notification.
MAX_WHISPER_BYTES = 7_900

log = logging.getLogger(__name__)


class Bus:
    """Subscribers are called in the event loop's thread with the latest seq; calls may be joined, never lost."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._loop: asyncio.AbstractEventLoop | None = None
        self._subscribers: list[Callable[[int], None]] = []
        self._hearers: list[Callable[[bytes], None]] = []
        self._name = uuid.uuid4().hex[:8]
        self._passing_on: set[asyncio.Task[None]] = set()
        self.latest = 0

    def subscribe(self, callback: Callable[[int], None]) -> None:
        self._subscribers.append(callback)

    def hear(self, callback: Callable[[bytes], None]) -> None:
        """Whispers, of this process and of others, are given to the callback in the event loop's thread."""
        self._hearers.append(callback)

    def whisper(self, message: bytes) -> None:
        """From the event loop's thread: pass a small JSON message on to whoever listens now, here and elsewhere."""
        for hearer in self._hearers:
            hearer(message)
        if self._db.dialect == "postgresql" and len(message) <= MAX_WHISPER_BYTES:
            task = asyncio.create_task(asyncio.to_thread(self._notify, message))
            self._passing_on.add(task)
            task.add_done_callback(self._passing_on.discard)

    def announce(self, seq: int) -> None:
        """From any thread: the log has grown to `seq`."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, seq)

    async def run(self) -> None:
        """Deliver announcements, and hear other processes, until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._deliver(await asyncio.to_thread(self._head))
        try:
            if self._db.dialect == "postgresql":
                await self._listen()
            else:
                await self._poll()
        finally:
            self._loop = None

    def _deliver(self, seq: int) -> None:
        if seq > self.latest:
            self.latest = seq
            for callback in self._subscribers:
                callback(seq)

    def _head(self) -> int:
        with self._db.read() as connection:
            return head(connection)

    async def _poll(self) -> None:
        # The files cost microseconds to look at; asking the database twice a second would be most of an idle server.
        # Two commits within a tick of the file system's clock may look like one, hence a look anyway now and then.
        known = None
        for count in itertools.count():
            await asyncio.sleep(SQLITE_POLL_SECONDS)
            now = self._stamps()
            if now != known or count % LOOK_ANYWAY_POLLS == 0:
                known = now
                self._deliver(await asyncio.to_thread(self._head))

    def _stamps(self) -> list[tuple[int, int]]:
        path = self._db.url.database or ""
        found = []
        for name in (path, f"{path}-wal"):
            with suppress(OSError):
                status = os.stat(name)
                found.append((status.st_size, status.st_mtime_ns))
        return found

    async def _listen(self) -> None:
        import psycopg

        dsn = self._db.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await connection.execute(f"LISTEN {WHISPERS}")
                    # What was committed while nobody listened.
                    self._deliver(await asyncio.to_thread(self._head))
                    async for notice in connection.notifies():
                        self._heard(notice.channel, notice.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("bus reconnecting: %s", error)
                await asyncio.sleep(RECONNECT_SECONDS)

    def _heard(self, channel: str, payload: str) -> None:
        if channel == CHANNEL:
            self._deliver(int(payload))
            return
        sender, _, message = payload.partition(" ")
        if sender != self._name:
            for hearer in self._hearers:
                hearer(message.encode())

    def _notify(self, message: bytes) -> None:
        with self._db.write() as connection:
            payload = f"{self._name} {message.decode()}"
            connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (WHISPERS, payload))
