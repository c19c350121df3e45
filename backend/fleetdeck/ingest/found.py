"""What lies on this machine that is, or could be, a source: in known places, and where agents worked lately."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fleetdeck.core.config import Settings
from fleetdeck.core.errors import AppError
from fleetdeck.ingest.places import readable
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.sources.kind import Kind, Unsuitable

MOST_FOLDERS = 100
_KNOWN = (
    ("claude_code", "Claude Code transcripts", ".claude/projects", True),
    ("codex", "Codex", ".codex/sessions", True),
    ("gemini", "Gemini CLI", ".gemini/tmp", True),
)


def found_on_machine(settings: Settings) -> list[dict[str, Any]]:
    """Known agents' folders under the home directory; `supported` says whether this version reads them."""
    home = Path.home()
    return [
        {
            "kind": kind,
            "name": name,
            "path": f"~/{folder}",
            "detail": "on this machine" if (home / folder).is_dir() else "not found here",
            "present": (home / folder).is_dir(),
            "supported": supported,
        }
        for kind, name, folder, supported in _KNOWN
        if supported or (home / folder).is_dir()
    ]


def offers(settings: Settings, registry: Registry, folders: Sequence[str]) -> list[dict[str, Any]]:
    """What could be added or is read already, with what lies there. Blocking. `folders`: where agents worked lately."""
    kinds = list(registry.kinds.values())
    seen: set[tuple[str, Path]] = set()
    found: list[dict[str, Any]] = []
    for kind, path in _candidates(kinds, folders):
        try:
            real = readable(settings, kinds, str(path))
            if (kind.kind, real) in seen:
                continue
            seen.add((kind.kind, real))
            detail = kind.look(real)
        except (AppError, Unsuitable, OSError):
            continue
        found.append(
            {
                "kind": kind.kind,
                "name": kind.name,
                "path": str(real),
                "detail": detail,
                "added": registry.reads(kind.kind, real),
            }
        )
    # What people can do something about comes first.
    return sorted(found, key=lambda one: (one["added"], one["name"], one["path"]))


def _candidates(kinds: Sequence[Kind], folders: Sequence[str]) -> Iterator[tuple[Kind, Path]]:
    home = Path.home()
    for kind in kinds:
        yield from ((kind, home / place) for place in kind.homes if (home / place).exists())
    for folder in dict.fromkeys(folders[:MOST_FOLDERS]):
        for kind in kinds:
            yield from ((kind, path) for place in kind.nearby if (path := Path(folder) / place).exists())
