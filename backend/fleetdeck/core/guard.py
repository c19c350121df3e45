"""Who may talk to us through a browser: the Host a request names must be ours (DNS rebinding), and so must the Origin
of every write and every socket (a page on another port of localhost is a stranger), or listed (`core.cors`)."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from fleetdeck.core.config import LOOPBACK_HOSTS, Settings
from fleetdeck.core.errors import BadRequest, NotAllowed
from fleetdeck.core.origins import Address, is_same, parse_host

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Refuses requests that reached us under a foreign name or were sent by a foreign page."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._allowed = frozenset(_read_allowed(entry) for entry in settings.allowed_hosts)
        self._listed = frozenset(settings.allowed_origins)
        # Listening beyond loopback is for containers and networks, where published ports differ from ours.
        self._any_port = settings.host not in LOOPBACK_HOSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            self._check(scope)
        await self._app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
            # No name, no id and no text that we keep can have one, and PostgreSQL does not even compare with it.
            raise BadRequest("the address contains a NUL character")
        headers = Headers(scope=scope)
        named = headers.get("host", "")
        address = parse_host(named)
        if address is None or len(headers.getlist("host")) != 1 or not self._is_ours(address, scope):
            raise BadRequest(
                f"this server does not answer to the host name {named[:80]!r}; "
                "FLEETDECK_ALLOWED_HOSTS lists the names it may be called by"
            )
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            return
        origin = headers.get("origin")
        if origin is None:
            # Browsers send an Origin with every write and socket, so this is a program. It must not lean on a cookie.
            if "cookie" in headers and "authorization" not in headers and scope["type"] == "http":
                raise NotAllowed("a write that is signed in by cookie needs an Origin header; programs send a token")
        elif not is_same(origin, address):
            if origin not in self._listed:
                raise NotAllowed(
                    "this request was sent by a page of another origin; "
                    "FLEETDECK_ALLOWED_ORIGINS lists those that may call the API with a token"
                )
            if scope["type"] == "http" and "authorization" not in headers:
                raise NotAllowed("a page of another origin must send a token")

    def _is_ours(self, address: Address, scope: Scope) -> bool:
        host, port = address
        if address in self._allowed or (host, None) in self._allowed:
            return True
        if host not in LOOPBACK_HOSTS:
            return False
        server = scope.get("server")
        bound = server[1] if server else None
        return self._any_port or bound is None or (port or _default_port(scope)) == bound


def _default_port(scope: Scope) -> int:
    return 443 if scope["scheme"] in ("https", "wss") else 80


def _read_allowed(entry: str) -> Address:
    address = parse_host(entry)
    if address is None:
        raise ValueError(f"FLEETDECK_ALLOWED_HOSTS: {entry!r} is not a host name or host:port")
    return address
