"""Rate limits, counted in this process: so many requests per key or address, and few failed sign-ins."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from fleetdeck.core.clock import now
from fleetdeck.core.errors import TooManyRequests

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.strategies import FixedWindowRateLimiter

# Probes are asked by machines that must not be told to go away.
UNCOUNTED = frozenset({"/health", "/ready"})


def client_address(scope: Scope) -> str:
    """The peer's address. What proxies say counts only where the server was told to trust them."""
    client = scope.get("client")
    return str(client[0]) if client else "local"


class Limit:
    """At most `amount` hits per `seconds` and name, in fixed windows."""

    def __init__(self, amount: int, seconds: int) -> None:
        self._amount = amount
        self._seconds = seconds

    async def hit(self, name: str) -> None:
        """Count one. Raises TooManyRequests when it is one too many."""
        limiter, item = self._loaded
        if not await limiter.hit(item, name):
            raise await self._refusal(name)

    async def check(self, name: str) -> None:
        """Count nothing. Raises TooManyRequests when the next hit would be one too many."""
        limiter, item = self._loaded
        if not await limiter.test(item, name):
            raise await self._refusal(name)

    async def _refusal(self, name: str) -> TooManyRequests:
        limiter, item = self._loaded
        reset, _ = await limiter.get_window_stats(item, name)
        return TooManyRequests("too many requests", retry_after=max(1.0, reset - now() / 1_000_000))

    @cached_property
    def _loaded(self) -> "tuple[FixedWindowRateLimiter, RateLimitItem]":
        # Imported when first needed: a tenth of a second that a cold start can do without.
        from limits import RateLimitItemPerSecond
        from limits.aio.storage import MemoryStorage
        from limits.aio.strategies import FixedWindowRateLimiter

        return FixedWindowRateLimiter(MemoryStorage()), RateLimitItemPerSecond(self._amount, self._seconds)


class RateLimit:
    """Counts each request against whom it is from: the name `identify` knows, else the address."""

    def __init__(self, app: ASGIApp, limit: Limit, identify: Callable[[Scope], str | None]) -> None:
        self._app = app
        self._limit = limit
        self._identify = identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"] not in UNCOUNTED:
            await self._limit.hit(self._identify(scope) or client_address(scope))
        await self._app(scope, receive, send)
