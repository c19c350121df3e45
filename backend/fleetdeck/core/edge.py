"""The outermost layer of the server: request id, security headers, the last catch for errors, one access log line."""

import logging
import re
import time
from collections.abc import Collection
from random import getrandbits
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from fleetdeck.core.answers import answer
from fleetdeck.core.cors import cors_headers
from fleetdeck.core.errors import AppError, NotSignedIn
from fleetdeck.core.logging import REQUEST_ID

access_log = logging.getLogger("fleetdeck.access")

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
_HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_NO_STORE = (b"cache-control", b"no-store")
_FOREIGN_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_CLOSE_NOT_SIGNED_IN, _CLOSE_NOT_ALLOWED, _CLOSE_INTERNAL = 4401, 4403, 1011


class Edge:
    """Wraps every other layer, so that their refusals too carry an id, headers and a log line."""

    def __init__(self, app: ASGIApp, listed: Collection[str] = ()) -> None:
        """`listed`: origins whose pages may read the answers, failures included."""
        self._app = app
        self._listed = listed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        token = REQUEST_ID.set(request_id)
        started = time.perf_counter()
        exchange = _Exchange(scope, send, request_id, self._listed)
        # HEAD is GET without the body; routes need not know it.
        inner = {**scope, "method": "GET"} if exchange.head else scope
        try:
            await self._app(inner, receive, exchange.send)
        except WebSocketDisconnect:
            pass
        except Exception as error:
            await exchange.fail(error, receive)
        finally:
            _log_access(scope, exchange.status, time.perf_counter() - started)
            REQUEST_ID.reset(token)


class _Exchange:
    """One request or socket: what was sent so far, and the way to send a failure from there."""

    def __init__(self, scope: Scope, send: Send, request_id: str, listed: Collection[str]) -> None:
        self._scope = scope
        self._listed = listed
        self._send = send
        self._request_id = request_id.encode()
        self.head = scope.get("method") == "HEAD"
        self.status = 0
        self._accepted = False
        self._closed = False

    async def send(self, message: Message) -> None:
        kind = message["type"]
        if kind in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
            message = self._complete(message)
        elif kind == "websocket.accept":
            self.status = 101
            self._accepted = True
            message = self._complete(message)
        elif kind == "websocket.close":
            self._closed = True
            self.status = self.status or 403
        elif kind == "http.response.body" and self.head:
            message = {**message, "body": b""}
        await self._send(message)

    async def fail(self, error: Exception, receive: Receive) -> None:
        """Answer an error that no inner layer answered, as far as the protocol still allows it."""
        response = answer(error)
        if self._scope["type"] == "http":
            if self.status:
                # The answer is under way; only a broken connection tells the client that it is not whole.
                raise error
            await response(self._scope, receive, self.send)
        elif self._accepted:
            if not self._closed:
                await self.send({"type": "websocket.close", "code": _close_code(error)})
        elif "websocket.http.response" in self._scope.get("extensions", {}):
            await response(self._scope, receive, self.send)
        else:
            await self.send({"type": "websocket.close", "code": _close_code(error)})

    def _complete(self, message: Message) -> Message:
        headers = list(message.get("headers", ()))
        present = {name.lower() for name, _ in headers}
        wanted = [*_HEADERS, (b"x-request-id", self._request_id)]
        if self._scope["scheme"] in ("https", "wss"):
            wanted.append(_HSTS)
        if self._scope["path"].startswith(("/api/", "/v1/")):
            wanted.append(_NO_STORE)
        if self._listed:
            headers += cors_headers(self._scope, self._listed)
        return {**message, "headers": headers + [pair for pair in wanted if pair[0] not in present]}


def _request_id(scope: Scope) -> str:
    """The id a proxy in front gave, when it looks like one; else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _FOREIGN_ID.fullmatch(value):
            return str(value.decode())
    # No secret: asking the system for one is a call that lets every other thread go first.
    return f"{getrandbits(128):032x}"


def _close_code(error: Exception) -> int:
    if isinstance(error, NotSignedIn):
        return _CLOSE_NOT_SIGNED_IN
    return _CLOSE_NOT_ALLOWED if isinstance(error, AppError) else _CLOSE_INTERNAL


def _log_access(scope: Scope, status: int, seconds: float) -> None:
    # What went well is for those who look for it; a fleet sends thousands of requests a minute.
    level = logging.WARNING if status >= 500 else logging.INFO if status >= 400 else logging.DEBUG
    if access_log.isEnabledFor(level):
        client = scope.get("client")
        access_log.log(
            level,
            "%s %s %s",
            scope.get("method", "WS"),
            # Encoded, so that a line break in an address cannot forge a line of the log.
            quote(scope["path"], safe="/:@"),
            status or "-",
            extra={"client": client[0] if client else None, "ms": round(seconds * 1000, 2)},
        )
