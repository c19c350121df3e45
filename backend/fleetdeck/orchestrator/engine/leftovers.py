"""Processes that outlived the server that started them: found by a mark in their environment, and ended."""

import psutil

# Every process that a driver starts carries this variable, and so do its children.
MARK = "FLEETDECK_STEP"


def mark(run: str, step_id: str) -> dict[str, str]:
    """For the environment of a driver's processes."""
    return {MARK: f"{run}.{step_id}"}


def end_leftovers(run: str, step_id: str) -> int:
    """Kill every process that carries the mark of a step; answers how many."""
    wanted = f"{run}.{step_id}"
    killed = 0
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == wanted:
                process.kill()
                killed += 1
        except (psutil.Error, OSError):
            continue  # gone, or somebody else's
    return killed
