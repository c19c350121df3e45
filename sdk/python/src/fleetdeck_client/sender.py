"""The thread that empties the spool: facts in order, again and again until the server has them."""

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from fleetdeck_client import spool
from fleetdeck_client.delivery import REFUSED_WAIT, Delivery, Later, Poisoned, Refused, Taken

MOST_FACTS = 500
MOST_BYTES = 2_000_000
FIRST_WAIT, LONGEST_BACK_OFF = 0.25, 15.0
# The facts of one moment go together.
GATHER_SECONDS = 0.02
ADOPT_SECONDS = 5.0
SYNC_SECONDS = 1.0
# So often a server may fail over the same facts before they are sent apart, to find the one that it fails over.
BROKEN_TRIES = 4

log = logging.getLogger("fleetdeck_client")


class Sender(threading.Thread):
    """`handled` is told how many of this process's own facts are through, `refused` of each that was not taken."""

    def __init__(
        self,
        root: Path,
        journal: spool.Journal,
        delivery: Delivery,
        handled: Callable[[int], None],
        refused: Callable[[Refused], None],
    ) -> None:
        super().__init__(name="fleetdeck-client", daemon=True)
        self._root = root
        self._journal = journal
        self._delivery = delivery
        self._handled = handled
        self._refused = refused
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._hurry = False
        self._adopted: list[spool.Outbox] = []
        self._adopt_at = 0.0
        self._sync_at = 0.0
        self._most = MOST_FACTS
        self._failures = 0
        self._broken = 0
        self._said = ""

    def news(self) -> None:
        """There is something to send."""
        self._wake.set()

    def hurry(self) -> None:
        """Somebody waits: try now, unless the server itself asked for patience."""
        self._hurry = True
        self._wake.set()

    def stop(self) -> None:
        """End after the request that is under way."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._step_safely()
        finally:
            self._delivery.close()
            for outbox in self._adopted:
                outbox.close(remove=False)

    def _step_safely(self) -> None:
        try:
            self._step()
        except Exception:
            log.exception("the spool cannot be read; trying again")
            self._stopping.wait(ADOPT_SECONDS)

    def _step(self) -> None:
        """One request, or a wait for something to send."""
        self._look_around()
        self._wake.clear()
        outbox = self._adopted[0] if self._adopted else self._journal.outbox
        piece = outbox.next(self._most, MOST_BYTES)
        if piece is not None:
            self._send(outbox, piece)
        elif outbox.adopted:
            outbox.close(remove=True)
            self._adopted.pop(0)
        else:
            self._hurry = False
            if self._wake.wait(max(0.0, self._adopt_at - time.monotonic())) and not self._hurry:
                self._stopping.wait(GATHER_SECONDS)

    def _look_around(self) -> None:
        """Now and then: what do processes that are gone leave behind, and how much lies in the spool?"""
        if time.monotonic() < self._adopt_at:
            return
        own = self._journal.outbox.folder
        known = {outbox.folder for outbox in self._adopted}
        self._adopted += [outbox for outbox in spool.adopt(self._root, own) if outbox.folder not in known]
        self._journal.foreign_bytes = spool.foreign_bytes(self._root, own)
        self._adopt_at = time.monotonic() + ADOPT_SECONDS

    def _send(self, outbox: spool.Outbox, piece: spool.Piece) -> None:
        outcome = self._delivery.post(piece.lines)
        if isinstance(outcome, Later) and outcome.broken:
            self._broken += 1
            if self._broken >= BROKEN_TRIES:
                outcome = Poisoned(outcome.reason)
        if isinstance(outcome, Later):
            self._wait(outcome)
            return
        if isinstance(outcome, Poisoned) and len(piece.lines) > 1:
            # The half of it, and so on, until the one that is refused stands alone.
            self._most = max(1, len(piece.lines) // 2)
            return
        refused = outcome.refused if isinstance(outcome, Taken) else {0: outcome.reason}
        for index, reason in refused.items():
            if 0 <= index < len(piece.lines):
                self._refused(_read(piece.lines[index], reason))
        outbox.done(piece)
        if not outbox.adopted:
            self._handled(len(piece.lines))
        self._most = min(MOST_FACTS, self._most * 2)
        self._failures = self._broken = 0
        if self._said:
            log.info("the server takes facts again")
            self._said = ""

    def _wait(self, outcome: Later) -> None:
        """Stay away from the server: as long as it asked for, else longer with each failure; never all at once."""
        if outcome.reason != self._said:
            log.warning("facts wait on disk: %s", outcome.reason)
            self._said = outcome.reason
        ceiling = min(LONGEST_BACK_OFF, FIRST_WAIT * 2 ** min(self._failures, 10))
        self._failures += 1
        asked = outcome.wait
        chance = random.random()  # noqa: S311
        until = time.monotonic() + (ceiling * (0.5 + chance / 2) if asked is None else asked + chance / 4)
        patient = asked is not None and asked < REFUSED_WAIT
        while (left := until - time.monotonic()) > 0 and not self._stopping.is_set():
            if self._hurry and not patient:
                break
            self._wake.wait(min(left, SYNC_SECONDS))
            self._wake.clear()
            self._sync()
        self._hurry = False

    def _sync(self) -> None:
        """While facts have to wait, they are made safe from a power cut too."""
        if time.monotonic() >= self._sync_at:
            self._sync_at = time.monotonic() + SYNC_SECONDS
            self._journal.sync()


def _read(line: bytes, reason: str) -> Refused:
    try:
        event = json.loads(line)
    except ValueError:
        event = {}
    return Refused(event if isinstance(event, dict) else {}, reason)
