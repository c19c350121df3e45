"""Lines of type `system` in words: retries, compactions, local commands, hooks that stopped something."""

from fleetdeck.ingest.sources.claude_code.parse import content, values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

_SILENT = frozenset(("turn_duration", "away_summary", "file_snapshot"))


def describe(line: Json) -> tuple[str, str] | None:
    """The kind and the text of the message to record, or None for bookkeeping."""
    subtype = values.text(line, "subtype") or ""
    if subtype == "api_error":
        return "retry", retry_words(line)
    if subtype == "compact_boundary":
        return "compaction", _compaction("Conversation compacted", values.obj(line, "compactMetadata"))
    if subtype == "microcompact_boundary":
        return "compaction", _compaction("Old tool results cleared", values.obj(line, "microcompactMetadata"))
    if subtype == "stop_hook_summary":
        return _hooks(line)
    if subtype in _SILENT:
        return None
    words = content.without_tags(values.text(line, "content") or "")
    return ("command" if subtype == "local_command" else "notice", words) if words else None


def retry_words(line: Json) -> str:
    """What failed, and when it is tried again."""
    error = values.obj(line, "error")
    what = values.text(error, "formatted") or values.text(error, "message") or "API error"
    words = what[:500]
    attempt, most = values.count(line.get("retryAttempt")), values.count(line.get("maxRetries"))
    if attempt is not None and most is not None:
        words += f"; retry {attempt} of {most}"
    if wait := retry_wait(line):
        words += f" in {wait / 1_000_000:.1f} s"
    return words


def retry_wait(line: Json) -> int:
    """Microseconds until the next try."""
    wait = line.get("retryInMs")
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not 0 <= wait <= 86_400_000:
        return 0
    return int(wait * 1000)


def _compaction(what: str, details: Json) -> str:
    trigger, before = values.text(details, "trigger"), values.count(details.get("preTokens"))
    words = f"{what} ({trigger[:40]})" if trigger else what
    return f"{words}, {before:,} tokens before" if before else words


def _hooks(line: Json) -> tuple[str, str] | None:
    errors = [error for error in values.items(line, "hookErrors") if isinstance(error, str)]
    if errors:
        return "hook", "Stop hook failed: " + "; ".join(errors)[:4000]
    if line.get("preventedContinuation") is True:
        return "hook", f"A hook stopped the agent: {values.text(line, 'stopReason') or 'no reason given'}"
    return None
