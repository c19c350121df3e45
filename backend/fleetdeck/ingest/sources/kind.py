"""What is known of a kind of source before there is one: where it lies, how it is recognised, how it is made."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.ingest.sources.base import Source

# A preview is looked at while a person waits.
MOST_COUNTED = 10_000
_MOST_LOOKED_AT = 200_000
_DEEPEST = 8


class Unsuitable(ValueError):
    """Nothing of this kind lies there; says why."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`look` says what lies at a path, like "37 task files, 2 agents", and raises Unsuitable. Blocking.

    `setting` is the field of the configuration that lists its paths; `homes` lie below the home folder, `nearby` below
    a folder in which agents work.
    """

    kind: str
    name: str
    expects: str
    setting: str
    sources: Callable[[Settings], Sequence[Source]]
    look: Callable[[Path], str]
    homes: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()

    def make(self, settings: Settings, path: Path) -> Source:
        """The source of a path, as if the configuration listed it last."""
        listed = list(getattr(settings, self.setting) or [])
        return self.sources(settings.model_copy(update={self.setting: [*listed, path]}))[-1]


def files_below(folder: Path, wanted: Callable[[Path], bool]) -> list[Path]:
    """The files that are wanted, at most MOST_COUNTED, not through links. Raises Unsuitable for what is no folder."""
    if not folder.is_dir():
        raise Unsuitable(f"{folder} is not a folder")
    found: list[Path] = []
    for path in islice(_walk(folder, 0), _MOST_LOOKED_AT):
        if wanted(path):
            found.append(path)
            if len(found) == MOST_COUNTED:
                break
    return found


def counted(number: int, word: str) -> str:
    """`1 session`, `12 sessions`, `10,000 sessions and more`."""
    more = " and more" if number >= MOST_COUNTED else ""
    return f"{number:,} {word}{'' if number == 1 else 's'}{more}"


def size_of(files: Sequence[Path]) -> str:
    """Their size for people."""
    size = 0
    for path in files:
        try:
            size += path.stat().st_size
        except OSError:
            continue
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{max(1, size // 1_000)} KB"


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        if depth == 0:
            raise Unsuitable(f"{folder} cannot be read: {error.strerror}") from error
        return
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEEPEST:
                    yield from _walk(Path(entry.path), depth + 1)
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
        except OSError:
            continue
