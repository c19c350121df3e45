"""`file.changed` from the result of a tool that reads or writes files."""

from fleetdeck.ingest.sources.claude_code.map import diff
from fleetdeck.ingest.sources.claude_code.map.diff import Diff
from fleetdeck.ingest.sources.claude_code.map.outbox import Outbox
from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

FILE_TOOLS = frozenset(("Read", "Edit", "MultiEdit", "Write", "NotebookEdit", "NotebookRead"))
_LONGEST_PATH = 4096
_KEPT_INPUT = 16 * 1024


def kept_input(tool: str, input: Json) -> Json:
    """The arguments needed when the result itself does not tell the change (subagents of 2.1.3xx): bounded."""
    if tool not in FILE_TOOLS:
        return {}
    path = values.text(input, "file_path") or values.text(input, "notebook_path")
    kept: Json = {"path": path} if path else {}
    size = 0
    for key in ("old_string", "new_string", "content", "new_source"):
        value = values.text(input, key)
        if value and (size := size + len(value)) <= _KEPT_INPUT:
            kept[key] = value
    return kept


def changed(
    out: Outbox, tool: str, call_id: str, agent_id: str, time: int, result: Json, kept: Json, words: str
) -> None:
    """Emit what the successful call did to a file. `result` is toolUseResult (or empty), `words` what the model saw."""
    file = values.obj(result, "file")
    path = (
        values.text(result, "filePath")
        or values.text(file, "filePath")
        or values.text(result, "notebook_path")
        or values.text(kept, "path")
    )
    if not path:
        return
    data: Json = {"agent_id": agent_id, "path": path[:_LONGEST_PATH], "tool_call_id": call_id}
    if tool in ("Read", "NotebookRead"):
        data["operation"] = "read"
        data["lines"] = values.count(file.get("totalLines"))
        out.put("file.changed", f"file:{call_id}", time, agent_id, data)
        return
    if tool == "Write":
        data["operation"], change = _written(path, result, kept, words)
        content = values.text(result, "content") or values.text(kept, "content")
        data["lines"] = len(content.splitlines()) if content is not None else None
    else:
        data["operation"], change = "modified", _edited(path, result, kept)
    data["patch"] = change.patch
    data["lines_added"] = change.added
    data["lines_removed"] = change.removed
    data["patch_truncated"] = change.truncated or None
    out.put("file.changed", f"file:{call_id}", time, agent_id, data)


def _written(path: str, result: Json, kept: Json, words: str) -> tuple[str, Diff]:
    hunks = values.items(result, "structuredPatch")
    content = result.get("content", kept.get("content"))
    is_new = result.get("type") == "create" or (not result and words.startswith("File created"))
    if hunks:
        return "modified", diff.from_hunks(path, hunks)
    if is_new and isinstance(content, str):
        return "created", diff.created(path, content)
    return ("created" if is_new else "modified"), Diff(None, 0, 0)


def _edited(path: str, result: Json, kept: Json) -> Diff:
    hunks = values.items(result, "structuredPatch")
    if hunks:
        return diff.from_hunks(path, hunks)
    old = result.get("oldString", kept.get("old_string"))
    new = result.get("newString", kept.get("new_string", result.get("new_source", kept.get("new_source"))))
    pairs = [(old, new)] if isinstance(old, str) or isinstance(new, str) else []
    edits = (edit for edit in values.items(result, "edits") if isinstance(edit, dict))
    pairs.extend((edit.get("old_string"), edit.get("new_string")) for edit in edits)
    texts = [(o if isinstance(o, str) else "", n if isinstance(n, str) else "") for o, n in pairs]
    return diff.replaced(path, texts)
