"""What drivers of real agents tell, as facts: repaired, and bounded so that each fits into the log."""

import difflib
from pathlib import PurePath
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, clean_json, one_line
from fleetdeck.events.blocks import Block, TextBlock, ThinkingBlock, ToolCallBlock, ToolResultBlock
from fleetdeck.events.fields import FactData, FileOperation, MessageRole, ToolStatus
from fleetdeck.events.types import AgentStatusChanged, FileChanged, MessageRecorded, ToolCompleted, ToolStarted

# Characters of one text. As JSON a control character takes six bytes: with these a fact stays below its limit.
LONGEST_TEXT = 150_000
# Beyond so many lines, telling two texts apart takes longer than anybody waits.
_MOST_LINES = 5_000
_VERBS = {
    "Read": "reading", "Grep": "searching", "Glob": "searching", "Write": "writing", "Edit": "editing",
    "MultiEdit": "editing", "Bash": "running", "Task": "waiting for", "Agent": "waiting for",
}  # fmt: skip
_MAIN_ARGUMENTS = ("command", "file_path", "path", "pattern", "url", "query", "description", "prompt")


def bounded(text: str) -> tuple[str, bool]:
    """A text that can be stored, and whether its end was left out."""
    text = clean(text)
    return text[:LONGEST_TEXT], len(text) > LONGEST_TEXT


def bounded_json(value: Any) -> Any:
    """A JSON value that can be stored; a larger one by the beginning of its text."""
    value = clean_json(value)
    encoded = dumps(value)
    return value if len(encoded) <= LONGEST_TEXT else encoded[:LONGEST_TEXT].decode("utf-8", "ignore")


def text_block(text: str) -> TextBlock:
    """Words."""
    kept, cut = bounded(text)
    return TextBlock(type="text", text=kept, truncated=cut)


def thinking_block(text: str) -> ThinkingBlock:
    """Thoughts; without words the provider kept them back."""
    kept, cut = bounded(text)
    return ThinkingBlock(type="thinking", text=kept, redacted=not kept, truncated=cut)


def words_of(content: Any) -> str:
    """What a tool said, in blocks of a provider: its texts, and a word for what is none."""
    if isinstance(content, str):
        return content
    parts = [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    texts = (str(part.get("text", "")) if part.get("type") == "text" else f"({part.get('type')})" for part in parts)
    return "\n".join(texts)


def summary_of(input: Any) -> str:
    """The argument of a tool that says most, in one line."""
    if isinstance(input, dict):
        for name in _MAIN_ARGUMENTS:
            value = input.get(name)
            if isinstance(value, str) and value:
                return one_line(clean(PurePath(value).name or value if name == "file_path" else value), 120)
    return ""


class Teller:
    """Makes the facts of one agent. Its messages are numbered, so that they have names of their own."""

    def __init__(self, agent_id: str, task_id: str, model: str) -> None:
        self.agent_id = agent_id
        self.task_id = task_id
        self.model = model
        self._messages = 0
        self._open: dict[str, tuple[str, int]] = {}

    def next_message(self) -> str:
        """A name for a message."""
        self._messages += 1
        return f"{self.agent_id} message {self._messages}"

    def message(self, role: MessageRole, block: Block, id: str | None = None) -> MessageRecorded:
        """One piece of the conversation."""
        given = {"model": self.model} if role == "assistant" else {}
        return MessageRecorded(
            agent_id=self.agent_id, message_id=id or self.next_message(), role=role, blocks=[block], **given
        )

    def tool_called(self, call_id: str, name: str, input: Any, message_id: str | None = None) -> list[FactData]:
        """A tool call begins."""
        kept, summary = bounded_json(input), summary_of(input)
        self._open[call_id] = (name, clock.now())
        block = ToolCallBlock(type="tool_call", tool_call_id=call_id, name=name, input=kept)
        return [
            self.message("assistant", block, message_id),
            ToolStarted(agent_id=self.agent_id, tool_call_id=call_id, name=name, input=kept, summary=summary or name),
            AgentStatusChanged(
                agent_id=self.agent_id,
                status="running",
                reason="last fact just now",
                activity=f"{_VERBS[name]} {summary}" if name in _VERBS else f"calling {name} {summary}".strip(),
            ),
        ]

    def tool_ended(
        self,
        call_id: str,
        status: ToolStatus,
        output: str,
        *,
        error: str | None = None,
        child_agent_id: str | None = None,
    ) -> list[FactData]:
        """A tool call is over; its duration is from its begin to now. `error`: why it failed, where the output is
        something else."""
        kept, cut = bounded(output)
        name, begun = self._open.pop(call_id, (None, None))
        block = ToolResultBlock(type="tool_result", tool_call_id=call_id, status=status, output=kept, truncated=cut)
        more: dict[str, Any] = {}
        if name is not None:
            more["name"] = name
        if begun is not None:
            more["duration_ms"] = max(0, clock.now() - begun) // 1_000
        if status != "ok":
            more["error"] = kept if error is None else bounded(error)[0]
        if child_agent_id is not None:
            more["child_agent_id"] = child_agent_id
        ended = ToolCompleted(agent_id=self.agent_id, tool_call_id=call_id, status=status, output=kept, **more)
        return [ended, self.message("tool", block)]

    def open_calls(self) -> list[str]:
        """Calls without an end so far."""
        return list(self._open)

    def file_changed(
        self, path: str, operation: FileOperation, before: str | None, after: str | None, call_id: str | None = None
    ) -> FileChanged:
        """A file was changed; the texts before and after where they are known and are text."""
        more: dict[str, Any] = {"tool_call_id": call_id} if call_id else {}
        known = {"created": after is not None, "deleted": before is not None}
        if known.get(operation, before is not None and after is not None):
            patch, added, removed = difference(path, before, after)
            more |= {"lines_added": added, "lines_removed": removed}
            if patch is not None:
                more["patch"] = patch
            if after is not None:
                more["lines"] = len(after.splitlines())
        return FileChanged(
            agent_id=self.agent_id, path=clean(path)[:4096], operation=operation, task_id=self.task_id, **more
        )


def difference(path: str, before: str | None, after: str | None) -> tuple[str | None, int, int]:
    """(unified diff, lines added, lines removed); None as text: there is no such file. Without a diff where the texts
    are too long to compare."""
    old = (before or "").splitlines(keepends=True)
    new = (after or "").splitlines(keepends=True)
    if min(len(old), len(new)) > _MOST_LINES:
        return None, max(0, len(new) - len(old)), max(0, len(old) - len(new))
    name = clean(path)
    found = difflib.unified_diff(
        old, new, "/dev/null" if before is None else f"a/{name}", "/dev/null" if after is None else f"b/{name}"
    )
    lines = [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found]
    added = sum(line.startswith("+") for line in lines) - bool(lines)
    removed = sum(line.startswith("-") for line in lines) - bool(lines)
    patch, _ = bounded("".join(lines))
    return patch or None, added, removed
