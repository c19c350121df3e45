"""Claude Code's folder, recognised by its transcripts."""

from pathlib import Path

from fleetdeck.ingest.sources.claude_code.source import KIND, sources
from fleetdeck.ingest.sources.claude_code.transport import discover, layout
from fleetdeck.ingest.sources.kind import Kind, Unsuitable, counted, files_below, size_of


def _look(path: Path) -> str:
    files = files_below(path, lambda file: layout.look(str(file)) is not None)
    if not files and not discover.transcripts_root(path).is_dir():
        raise Unsuitable(f"{path} has no projects folder and no transcripts (*.jsonl)")
    sessions = sum(not file.name.startswith("agent-") for file in files)
    return f"{counted(sessions, 'session')}, {size_of(files)}"


CLAUDE_CODE = Kind(
    KIND,
    "Claude Code",
    "a folder with projects/ and transcripts below",
    "claude_dirs",
    sources,
    _look,
    homes=(".claude", ".config/claude"),
)
