"""Pages of other origins (CORS): those that are listed may call the API, with a token and never with a cookie.

Only in the way of requests where origins are listed at all. `core.guard` refuses what all others write.
"""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fleetdeck.core.origins import is_same, parse_host

# Browsers ask again after this time; a page that is taken off the list is refused at once all the same.
_MAX_AGE_S = 600
_VARY = (b"vary", b"Origin")
_EXPOSED = (b"access-control-expose-headers", b"X-Request-Id, Retry-After")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Content-Encoding, Idempotency-Key, X-Request-Id",
    "Access-Control-Max-Age": str(_MAX_AGE_S),
}


def cors_headers(scope: Scope, listed: Collection[str]) -> list[tuple[bytes, bytes]]:
    """What an answer says about the page that asked; to a page that is not listed, nothing that lets it read."""
    origin = Headers(scope=scope).get("origin")
    if origin is None or origin not in listed:
        return [_VARY]
    return [_VARY, (b"access-control-allow-origin", origin.encode()), _EXPOSED]


class Cors:
    """Answers the preflights of listed pages, and keeps cookies out of what they ask and are told."""

    def __init__(self, app: ASGIApp, listed: Collection[str]) -> None:
        self._app = app
        self._listed = listed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        address = parse_host(headers.get("host", ""))
        if origin not in self._listed or (address and is_same(origin, address)):
            await self._app(scope, receive, send)
        elif scope.get("method") == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
        else:
            await self._app(_without(scope, b"cookie"), receive, _without_set_cookie(send))


def _without(part: Scope | Message, name: bytes) -> Scope | Message:
    return {**part, "headers": [pair for pair in part.get("headers", ()) if pair[0].lower() != name]}


def _without_set_cookie(send: Send) -> Send:
    async def send_on(message: Message) -> None:
        await send(_without(message, b"set-cookie") if "headers" in message else message)

    return send_on
