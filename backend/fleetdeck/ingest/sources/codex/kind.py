"""A Codex home, recognised by its sessions."""

from pathlib import Path

from fleetdeck.ingest.sources.codex.source import KIND, is_rollout, sources
from fleetdeck.ingest.sources.kind import Kind, Unsuitable, counted, files_below, size_of


def _look(path: Path) -> str:
    files = files_below(path, is_rollout)
    if not files and not (path / "sessions").is_dir():
        raise Unsuitable(f"{path} has no sessions folder and no rollouts (rollout-*.jsonl)")
    return f"{counted(len(files), 'session')}, {size_of(files)}"


CODEX = Kind(KIND, "Codex", "a folder with sessions/ below", "codex_dirs", sources, _look, homes=(".codex",))
