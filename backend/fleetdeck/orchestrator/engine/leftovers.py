"""Processes that outlived the server that started them: found by a mark in their environment, and ended."""

from hashlib import sha256
from typing import TYPE_CHECKING

import psutil

from fleetdeck.orchestrator.engine.names import run_id

if TYPE_CHECKING:
    from fleetdeck.core.config import Settings

# Every process that a driver starts carries this variable, and so do its children.
MARK = "FLEETDECK_STEP"


def mark(settings: "Settings", task_id: str, run: int, step_id: str) -> str:
    """The variable's value for the processes of a step. It names the database too: a machine may have several, each
    with a task of this number."""
    # Imported here: the janitor needs the rest alone, and is to be small.
    from sqlalchemy import make_url

    url = make_url(settings.effective_database_url)
    # What it is, not how it is reached: workers may have users of their own.
    database = sha256(f"{url.host}:{url.port}/{url.database}".encode()).hexdigest()[:12]
    return f"{database}.{run_id(task_id, run)}.{step_id}"


def end_leftovers(mark: str) -> int:
    """Kill every process that carries the mark of a step; answers how many."""
    killed = 0
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark:
                process.kill()
                killed += 1
        except (psutil.Error, OSError):
            continue  # gone, or somebody else's
    return killed
