"""The files that simulated agents write: inside the task's folder, and never over one that they did not make."""

import difflib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

# What a simulated agent wrote begins with this line, so that the next one knows its own.
SIGN = "written by a simulated agent of Fleetdeck"
_MOST_KNOWN = 20
_LONGEST_LINE = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was written; `patch` is a unified diff, `path` is inside the folder."""

    path: str
    operation: Literal["created", "modified"]
    patch: str
    added: int
    removed: int


class Sandbox:
    """One folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self) -> list[str]:
        """Some files of the folder, to look at."""
        found = (path for path in sorted(self._folder.glob("*")) if path.is_file() and not path.name.startswith("."))
        return [path.name for path, _ in zip(found, range(_MOST_KNOWN), strict=False)]

    def write(self, path: str, text: str) -> Change:
        """Write `text`; under another name where a file of that name is somebody else's."""
        target = self._free(path)
        comment = "<!-- {} -->\n" if target.suffix == ".md" else "# {}\n"
        wanted = comment.format(SIGN) + text
        old = target.read_text(encoding="utf-8") if target.exists() else None
        if old is not None and old != wanted:
            wanted = old + "\n" + text
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted, encoding="utf-8")
        shown = target.relative_to(self._folder).as_posix()
        before = old.splitlines(keepends=True) if old is not None else []
        lines = list(difflib.unified_diff(before, wanted.splitlines(keepends=True), f"a/{shown}", f"b/{shown}"))
        added = sum(line.startswith("+") and not line.startswith("+++") for line in lines)
        removed = sum(line.startswith("-") and not line.startswith("---") for line in lines)
        return Change(shown, "created" if old is None else "modified", "".join(lines), added, removed)

    def _free(self, path: str) -> Path:
        """The first of path, path-2, path-3 … that is free or our own. Only plain names inside the folder are used."""
        parts = [part for part in PurePosixPath(path).parts if part not in ("/", "..", ".")]
        wanted = self._folder.joinpath(*parts)
        number = 1
        target = wanted
        while not self._is_ours(target):
            number += 1
            target = wanted.with_stem(f"{wanted.stem}-{number}")
        return target

    def _is_ours(self, target: Path) -> bool:
        """It may be written: not there yet, or written by a simulated agent before; and no link leads out."""
        if not target.resolve().is_relative_to(self._folder.resolve()) or target.is_symlink():
            return False
        if not target.exists():
            return True
        if not target.is_file():
            return False
        try:
            with target.open(encoding="utf-8") as file:
                return SIGN in file.readline(_LONGEST_LINE)
        except (OSError, UnicodeDecodeError):
            return False
