"""One line of a transcript: bytes to an object, and the few fields that every kind of line shares."""

from hashlib import blake2b
from typing import Any

from fleetdeck.core import clock, jsons
from fleetdeck.ingest.sources.claude_code.parse.values import Json

# Lines that begin like this hold nothing to show and can be very large (an api-request-shape is 74 KB): they are
# recognised before any JSON is read. The CLI writes `type` first on these kinds only.
_IGNORED_HEADS = tuple(
    f'{{"type":"{kind}"'.encode()
    for kind in (
        "api-request", "api-request-shape", "api-request-blob", "file-history-snapshot", "queue-operation",
        "atis-latch", "tools-used", "last-prompt", "mode", "permission-mode", "content-replacement",
    )
)  # fmt: skip


def is_ignored(raw: bytes) -> bool:
    """Whether the line is of a kind that is never looked at."""
    return raw.startswith(_IGNORED_HEADS)


def read(raw: bytes) -> Json:
    """The line's object. Raises ValueError, with the reason, for anything else."""
    value: Any = jsons.loads(raw)
    if isinstance(value, dict):
        return value
    raise ValueError("not a JSON object")


def moment(value: Any) -> int | None:
    """An ISO 8601 timestamp in microseconds since 1970 UTC; None when it is not one."""
    if not isinstance(value, str):
        return None
    try:
        return clock.parse(value)
    except (ValueError, OverflowError):
        return None


def fingerprint(raw: bytes) -> str:
    """Identity of a line that carries none of its own: the same bytes are the same line, in whatever file."""
    return blake2b(raw, digest_size=12).hexdigest()
