"""SQLite's write-ahead log moved into the main file by a thread of its own, about once a second while there are writes.

The writer would do it at a commit (`wal_autocheckpoint`, which stays as the limit of the log's size), and whoever waits
for that commit would wait for it too. In bulk that is a fifth of the writer's time.
"""

import logging
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

PAUSE_SECONDS = 1.0
_BUSY_TIMEOUT_SECONDS = 30

log = logging.getLogger(__name__)


class Checkpoints:
    """Checkpoints of the database at `path`. The thread starts with the first write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def written(self) -> None:
        """A transaction was committed. Called by one thread at a time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        self._written.set()

    def close(self) -> None:
        self._closed.set()
        self._written.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with closing(sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None)) as connection:
            # As the writer does it: the log must be on the disk before the pages that replace it.
            connection.execute("PRAGMA synchronous = FULL")
            # Pages that are written again within the pause are copied once.
            while self._written.wait() and not self._closed.wait(PAUSE_SECONDS):
                self._written.clear()
                try:
                    checkpoint(connection)
                except sqlite3.OperationalError as error:
                    # A full disk, say. Nothing is lost: the log keeps what it has, and the next write is a next try.
                    log.warning("checkpoint failed: %s", error)


def checkpoint(connection: sqlite3.Connection) -> None:
    """Passive: takes what no reader needs any more, waits for nobody and keeps nobody waiting."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
