"""The Codex source: rollouts below `$CODEX_HOME/sessions` and `archived_sessions` (SRC-10)."""

import os
from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.ingest.sources.codex.mapper import CodexMapper
from fleetdeck.ingest.sources.line_folder import LineFolder

KIND = "codex"


def sources(settings: Settings) -> list[LineFolder]:
    """One for each configured home; where nothing is configured, the usual one if it is there."""
    homes = settings.codex_dirs
    if homes is None:
        usual = Path(os.environ.get("CODEX_HOME") or Path.home() / ".codex")
        homes = [usual] if (usual / "sessions").is_dir() else []
    return [LineFolder(KIND, "Codex", home, is_rollout, CodexMapper, settings.machine) for home in homes]


def is_rollout(path: Path) -> bool:
    return path.name.startswith("rollout-") and path.suffix == ".jsonl"
