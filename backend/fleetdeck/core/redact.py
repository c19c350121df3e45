"""Secrets out of text: what a token looks like never reaches a log line, an error sample or a stored excerpt."""

import re
from collections.abc import Mapping
from typing import Any

MASK = "[redacted]"

# Each pattern keeps a short, harmless head so that a reader still knows what kind of secret stood there.
_PATTERNS = (
    re.compile(r"(?P<head>\bfd_)[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?P<head>\bsk-)[A-Za-z0-9_-]{12,}"),
    re.compile(r"(?P<head>\bgh[pousr]_)[A-Za-z0-9]{20,}"),
    re.compile(r"(?P<head>\bgithub_pat_)[A-Za-z0-9_]{20,}"),
    re.compile(r"(?P<head>\bxox[abeprs]-)[A-Za-z0-9-]{10,}"),
    re.compile(r"(?P<head>\bAKIA)[A-Z0-9]{16}\b"),
    re.compile(r"(?P<head>\bAIza)[A-Za-z0-9_-]{35}"),
    re.compile(r"(?P<head>\beyJ)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?P<head>\b(?:bearer|basic)\s+)[A-Za-z0-9+/._~=-]{8,}", re.IGNORECASE),
    re.compile(r"(?P<head>#code=)[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?P<head>\b(?:fleetdeck_session|x-api-key)[\"']?\s*[=:]\s*[\"']?)[^\s;,\"']{8,}", re.IGNORECASE),
    re.compile(r"(?P<head>://[^\s/:@]*:)[^\s/@]+(?=@)"),
)
_SECRET_NAMES = re.compile(r"authorization|cookie|token|secret|password|passwd|api[_-]?key", re.IGNORECASE)


def redact(text: str) -> str:
    """The text with everything that looks like a credential replaced by `MASK`."""
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<head>{MASK}", text)
    return text


def redact_value(value: Any) -> Any:
    """`redact` every string of a JSON-like value; what hangs on a key that names a secret goes as a whole."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {
            key: MASK if isinstance(item, str) and names_secret(str(key)) else redact_value(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact_value(item) for item in value]
    return value


def names_secret(name: str) -> bool:
    """Whether a field of this name holds a secret. Token counts (`input_tokens`) are numbers, so they are not text."""
    return _SECRET_NAMES.search(name) is not None
