"""Since when each line of a file is there, as its repository says."""

import re
from pathlib import Path

from fleetdeck.core import clock
from fleetdeck.ingest.sources.dispatcher.programs import output_of

# A repository must not run programs of its choosing while it is only looked at.
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_HEAD = re.compile(r"^([0-9a-f]{40,64}) \d+ (\d+)")
_UNCOMMITTED = re.compile(r"^0+$")


def line_times(path: Path) -> dict[int, int]:
    """Line → microseconds of the commit that brought it; empty where there is no repository, or no git."""
    if not any((folder / ".git").exists() for folder in path.parents):
        return {}
    args = ["git", *_QUIET, "blame", "--line-porcelain", "--no-textconv", "-w", "--", path.name]
    answer = output_of(args, path.parent)
    if answer is None or answer[0] != 0:
        return {}
    found: dict[int, int] = {}
    line, commit = 0, ""
    for text in answer[1].split("\n"):
        if head := _HEAD.match(text):
            commit, line = head[1], int(head[2])
        elif text.startswith("author-time ") and not _UNCOMMITTED.match(commit):
            seconds = text.removeprefix("author-time ")
            if seconds.isdigit() and int(seconds) * clock.SECOND <= clock.LAST:
                found[line] = int(seconds) * clock.SECOND
    return found
