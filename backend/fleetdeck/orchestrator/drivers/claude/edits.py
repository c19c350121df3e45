"""Files before and after a tool that writes them, and what it is about to do as a difference for people to judge."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fleetdeck.orchestrator.drivers.telling import difference

WRITES: Final = frozenset({"Write", "Edit", "MultiEdit", "NotebookEdit"})
_LONGEST: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class Edit:
    """A file as it is before a tool writes it; `before` is None where it is not there, is long or no text."""

    path: Path
    existed: bool
    before: str | None
    wanted: str | None
    """What it will hold, as far as the tool's input tells."""

    @property
    def patch(self) -> str | None:
        """What is wanted, as a unified diff."""
        if self.wanted is None or (self.existed and self.before is None):
            return None
        return difference(str(self.path), self.before, self.wanted)[0]


def look(tool: str, input: dict[str, Any]) -> Edit | None:
    """The file that a tool is about to write. Blocks; None for other tools."""
    name = input.get("file_path") or input.get("notebook_path")
    if tool not in WRITES or not isinstance(name, str):
        return None
    path = Path(name)
    before = _read(path)
    return Edit(path, path.exists(), before, _wanted(tool, input, before))


def outcome_of(edit: Edit, result: Any) -> tuple[str | None, str | None]:
    """The file's text before and after. The program's own record comes first: meanwhile another may have written."""
    if isinstance(result, dict):
        before, after = result.get("originalFile"), result.get("content")
        if isinstance(after, str) and (before is None or isinstance(before, str)):
            return before, after
    after = _read(edit.path)
    if edit.wanted is not None and after is not None and edit.wanted.splitlines() == after.splitlines():
        return edit.before, edit.wanted
    return edit.before, after


def _wanted(tool: str, input: dict[str, Any], before: str | None) -> str | None:
    if tool == "Write":
        content = input.get("content")
        return content if isinstance(content, str) else None
    if tool == "NotebookEdit":
        return None
    text = before
    edits = input.get("edits") if tool == "MultiEdit" else [input]
    for edit in edits if isinstance(edits, list) else []:
        old, new = (edit.get("old_string"), edit.get("new_string")) if isinstance(edit, dict) else (None, None)
        if not isinstance(old, str) or not isinstance(new, str):
            return None
        if not old:
            text = new
        elif text is None or old not in text:
            return None
        else:
            text = text.replace(old, new, -1 if edit.get("replace_all") else 1)
    return text


def _read(path: Path) -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        if path.is_file() and path.stat().st_size <= _LONGEST:
            return path.read_bytes().decode()
    return None
