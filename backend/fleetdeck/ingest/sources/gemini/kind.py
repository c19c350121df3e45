"""A Gemini CLI home, recognised by its chats."""

from pathlib import Path

from fleetdeck.ingest.sources.gemini.source import KIND, is_session, sources
from fleetdeck.ingest.sources.kind import Kind, Unsuitable, counted, files_below, size_of


def _look(path: Path) -> str:
    files = files_below(path, is_session)
    if not files and not (path / "tmp").is_dir():
        raise Unsuitable(f"{path} has no tmp folder and no chats (chats/*.jsonl, *.json)")
    return f"{counted(len(files), 'session')}, {size_of(files)}"


GEMINI = Kind(
    KIND, "Gemini CLI", "a folder with tmp/<project>/chats below", "gemini_dirs", sources, _look, homes=(".gemini",)
)
