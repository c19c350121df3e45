"""The client: takes facts in microseconds, keeps them on disk, and sends them behind the caller's back."""

import atexit
import hashlib
import logging
import os
import socket
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fleetdeck_client import fact, spool
from fleetdeck_client.delivery import Delivery, Refused
from fleetdeck_client.sender import Sender

DEFAULT_URL = "http://127.0.0.1:8000"
SPOOL_BYTES = 256 * 1024 * 1024
EXIT_SECONDS = 2.0
_COMPLAIN_SECONDS = 60.0

log = logging.getLogger("fleetdeck_client")


class Client:
    """Sends facts to a Fleetdeck server. No method raises, none waits for the network but `flush` and `close`.

    url: address of the server; else FLEETDECK_URL, else http://127.0.0.1:8000
    token: key with the scope "ingest"; else FLEETDECK_TOKEN. It is in no log and in no file.
    source: name of the sender on the Sources screen; else "python:<host name>"
    spool: folder where facts wait; else FLEETDECK_SPOOL, else a folder in the user's state directory
    spool_bytes: most that may wait there; what comes on top is left out and counted
    on_refused: called (in the sender's thread) with each fact that the server did not take
    verify: True, or the path of a file of certificates to trust
    exit_seconds: so long the end of the program may wait for facts to be sent; the rest stays on disk
    """

    def __init__(
        self,
        url: "str | None" = None,
        token: "str | None" = None,
        *,
        source: "str | None" = None,
        spool: "str | os.PathLike[str] | None" = None,
        spool_bytes: int = SPOOL_BYTES,
        on_refused: "Callable[[Refused], None] | None" = None,
        verify: "bool | str" = True,
        exit_seconds: float = EXIT_SECONDS,
    ) -> None:
        self.url = _without_secrets(url or os.environ.get("FLEETDECK_URL") or DEFAULT_URL)
        self.source = (source or f"python:{socket.gethostname()}")[:500]
        self.machine = socket.gethostname()
        self._token = token or os.environ.get("FLEETDECK_TOKEN") or ""
        self._spool = spool or os.environ.get("FLEETDECK_SPOOL")
        self._spool_bytes = spool_bytes
        self._on_refused = on_refused
        self._verify = verify
        self._exit_seconds = exit_seconds
        self._closed = False
        self._begin()
        if not self._token:
            log.warning("no token: set FLEETDECK_TOKEN to a key with the scope ingest; facts wait on disk until then")
        with self._lock:
            self._started()
        _clients.add(self)

    def _begin(self) -> None:
        """The state of a process that has sent nothing."""
        # Reentrant: a signal handler or a finalizer may tell something while the same thread is telling.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._journal: spool.Journal | None = None
        self._sender: Sender | None = None
        self._root: Path | None = None
        self._last_time = 0
        self._number = 0
        self._complained_at = -_COMPLAIN_SECONDS
        self._left_out_told = 0
        self.sent = 0
        """Facts that were given to `send` and are on disk."""
        self.handled = 0
        """Facts of these that the server answered for: it has them, had them already, or refused them."""
        self.refused = 0
        """Facts that the server did not take."""
        self.left_out = 0
        """Facts that are lost: the spool was full, could not be written, or the client was closed."""

    def send(
        self,
        type: str,
        data: "dict[str, Any]",
        *,
        subject: "str | None" = None,
        id: "str | None" = None,
        time: "float | None" = None,
    ) -> None:
        """Tell a fact (docs/events.md of Fleetdeck lists the types). Returns when it is on disk.

        `id` makes a fact that may be told again, by another run of the program too, count once. `time`: seconds since
        1970, now where it is not given.
        """
        try:
            with self._lock:
                self._append(type, data, subject, id, time)
        except fact.TooLarge:
            self._leave_out("it is larger than the server takes")
        except Exception:
            self._leave_out("it could not be written")

    def flush(self, timeout: "float | None" = 10.0) -> bool:
        """Wait until the server has answered for all that was sent so far. False when it did not in time (seconds)."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            goal, sender = self.sent, self._sender
            if sender is None:
                return self.handled >= goal
            sender.hurry()
            while self.handled < goal:
                left = None if deadline is None else deadline - time.monotonic()
                if (left is not None and left <= 0) or not sender.is_alive():
                    return False
                self._changed.wait(0.5 if left is None else min(left, 0.5))
                sender.hurry()
            return True

    def close(self, timeout: float = 5.0) -> bool:
        """Send what can be sent in time (seconds) and end. What is left stays on disk: the next client sends it."""
        with self._lock:
            if self._closed:
                return self.handled >= self.sent
        done = self.flush(timeout)
        with self._lock:
            self._closed = True
            journal, sender = self._journal, self._sender
            self._journal = self._sender = None
        if sender is not None:
            sender.stop()
            sender.join(max(0.2, min(timeout, 2.0)))
        if journal is not None:
            journal.close()
            # A request that is still under way reads the folder; its lock goes with the process.
            if sender is None or not sender.is_alive():
                journal.outbox.close(remove=done)
        return done

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: "type[BaseException] | None",
        error: "BaseException | None",
        trace: "TracebackType | None",
    ) -> None:
        self.close()

    def _append(self, type: str, data: Any, subject: "str | None", id: "str | None", at: "float | None") -> None:
        if not self._started():
            self._leave_out("the client is closed" if self._closed else "there is no spool")
            return
        assert self._journal is not None
        assert self._sender is not None
        micros = time.time_ns() // 1_000 if at is None else int(at * 1_000_000)
        if at is None:
            # Two facts of one moment keep their order.
            self._last_time = micros = max(micros, self._last_time + 1)
        self._number += 1
        line = fact.encode(self.source, id or f"{self._journal.writer}-{self._number}", type, micros, subject, data)
        try:
            self._journal.append(line)
        except spool.Full:
            self._leave_out("the spool is full")
            return
        self.sent += 1
        self._sender.news()

    def _started(self) -> bool:
        """Whether there is a spool and a thread that sends; makes them in a process that has none yet."""
        if self._sender is not None:
            return True
        if self._closed:
            return False
        try:
            self._root = _spool_folder(self._spool) / hashlib.sha256(self.url.encode()).hexdigest()[:16]
            self._journal = spool.Journal(self._root, self._spool_bytes)
        except OSError as error:
            self._complain(f"no spool at {self._spool or 'the usual place'}: {error}")
            return False
        delivery = Delivery(self.url, self._token, self._verify)
        self._sender = Sender(self._root, self._journal, delivery, self._was_handled, self._was_refused)
        self._sender.start()
        return True

    def _was_handled(self, facts: int) -> None:
        with self._lock:
            self.handled += facts
            self._changed.notify_all()
            lost, self._left_out_told = self.left_out - self._left_out_told, self.left_out
        if lost:
            why = "too large, or the spool was full or could not be written"
            reason = f"{lost} fact{'' if lost == 1 else 's'} left out: {why}"
            self.send("source.problem", {"source": self.source, "location": "spool", "reason": reason})

    def _was_refused(self, refused: Refused) -> None:
        with self._lock:
            self.refused += 1
        event = refused.event
        log.warning("refused: %s %s: %s", event.get("type"), event.get("id"), refused.reason)
        if self._on_refused is not None:
            try:
                self._on_refused(refused)
            except Exception:
                log.exception("on_refused failed")

    def _leave_out(self, reason: str) -> None:
        self.left_out += 1
        self._complain(f"facts are left out ({self.left_out} so far): {reason}")

    def _complain(self, words: str) -> None:
        if time.monotonic() - self._complained_at >= _COMPLAIN_SECONDS:
            self._complained_at = time.monotonic()
            log.warning("%s", words, exc_info=log.isEnabledFor(logging.DEBUG))

    def _after_fork(self) -> None:
        """In a child: thread, lock and folder are the parent's. It gets its own when it has something to say."""
        if self._journal is not None:
            self._journal.close()
            self._journal.outbox.abandon()
        self._begin()


def _spool_folder(given: "str | os.PathLike[str] | None") -> Path:
    """The folder, made where it is not there. Where the usual one cannot be had: one that ends with the process."""
    if given:
        return Path(given).expanduser().absolute()
    usual = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "fleetdeck-client"
    try:
        usual.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="fleetdeck-client-"))
    return usual


def _without_secrets(url: str) -> str:
    """The address without name, password and trailing slash: it goes into messages."""
    try:
        parts = urlsplit(url.strip())
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))
    except ValueError:
        log.warning("not an address of a server: it cannot be read")
        return "http://invalid.invalid"


_clients: "weakref.WeakSet[Client]" = weakref.WeakSet()


def _at_exit() -> None:
    for client in list(_clients):
        client.close(client._exit_seconds)


def _in_child() -> None:
    for client in list(_clients):
        client._after_fork()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
