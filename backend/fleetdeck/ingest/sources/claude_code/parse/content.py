"""The words in a message's content, and what kind of user line it is (formats.md 1.4 and 10.4)."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

UserKind = Literal["prompt", "result", "meta", "command", "notification", "summary", "interrupt"]

_NOTIFICATION = "<task-notification>"
_COMMAND_HEADS = ("<command-", "<local-command-", "<bash-")
_INTERRUPT = "[Request interrupted by user"
_COMMAND_NAME = re.compile(r"<command-name>\s*([^<]{1,200}?)\s*</command-name>")
_COMMAND_ARGS = re.compile(r"<command-args>\s*([^<]{1,500}?)\s*</command-args>")
_TASK = re.compile(r"<task-id>\s*([^<\s]{1,200})\s*</task-id>.{0,2000}?<status>\s*(\w{1,40})\s*</status>", re.DOTALL)
_TAG = re.compile(r"</?(?:local-command|command|bash)-[a-z-]+>")


def blocks(content: Any) -> Iterator[Json]:
    """The blocks of a message's content; a plain string is one text block."""
    if isinstance(content, str):
        yield {"type": "text", "text": content}
    elif isinstance(content, list):
        for block in content:
            if isinstance(block, dict):
                yield block
            elif isinstance(block, str):
                yield {"type": "text", "text": block}


def words(content: Any) -> str:
    """All text of a content, joined by line ends."""
    if isinstance(content, str):
        return content
    parts = (block.get("text") for block in blocks(content) if block.get("type") == "text")
    return "\n".join(part for part in parts if isinstance(part, str))


def kind_of_user_line(line: Json, content: Any) -> UserKind:
    """Who wrote a user line. Only "prompt" is a person (or, in a sidechain, the agent that started it)."""
    if isinstance(content, list) and any(b.get("type") == "tool_result" for b in blocks(content)):
        return "result"
    head = words(content).lstrip()
    if head.startswith(_INTERRUPT):
        return "interrupt"
    if line.get("isCompactSummary") is True:
        return "summary"
    if head.startswith(_NOTIFICATION) or values.obj(line, "origin").get("kind"):
        return "notification"
    if head.startswith(_COMMAND_HEADS):
        return "command"
    if line.get("isMeta") is True or line.get("isVisibleInTranscriptOnly") is True:
        return "meta"
    return "prompt"


def slash_command(words: str) -> str | None:
    """`/name arguments` of a line that records a slash command."""
    found = _COMMAND_NAME.search(words)
    if not found:
        return None
    arguments = _COMMAND_ARGS.search(words)
    return f"{found[1]} {arguments[1]}" if arguments else found[1]


def task_outcome(words: str) -> tuple[str, str] | None:
    """Agent id and status (completed, failed, killed ...) of a background task's notification."""
    found = _TASK.search(words)
    return (found[1], found[2]) if found else None


def without_tags(words: str) -> str:
    """The output of a local command without the markup around it."""
    return _TAG.sub("", words).strip()
