"""A process beside the server that ends its agents when the server dies: an agent that nobody hears must not go on.

It reads marks of steps (engine/leftovers.py) that begin and end, and notices the death of its parent by the end of its
input. Then it ends every process that carries one of the marks, and itself. One is started with the first agent.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Final

from fleetdeck.orchestrator.engine.leftovers import end_leftovers

# A process that starts others while it is being ended is looked for again, so often.
SWEEPS: Final = 3


def sweep(mark: str) -> None:
    """End every process of a step, those included that are started meanwhile. Blocks."""
    for _ in range(SWEEPS):
        if not end_leftovers(mark):
            return


class Janitor:
    """The server's end. Thread-safe; a janitor that is gone is replaced by another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks: set[str] = set()
        self._pipe: int | None = None

    def watch(self, mark: str) -> None:
        """From now on what carries the mark ends with this process."""
        with self._lock:
            self._marks.add(mark)
            if self._pipe is None or not self._say(f"+{mark}\n"):
                self._start()

    def forget(self, mark: str) -> None:
        """The step is over."""
        with self._lock:
            self._marks.discard(mark)
            if self._pipe is not None:
                self._say(f"-{mark}\n")

    def _say(self, text: str) -> bool:
        assert self._pipe is not None
        try:
            os.write(self._pipe, text.encode())
        except OSError:
            return False
        return True

    def _start(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
        # Neither end is inherited by other programs, so that the end of this process is the end of the pipe.
        reader, self._pipe = os.pipe()
        nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        try:
            os.posix_spawn(
                sys.executable,
                [sys.executable, "-m", __name__],
                environment,
                file_actions=[(os.POSIX_SPAWN_DUP2, reader, 0), *nowhere],
            )
        finally:
            os.close(reader)
        self._say("".join(f"+{mark}\n" for mark in self._marks))


JANITOR: Final = Janitor()
"""This process's."""


def main() -> None:
    """The janitor itself."""
    with suppress(OSError):
        os.setsid()  # a Ctrl+C in the server's terminal is for the server
    os.chdir("/")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    marks: set[str] = set()
    for line in sys.stdin:
        (marks.add if line[0] == "+" else marks.discard)(line[1:].rstrip("\n"))
    for mark in marks:
        sweep(mark)


if __name__ == "__main__":
    main()
