"""What the lines of a program mean: a dialect puts each into pieces of our own format; lines.py tells them as facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from fleetdeck.core.text import clean
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import UsageRecorded
from fleetdeck.orchestrator.drivers.telling import Teller

Object = dict[str, Any]
Piece = Object | FactData
"""An object of our own format (docs/drivers.md), or a fact as it is. Dialects of others also say `remark` (words that
are not the agent's), `changed` (a file whose difference is found by comparing) and `incomplete` (no end was told)."""

_OWN: Final = frozenset(
    {"delta", "text", "thinking", "tool_call", "tool_result", "file", "usage", "permission", "result", "error"}
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program: as whom, where, with which environment, since when (microseconds)."""

    teller: Teller
    directory: Path
    environment: Mapping[str, str]
    began: int

    def folder(self, variable: str, usual: str) -> Path:
        """A folder of the program's own: the one that its environment names, else the usual one of its home."""
        named = self.environment.get(variable)
        return Path(named) if named else Path(self.environment.get("HOME") or Path.home()) / usual

    def shown(self, path: str) -> str:
        """A path inside the folder of the task as seen from there, else whole."""
        for folder in (self.directory, self.directory.resolve()):
            if Path(path).is_relative_to(folder):
                path = str(Path(path).relative_to(folder))
        return clean(path)[:4096]


class Dialect(Protocol):
    """How one kind of program talks."""

    def pieces(self, line: Object) -> Iterable[Piece] | None:
        """What a line says, told as it is read; None for a line of an unknown kind. Any of the errors that wrong
        values give may be raised: the line is then kept as text."""
        ...

    def closing(self) -> Iterable[Piece]:
        """What follows from all that was said, when the program has closed its output."""
        ...

    def usage(self) -> list[UsageRecorded]:
        """Calls to models that are known only now, after the program's end. Blocks; never raises."""
        ...


class JsonLines:
    """Our own format: nothing is to be translated."""

    def pieces(self, line: Object) -> Iterable[Piece] | None:
        return [line] if line.get("type") in _OWN else None

    def closing(self) -> Iterable[Piece]:
        return ()

    def usage(self) -> list[UsageRecorded]:
        return []
