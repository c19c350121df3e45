"""The way from a collector to its server: one kept connection, one request at a time, blocking."""

import http.client
import json
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0


class BadAddress(ValueError):
    """That is no address of a server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body as JSON (None when it is none), and the seconds to wait that the server asked for."""

    status: int
    body: Any
    retry_after: float | None

    @property
    def message(self) -> str:
        """The server's own words, else the status."""
        if isinstance(self.body, dict) and isinstance(self.body.get("message"), str):
            return f"{self.status} {self.body['message'][:300]}"
        return str(self.status)


class Link:
    """A connection to `server`, made when it is needed. Certificates are verified; `ca_file` trusts others."""

    def __init__(self, server: str, token: str, ca_file: Path | None = None) -> None:
        try:
            parts = urlsplit(server.strip())
            port = parts.port
        except ValueError as error:
            raise BadAddress(f"{server!r}: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise BadAddress("an address like https://fleetdeck.example:8000 is needed, without name and password")
        self.server = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._host, self._port = parts.hostname, port
        self._prefix = parts.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._context = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None
        self._connection: http.client.HTTPConnection | None = None
        self._lock = threading.Lock()

    def another(self) -> "Link":
        """A second connection to the same server."""
        link = object.__new__(Link)
        link.__dict__.update(self.__dict__)
        link._connection, link._lock = None, threading.Lock()
        return link

    def send(self, method: str, path: str, body: bytes, kind: str = "application/json") -> Answer:
        """Raises OSError when no answer comes: whether the server did what was asked is not known then."""
        with self._lock:
            fresh = self._connection is None
            try:
                return self._ask(method, path, body, kind)
            except (OSError, http.client.HTTPException) as error:
                self._drop()
                if not fresh:
                    # A server closes what nobody used for a while; what is asked here may be asked twice.
                    with suppress(OSError, http.client.HTTPException):
                        return self._ask(method, path, body, kind)
                    self._drop()
                raise OSError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        if self._connection is None:
            self._connection = self._connect()
        self._connection.request(method, self._prefix + path, body, {**self._headers, "Content-Type": kind})
        response = self._connection.getresponse()
        raw = response.read()
        try:
            content = json.loads(raw)
        except ValueError:
            content = None
        return Answer(response.status, content, _seconds(response.headers.get("Retry-After")))

    def _connect(self) -> http.client.HTTPConnection:
        if self._context is not None:
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                self._host, self._port, timeout=CONNECT_SECONDS, context=self._context
            )
        else:
            made = http.client.HTTPConnection(self._host, self._port, timeout=CONNECT_SECONDS)
        made.connect()
        made.sock.settimeout(ANSWER_SECONDS)
        return made

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _seconds(header: str | None) -> float | None:
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return min(seconds, 300.0) if seconds >= 0 else None
