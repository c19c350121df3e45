"""Unified diffs from what the CLI records of an edit, counted the way its own line counter counts."""

from dataclasses import dataclass
from typing import Any

from fleetdeck.ingest.sources.claude_code.map.outbox import TEXT_LIMIT
from fleetdeck.ingest.sources.claude_code.parse import values


@dataclass(slots=True)
class Diff:
    """A patch (None when there is nothing to show) and its counts."""

    patch: str | None
    added: int
    removed: int
    truncated: bool = False


def from_hunks(path: str, hunks: list[Any]) -> Diff:
    """From `structuredPatch`: hunks of {oldStart, oldLines, newStart, newLines, lines[]}."""
    lines = [f"--- a/{path}", f"+++ b/{path}"]
    added = removed = 0
    for hunk in hunks:
        if not isinstance(hunk, dict):
            continue
        old, new = (f"{values.count(hunk.get(side + 'Start')) or 0},{values.count(hunk.get(side + 'Lines')) or 0}"
                    for side in ("old", "new"))  # fmt: skip
        lines.append(f"@@ -{old} +{new} @@")
        for line in values.items(hunk, "lines"):
            if isinstance(line, str):
                added += line.startswith("+")
                removed += line.startswith("-")
                lines.append(line)
    return _finish(lines, added, removed)


def created(path: str, content: str) -> Diff:
    """A new file: every line is added. A final line end counts as one more line, as the CLI counts (formats.md 1.4)."""
    body = content.split("\n")
    lines = ["--- /dev/null", f"+++ b/{path}"]
    shown = body[:-1] if body[-1] == "" else body
    if shown:
        lines.append(f"@@ -0,0 +1,{len(shown)} @@")
        lines.extend("+" + line for line in shown)
    return _finish(lines, len(body), 0)


def replaced(path: str, pairs: list[tuple[str, str]]) -> Diff:
    """From old and new text alone, where no line numbers were recorded."""
    lines = [f"--- a/{path}", f"+++ b/{path}"]
    added = removed = 0
    for old_text, new_text in pairs:
        old = old_text.split("\n") if old_text else []
        new = new_text.split("\n") if new_text else []
        lines.append(f"@@ -1,{len(old)} +1,{len(new)} @@")
        lines.extend("-" + line for line in old)
        lines.extend("+" + line for line in new)
        added += len(new)
        removed += len(old)
    return _finish(lines, added, removed)


def _finish(lines: list[str], added: int, removed: int) -> Diff:
    if len(lines) <= 2:
        return Diff(None, added, removed)
    patch = "\n".join(lines) + "\n"
    return Diff(patch[:TEXT_LIMIT], added, removed, len(patch) > TEXT_LIMIT)
