"""Durable runs by DBOS, behind the two questions that the engine asks of such a library: start this, resume that.

DBOS keeps, in a database of its own beside ours, which runs there are and what their checkpoints answered. Imported
when the first run comes, for it costs a start time and threads that a server without tasks need not pay.
Not used of it: queues (the runner claims tasks by a change of state through the door, which also orders them by
priority) and its cancellation (which is polled once a second; ours comes with the news).
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import Engine, create_engine

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database, dispose
from fleetdeck.orchestrator.engine.run import Checkpoint, Checkpoints

Go = Callable[[Checkpoints, str, int], Awaitable[str]]

# Runs made by one version are resumed by the next: their shape is stored with the task, not in code.
APPLICATION_VERSION = "1"
POOL_SIZE = 8
THREADS = 16

# DBOS knows one program per process; so this is the one place that holds what its workflows call.
_go: Go | None = None


class Durable:
    """Runs that survive this process. At most one in a process."""

    def __init__(self, settings: Settings, db: Database, worker_id: str, go: Go) -> None:
        """Launches DBOS. Call in the event loop that shall run the tasks."""
        global _go  # noqa: PLW0603
        _go = go
        # Ours on PostgreSQL: DBOS ends its own while its threads still hold connections of it.
        self._engine = None if db.dialect == "sqlite" else create_engine(db.url, pool_size=POOL_SIZE)
        DBOS(config=_config(settings, db, worker_id, self._engine))
        DBOS.launch()

    async def start(self, id: str, task_id: str, run: int) -> None:
        """Begin a run, or begin it again where it was recorded but never begun."""
        with SetWorkflowID(id):
            await DBOS.start_workflow_async(run_task, task_id, run)

    async def resume(self, id: str, task_id: str, run: int) -> None:
        """Go on with a run whose process was lost; starts one that its process had no time to record."""
        if await DBOS.get_workflow_status_async(id) is None:
            await self.start(id, task_id, run)
        else:
            await DBOS.resume_workflow_async(id)

    def hush(self) -> None:
        """Before runs are interrupted on purpose: DBOS would report each as an error, with its stack."""
        logging.getLogger("dbos").setLevel(logging.CRITICAL)

    async def close(self) -> None:
        """Stop its threads. Runs that are under way are resumed by whoever comes next."""
        global _go  # noqa: PLW0603
        # DBOS has made its own pool the loop's and ends it now; the rest of the process goes on for a moment.
        pool = ThreadPoolExecutor(THREADS)
        asyncio.get_running_loop().set_default_executor(pool)
        await asyncio.to_thread(self._destroy)
        _go = None

    def _destroy(self) -> None:
        DBOS.destroy()
        if self._engine is not None:
            dispose(self._engine)


@DBOS.workflow(name="run_task")
async def run_task(task_id: str, run: int) -> str:
    assert _go is not None
    return await _go(_Checkpoints(), task_id, run)


class _Checkpoints:
    def reserve(self, name: str) -> Checkpoint:
        return _Checkpoint(name)


class _Checkpoint:
    def __init__(self, name: str) -> None:
        self._name = name
        self._place = DBOS.reserve_step()

    async def run(self, work: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        async def step() -> Any:
            return await work(*args)

        return await self._place.run_async({"name": self._name}, step)


def _config(settings: Settings, db: Database, worker_id: str, engine: Engine | None) -> DBOSConfig:
    if db.dialect == "sqlite":
        url = f"sqlite:///{_sqlite_file(settings)}"
    else:
        url = db.url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    return {
        "name": "fleetdeck",
        "system_database_url": url,
        "application_version": APPLICATION_VERSION,
        "executor_id": worker_id,
        "sys_db_pool_size": POOL_SIZE,
        "system_database_engine": engine,
        # Also the pool of `asyncio.to_thread` from its launch on.
        "max_executor_threads": THREADS,
        "log_level": "WARNING",
        "console_log_level": "WARNING",
        "enable_otlp": False,
        # What it would notify about is not used here; and its listener leaves a connection open when it ends.
        "use_listen_notify": False,
    }


def _sqlite_file(settings: Settings) -> Path:
    """DBOS's own file, in WAL mode from the start: five times faster than what it would make by itself."""
    path = settings.data_dir / "runs.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    return path
