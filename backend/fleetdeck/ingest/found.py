"""What lies on this machine that Fleetdeck reads or will read; looked for, never opened."""

from pathlib import Path
from typing import Any

from fleetdeck.core.config import Settings

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
