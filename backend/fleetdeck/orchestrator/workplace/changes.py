"""Which files differ from where a task began, and the difference itself."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from fleetdeck.core.text import clean
from fleetdeck.orchestrator.workplace import git
from fleetdeck.orchestrator.workplace.git import Entry
from fleetdeck.orchestrator.workplace.schemas import ChangedFile

MAX_DIFF_BYTES = 1024 * 1024
MOST_FILES = 2_000
_COUNTED_BYTES = 1024 * 1024
_DIFF = ("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames")
Status = Literal["added", "modified", "deleted", "renamed", "untracked"]
_LETTERS: dict[str, Status] = {"A": "added", "C": "added", "D": "deleted", "R": "renamed"}


@dataclass(slots=True)
class Change:
    """One file; paths as Git writes them, in its repository."""

    path: str
    status: Status
    old_path: str | None = None
    added: int | None = None
    removed: int | None = None

    @property
    def paths(self) -> list[str]:
        return [self.path] if self.old_path is None else [self.old_path, self.path]

    def wire(self) -> ChangedFile:
        return ChangedFile(
            path=clean(self.path),
            old_path=None if self.old_path is None else clean(self.old_path),
            status=self.status,
            lines_added=self.added,
            lines_removed=self.removed,
        )


class Span(NamedTuple):
    """What is compared: a commit with another, or (None) with the files as they lie there; only below `scope`."""

    tree: Path
    base: str
    to: str | None
    scope: tuple[str, ...]


def changes(span: Span) -> list[Change]:
    """The files that differ, at most MOST_FILES, in the order of their paths."""
    if not span.scope:
        return []
    to = [span.to] if span.to else []
    done = git.ask(span.tree, *_DIFF, "--raw", "--numstat", "-z", span.base, *to, "--", *span.scope)
    found = parse(done.stdout)
    if span.to is None:
        known = {change.path for change in found}
        found += [change for change in untracked(span.tree, span.scope) if change.path not in known]
    return sorted(found, key=lambda change: change.path)[:MOST_FILES]


def untracked(tree: Path, scope: Sequence[str]) -> list[Change]:
    """Files that Git does not know and does not ignore."""
    done = git.ask(tree, "ls-files", "--others", "--exclude-standard", "-z", "--", *scope)
    names = [name for name in done.stdout.split("\0") if name][:MOST_FILES]
    return [Change(name, "untracked", None, _lines(tree / name), 0) for name in names]


def uncommitted(tree: Path, scope: Sequence[str]) -> list[Entry]:
    """What differs from HEAD below the scope, each file by itself."""
    if not scope:
        return []
    done = git.ask(tree, "status", "--porcelain=v2", "-z", "--untracked-files=all", "--", *scope)
    return git.parse_status(done.stdout)[2]


def diff(span: Span, wanted: Sequence[Change]) -> tuple[str, bool]:
    """The unified diff of these changes, and whether it was cut to MAX_DIFF_BYTES."""
    parts: list[str] = []
    size = 0
    for text in _diffs(span, wanted):
        size += len(text)
        parts.append(text)
        if size >= MAX_DIFF_BYTES:
            return clean("".join(parts)[:MAX_DIFF_BYTES]), True
    return clean("".join(parts)), False


def parse(text: str) -> list[Change]:
    """What `git diff --raw --numstat -z` says: first all lines of the one kind, then all of the other."""
    found: dict[str, Change] = {}
    parts = iter(text.split("\0"))
    for part in parts:
        if part.startswith(":"):
            letter = part.rsplit(" ", 1)[1][:1]
            old = next(parts) if letter in "RC" else None
            path = next(parts)
            found[path] = Change(path, _LETTERS.get(letter, "modified"), old if letter == "R" else None)
        elif part:
            added, removed, path = part.split("\t", 2)
            if not path:
                next(parts)
                path = next(parts)
            if path in found:
                # Git counts no lines of what is not text.
                found[path].added = int(added) if added != "-" else None
                found[path].removed = int(removed) if removed != "-" else None
    return list(found.values())


def _diffs(span: Span, wanted: Sequence[Change]) -> Iterator[str]:
    known = [path for change in wanted if change.status != "untracked" for path in change.paths]
    if known:
        to = [span.to] if span.to else []
        yield git.ask(span.tree, *_DIFF, span.base, *to, "--", *known, max_bytes=MAX_DIFF_BYTES).stdout
    for change in wanted:
        if change.status == "untracked":
            args = (*_DIFF, "--no-index", "--", os.devnull, change.path)
            yield git.ask(span.tree, *args, max_bytes=MAX_DIFF_BYTES).stdout


def _lines(path: Path) -> int | None:
    """Lines of a text file of ordinary size; never of what a link leads to."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _COUNTED_BYTES:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    return None if b"\0" in content else content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
