"""One file of a dispatcher as it changes: read again when it is another, patient while its owner writes it."""

from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from fleetdeck.ingest.sources.dispatcher.records import Bad, Reading, Stamp, stamp_of

# A file that is broken and stays as it is for so long is not being written any more.
PATIENCE_SECONDS = 3.0


@dataclass(slots=True)
class Watched:
    """What is known of a file."""

    name: str
    """Below the dispatcher's folder."""
    on_disk: str = ""
    """The same with the bytes that it really has, when it is not called `name`."""
    read: Stamp | None = None
    """The version that was read last, whole."""
    _broken: Stamp | None = None
    _broken_since: float = 0.0
    _given_up: bool = False
    _missing_since: float | None = None
    problems: list[Bad] = field(default_factory=list)
    """As they were told."""

    @property
    def waits(self) -> bool:
        """It looks as if its owner was still writing: look again soon."""
        missing = self._missing_since is not None and self.read is not None and not self.is_gone
        return missing or (self._broken is not None and not self._given_up)

    @property
    def is_gone(self) -> bool:
        """It has not been there for a while: it was not only being replaced."""
        return self._missing_since is not None and monotonic() - self._missing_since >= PATIENCE_SECONDS

    def forget(self) -> None:
        """It is gone."""
        self.read = self._broken = None

    def changed(self, root: Path) -> Stamp | None:
        """The version to read now, if any."""
        stamp = stamp_of(root / (self.on_disk or self.name))
        if stamp is None:
            self._missing_since = self._missing_since or monotonic()
            return None
        self._missing_since = None
        if stamp == self.read or (stamp == self._broken and self._given_up):
            return None
        return stamp

    def accept(self, stamp: Stamp, reading: Reading) -> list[Bad]:
        """Remember what came of reading; answers the problems that there are now."""
        if reading.unfinished is None:
            self.read, self._broken, self._given_up = stamp, None, False
            return reading.bad
        if stamp != self._broken:
            self._broken, self._broken_since, self._given_up = stamp, monotonic(), False
        self._given_up = monotonic() - self._broken_since >= PATIENCE_SECONDS
        if not self._given_up:
            # What was wrong before is not known to be mended yet.
            return self.problems
        return [*reading.bad, *([reading.unfinished] if stamp.size else [])]
