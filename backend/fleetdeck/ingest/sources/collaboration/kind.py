"""A folder of task files, recognised by its lanes."""

from pathlib import Path

from fleetdeck.ingest.sources.collaboration import layout
from fleetdeck.ingest.sources.collaboration.source import KIND, sources
from fleetdeck.ingest.sources.kind import Kind, Unsuitable, counted

_LANES = ("inbox", "assigned", "done")


def _look(path: Path) -> str:
    for root in (path / "work" / "collaboration", path):
        if any((root / lane).is_dir() for lane in _LANES):
            files = layout.scan(root).values()
            agents = {file.agent for file in files if file.agent}
            return f"{counted(len(files), 'task file')}, {counted(len(agents), 'agent')}"
    raise Unsuitable(f"{path} has none of the folders inbox, assigned and done")


COLLABORATION = Kind(
    KIND,
    "Task files",
    "a folder with inbox, assigned or done, or with work/collaboration",
    "collaboration",
    sources,
    _look,
    nearby=("work/collaboration",),
)
