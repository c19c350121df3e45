"""What was told of each row number, so that a call is told once, whatever becomes of the file.

A database may be replaced by another one, restored from a copy, or emptied: its numbers come again, with other calls.
The first call that is told with a number has the number alone as its id, `invocation 7`. Logs are full of these, and
they stay as they are. Another call with that number has a digest of itself too, `invocation 7 4f0c3e21ab`. So ids
follow from the rows and not from how often a file was replaced: reading all again tells nothing twice. It does not
even when what is kept here was lost, for then each row has an id that is in the log, if only as that of the call
before it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from fleetdeck.ingest.sources.telemetry_db.reader import Invocation

_PATH = "rows "
# Numbers that are saved together: a new row writes 4 KB, and a million of them hold 14 MB of memory.
_BLOCK = 256
_DIGEST_BYTES = 5


def digest_of(row: Invocation) -> str:
    """Which call a row is. What a program fills in when the call ends (cost, tokens, status) makes it no other one."""
    told = repr((row.id, row.timestamp, row.tool, row.model)).encode("utf-8", "replace")
    return hashlib.blake2b(told, digest_size=_DIGEST_BYTES).hexdigest()


class ToldRows:
    """The calls that have a number as their id. `saved`: the saved positions of the source."""

    def __init__(self, saved: Mapping[str, Any]) -> None:
        # Block → ",<place in hex>:<digest>" for each of its rows.
        self._blocks = {path: str(block) for path, block in saved.items() if path.startswith(_PATH)}
        self._changed: set[str] = set()

    def id_of(self, row: Invocation) -> str:
        """The id of the fact that tells this row. Keeps the row, if it is the first one with its number."""
        path, digest = f"{_PATH}{row.id // _BLOCK}", digest_of(row)
        mark = f",{row.id % _BLOCK:02x}:"
        before, found, after = self._blocks.get(path, "").partition(mark)
        if not found:
            self._blocks[path] = before + mark + digest
            self._changed.add(path)
        elif not after.startswith(digest):
            return f"invocation {row.id} {digest}"
        return f"invocation {row.id}"

    def changes(self) -> dict[str, str]:
        """What is to be saved since this was asked last."""
        changed = {path: self._blocks[path] for path in self._changed}
        self._changed.clear()
        return changed
