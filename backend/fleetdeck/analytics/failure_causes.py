"""Why calls fail, in words that many failures share: what differs from call to call is left out."""

import re
from functools import lru_cache

from fleetdeck.core.text import clean, one_line

_LENGTH = 120
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w./@-]+")
_ID = re.compile(r"\b[0-9a-f]{8,}\b")
# The number after "exit" is the cause itself.
_NUMBER = re.compile(r"(?<!exit )(?<!exit code )(?<!status )\b\d+\b")


@lru_cache(maxsize=1_024)
def cause_of(status: str, error: str | None) -> str:
    """The first line of an error without paths, ids and numbers; without an error the status."""
    lines = (error or "").strip().splitlines()
    if not lines:
        return status
    words = _PATH.sub("…", lines[0].strip().replace("Exit code", "exit"))
    return one_line(clean(_NUMBER.sub("n", _ID.sub("…", words))), _LENGTH)
