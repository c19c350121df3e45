"""`backlogs/*.md`: a file per workspace; `- [ ]` waits, `- [x]` is done."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from fleetdeck.core import clock
from fleetdeck.core.clock import render
from fleetdeck.core.text import clean, one_line
from fleetdeck.events.fields import Priority
from fleetdeck.events.observed_types import BacklogItem, BacklogObserved

FOLDER = "backlogs"
MAX_BYTES = 4 * 1024 * 1024
ITEMS_IN_FACT = 500
_MOST_ITEMS = 20_000
_ITEM = re.compile(r"^\s{0,40}(?:[-*+]|\d{1,9}[.)])\s{1,4}\[([ xX])\]\s+(\S.*)$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(\S.*)$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_WORDS: dict[str, Priority] = {
    "critical": "critical", "urgent": "critical", "blocker": "critical", "p0": "critical",
    "high": "high", "p1": "high", "medium": "medium", "normal": "medium", "p2": "medium",
    "low": "low", "p3": "low", "p4": "low",
}  # fmt: skip
_NAMES = "|".join(_WORDS)
# (high) [high] !high (P1) [P1] and, without brackets, only P1: "high" alone is a word like others.
_MARK = re.compile(
    rf"\((?P<a>{_NAMES})\)|\[(?P<b>{_NAMES})\]|(?<!\S)!(?P<c>{_NAMES})\b|\b(?P<d>P[0-4])\b:?", re.IGNORECASE
)
_IN_HEADING = re.compile(rf"\b({_NAMES})\b", re.IGNORECASE)
_DATE = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that waits. `dated` is the date in its line, in microseconds."""

    line: int
    text: str
    priority: Priority
    dated: int | None


@dataclass(slots=True)
class Backlog:
    """What a file says."""

    waiting: list[Entry] = field(default_factory=list)
    done: int = 0


def parse(text: str, zone: tzinfo, now: int) -> Backlog:
    """Never fails: what is no item is other text. A date in the future is a date by which, not since when."""
    found = Backlog()
    under: Priority | None = None
    fenced = False
    for number, line in enumerate(clean(text).splitlines(), 1):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        if heading := _HEADING.match(line[:1_000]):
            named = _IN_HEADING.search(heading[1])
            under = _WORDS[named[1].lower()] if named else None
        elif item := _ITEM.match(line[:4_000]):
            if item[1] != " ":
                found.done += 1
            elif len(found.waiting) < _MOST_ITEMS:
                found.waiting.append(_entry(number, item[2], under, zone, now))
    return found


def observed(
    backlog_id: str,
    workspace: str,
    path: str,
    backlog: Backlog,
    seen: Mapping[str, int],
    blamed: Callable[[], Mapping[int, int]],
) -> BacklogObserved:
    """The fact's data. `seen`: text → when it was first seen; `blamed` is asked only where a line has no date."""
    pending: dict[Priority, int] = {}
    for entry in backlog.waiting:
        pending[entry.priority] = pending.get(entry.priority, 0) + 1
    commits = blamed() if any(entry.dated is None for entry in backlog.waiting) else {}
    aged = []
    for entry in backlog.waiting:
        commit = commits.get(entry.line)
        if entry.dated is not None:
            aged.append((entry.dated, entry, "line"))
        elif commit is not None:
            aged.append((commit, entry, "git"))
        else:
            aged.append((seen[entry.text], entry, "seen"))
    aged.sort(key=lambda item: (item[0], item[1].line))
    return BacklogObserved(
        backlog_id=backlog_id,
        workspace=workspace,
        path=path,
        pending=pending,
        done=backlog.done,
        items=[
            BacklogItem(
                text=entry.text, priority=entry.priority, since=render(since), since_basis=basis, line=entry.line
            )
            for since, entry, basis in aged[:ITEMS_IN_FACT]
        ],
    )


def _entry(number: int, text: str, under: Priority | None, zone: tzinfo, now: int) -> Entry:
    mark = _MARK.search(text)
    priority: Priority = under or "medium"
    if mark:
        priority = _WORDS[next(name for name in mark.groups() if name).lower()]
        text = f"{text[: mark.start()]} {text[mark.end() :]}"
    return Entry(number, one_line(text, 300) or "(no words)", priority, _date(text, zone, now))


def _date(text: str, zone: tzinfo, now: int) -> int | None:
    for year, month, day in _DATE.findall(text):
        try:
            found = clock.parse(
                datetime.combine(date(int(year), int(month), int(day)), datetime.min.time(), zone).isoformat()
            )
        except (ValueError, OverflowError):
            continue
        if found <= now:
            return found
    return None
