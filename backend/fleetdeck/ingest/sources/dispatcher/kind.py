"""A dispatcher's folder, recognised by its files."""

from pathlib import Path

from fleetdeck.ingest.sources.dispatcher.source import KIND, sources
from fleetdeck.ingest.sources.kind import Kind, Unsuitable, counted

_FILES = ("logs/dispatches.json", "logs/usage.json", "config/schedules.json", "config/workspaces.json")


def _look(path: Path) -> str:
    found = [name for name in _FILES if (path / name).is_file()]
    backlogs = sum(1 for _ in (path / "backlogs").glob("*.md")) if (path / "backlogs").is_dir() else 0
    if not found and not backlogs:
        raise Unsuitable(f"{path} has none of {', '.join(_FILES)} and no backlogs/*.md")
    parts = [name.partition("/")[2] for name in found]
    return ", ".join([*parts, *([counted(backlogs, "backlog")] if backlogs else [])])


DISPATCHER = Kind(
    KIND,
    "Dispatcher",
    "a folder with logs/dispatches.json, config/ or backlogs/",
    "dispatcher",
    sources,
    _look,
    homes=("dispatcher", ".dispatcher"),
    nearby=(".", "dispatcher"),
)
