"""Which folders hold Claude Code's data (formats.md 1.1)."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path


def config_dirs(
    configured: Sequence[Path] | None, environ: Mapping[str, str] = os.environ, home: Path | None = None
) -> list[Path]:
    """The configured folders, else those of $CLAUDE_CONFIG_DIR, else the two usual ones; absolute, each once.

    `configured` None means unset, empty means none at all. ~/.config/claude counts only where it is there.
    """
    home = home or Path.home()
    if configured is not None:
        found = list(configured)
    elif environ.get("CLAUDE_CONFIG_DIR"):
        found = [Path(part.strip()) for part in environ["CLAUDE_CONFIG_DIR"].split(",") if part.strip()]
    else:
        found = [home / ".claude"]
        if (home / ".config" / "claude" / "projects").is_dir():
            found.append(home / ".config" / "claude")
    unique = {os.path.realpath(path.expanduser()): path.expanduser().absolute() for path in reversed(found)}
    return list(reversed(unique.values()))


def transcripts_root(folder: Path) -> Path:
    """Where the transcripts lie: in the folder's `projects`, or in itself (also when it is one single transcript)."""
    projects = folder / "projects"
    if projects.is_dir() or folder.name == "projects":
        return projects if projects.is_dir() else folder
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except NotADirectoryError:
        return folder
    except OSError:
        return projects
    return folder if any(name.endswith(".jsonl") for name in names) else projects
