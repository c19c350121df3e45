"""The database: SQLite or PostgreSQL behind one small object. Nothing else in Fleetdeck commits.

All SQL runs in worker threads on plain (blocking) connections: one hop a request instead of one a statement, and the
event loop never waits (docs/adr/0003). `read` gives a snapshot, `write` one transaction at a time on SQLite.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

# Unused here. A library that is imported late, in a thread, must not be the one to bring it: half imported, it already
# has a say in every statement that is made meanwhile.
import sqlalchemy.orm  # noqa: F401
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from fleetdeck.core import statement
from fleetdeck.core.checkpoints import Checkpoints

# Every table of every feature hangs on this, so that migrations and replay see the whole.
metadata = MetaData()

BUSY_TIMEOUT_MS = 30_000
READERS = 8
DRAIN_SECONDS = 3.0


class Database:
    """Connections to one database. Safe to use from any thread."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.dialect: Literal["sqlite", "postgresql"]
        if parsed.get_backend_name() == "sqlite":
            self.dialect = "sqlite"
            self.path = Path(parsed.database or "")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._reader = _sqlite_engine(url, query_only=True, size=READERS)
            self._writer = _sqlite_engine(url, query_only=False, size=1)
            self._checkpoints = Checkpoints(self.path)
        elif parsed.get_backend_name() == "postgresql":
            self.dialect = "postgresql"
            parsed = parsed.set(drivername="postgresql+psycopg")
            self._reader = create_engine(
                parsed, pool_size=READERS, max_overflow=READERS, pool_pre_ping=True, isolation_level="REPEATABLE READ"
            ).execution_options(postgresql_readonly=True)
            self._writer = create_engine(parsed, pool_size=2, max_overflow=4, pool_pre_ping=True)
        else:
            raise ValueError(f"database must be sqlite or postgresql, not {parsed.get_backend_name()}")
        self.url = parsed
        self._write_lock = threading.Lock()
        self._written_through: Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only snapshot: every statement inside sees the same state."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed when the block ends and rolled back when it raises."""
        if self.dialect == "sqlite":
            # Waiting here is fair and cheap; waiting inside SQLite is a sleep-and-retry loop.
            with self._write_lock:
                # The same one each time: taking it from the pool and giving it back is a good part of a small write.
                connection = self._written_through = self._written_through or self._writer.connect()
                try:
                    with connection.begin():
                        yield connection
                except BaseException:
                    # A commit that failed may have left its transaction open: the pool sees to that.
                    self._written_through = None
                    connection.close()
                    raise
                self._checkpoints.written()
        else:
            with self._writer.begin() as connection:
                yield connection

    @property
    def migration_engine(self) -> Engine:
        """For Alembic, which manages its own transaction."""
        return self._writer

    def close(self) -> None:
        if self.dialect == "sqlite":
            self._checkpoints.close()
            with self._write_lock:
                if self._written_through is not None:
                    self._written_through.close()
        dispose(self._reader)
        dispose(self._writer)


def dispose(engine: Engine) -> None:
    """Close the connections of an engine, those too that a thread is about to give back: the pool would never see them
    again. Waits at most DRAIN_SECONDS for such threads."""
    pool = engine.pool
    deadline = time.monotonic() + DRAIN_SECONDS
    while isinstance(pool, QueuePool) and pool.checkedout() > 0 and time.monotonic() < deadline:
        time.sleep(0.005)
    engine.dispose()


def _sqlite_engine(url: str, *, query_only: bool, size: int) -> Engine:
    # The driver must not open transactions by itself: `begin` below says how.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        # The writer's second one is for migrations.
        max_overflow=size,
        connect_args={"check_same_thread": False, "isolation_level": None, "cached_statements": 256},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        # FULL: an acknowledged fact survives a power cut too; group commit pays for the fsync.
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            # As SQLite ships. Some systems build it to write zeros over what an update replaces.
            "secure_delete = OFF",
            # The writer's holds all that a large import changes at once; twice of it makes nothing faster.
            f"cache_size = {-4_000 if query_only else -32_000}",
            "journal_size_limit = 67108864",
            # Where checkpoints.py does not keep up: the writer does it at a commit when the log has 128 MB.
            "wal_autocheckpoint = 32000",
            f"query_only = {'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        statement.execute(connection, "BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine
