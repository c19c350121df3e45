"""The Gemini CLI source: sessions below `~/.gemini/tmp/<project>/chats` (SRC-10)."""

from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.ingest.sources.gemini.mapper import GeminiMapper
from fleetdeck.ingest.sources.line_folder import LineFolder

KIND = "gemini"


def sources(settings: Settings) -> list[LineFolder]:
    """One for each configured home; where nothing is configured, the usual one if it is there."""
    homes = settings.gemini_dirs
    if homes is None:
        usual = Path.home() / ".gemini"
        homes = [usual] if (usual / "tmp").is_dir() else []
    return [LineFolder(KIND, "Gemini CLI", home, is_session, GeminiMapper, settings.machine) for home in homes]


def is_session(path: Path) -> bool:
    return path.suffix == ".jsonl" and "chats" in path.parts
