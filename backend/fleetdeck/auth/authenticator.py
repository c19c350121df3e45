"""Checks credentials. What was checked is remembered for a few seconds, so most requests cost no database at all."""

import asyncio
import hmac
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import Scope

from fleetdeck.auth import store
from fleetdeck.auth.principal import ALL, Principal
from fleetdeck.auth.tokens import digest
from fleetdeck.core.db import Database
from fleetdeck.core.errors import NotSignedIn
from fleetdeck.core.limits import Limit, client_address

COOKIE = "fleetdeck_session"
# A key that another process revoked is refused here after this time at the latest.
REMEMBER_GOOD_S = 3
# A refused credential never becomes good: a client that repeats it is misconfigured, not guessing.
REMEMBER_BAD_S = 600
REMEMBERED = 4096
FAILURES, FAILURES_WINDOW_S = 10, 60
LONGEST_SECRET = 512


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request shows: a bearer token (`key`) or the browser's cookie (`session`), as its digest."""

    digest: str
    via: Literal["key", "session"]


@dataclass(frozen=True, slots=True)
class _Remembered:
    principal: Principal | None
    # Seconds of the monotonic clock, from before the database was asked.
    asked_at: float


class Authenticator:
    """One for each process. Its methods run on the event loop; the database is asked in threads."""

    def __init__(self, db: Database, owner_token: str) -> None:
        self._db = db
        self._owner_digest = digest(owner_token)
        self._memory: OrderedDict[Credential, _Remembered] = OrderedDict()
        self._distrusted_before = 0.0
        self._failures = Limit(FAILURES, FAILURES_WINDOW_S)
        self._touches: set[asyncio.Task[None]] = set()

    def known(self, scope: Scope) -> str | None:
        """The id of whom a request is from, when that was checked a moment ago. Asks nothing; for counting."""
        credential = credential_of(scope)
        entry = self._memory.get(credential) if credential else None
        return entry.principal.id if entry and entry.principal else None

    async def identify(self, connection: HTTPConnection) -> Principal:
        """Who a request is from. Raises NotSignedIn, or TooManyRequests to an address that guesses."""
        credential = credential_of(connection.scope)
        if credential is None:
            raise NotSignedIn("sign in, or send a token: Authorization: Bearer fd_…")
        return await self.check(credential, client_address(connection.scope))

    async def check(self, credential: Credential, address: str) -> Principal:
        """Who a credential belongs to. Raises as `identify`."""
        entry = self._remembered(credential)
        if entry is None:
            # Guessers are turned away before their guess is looked at; whoever was good before is not locked out.
            if credential not in self._memory:
                await self._failures.check(f"token:{address}")
            entry = await self._look_up(credential)
            if entry.principal is None:
                await self._failures.hit(f"token:{address}")
        if entry.principal is None:
            raise NotSignedIn("this token or session is not known here, has expired, or was revoked")
        return entry.principal

    async def still_holds(self, principal: Principal) -> bool:
        """Whether the credential a principal came with is still good, for sockets that live long."""
        credential = Credential(principal.digest, principal.via)
        entry = self._remembered(credential) or await self._look_up(credential)
        return entry.principal is not None

    async def sign_in(self, *, code: str | None, token: str | None, address: str) -> str:
        """Trade a one-time code or the owner token for a new session's token. Raises as `identify`."""
        await self._failures.check(f"sign-in:{address}")
        session = None
        if code is not None:
            session = await run_in_threadpool(store.redeem_code, self._db, code)
        elif token is not None and self._is_owner(digest(token)):
            session = await run_in_threadpool(store.create_session, self._db)
        if session is None:
            await self._failures.hit(f"sign-in:{address}")
            raise NotSignedIn(
                "this sign-in link was used, is too old, or was never given; `fleetdeck up` prints a new one"
            )
        return session

    def forget(self) -> None:
        """Ask the database again for everyone: something was revoked. May be called from any thread."""
        self._distrusted_before = time.monotonic()

    async def close(self) -> None:
        """Wait for what is still being written."""
        await asyncio.gather(*self._touches)

    def _is_owner(self, hashed: str) -> bool:
        return hmac.compare_digest(hashed, self._owner_digest)

    def _remembered(self, credential: Credential) -> _Remembered | None:
        entry = self._memory.get(credential)
        if entry is None:
            return None
        if entry.principal is None:
            return entry if time.monotonic() - entry.asked_at < REMEMBER_BAD_S else None
        fresh = time.monotonic() - entry.asked_at < REMEMBER_GOOD_S and entry.asked_at > self._distrusted_before
        return entry if fresh else None

    async def _look_up(self, credential: Credential) -> _Remembered:
        asked_at = time.monotonic()
        # The same work for every credential, so that time tells nothing about which kind it nearly was.
        found = await run_in_threadpool(self._find, credential)
        principal = found.principal if found else None
        if credential.via == "key" and self._is_owner(credential.digest):
            principal = Principal("owner", "owner", "owner", "key", ALL, None, credential.digest)
        entry = _Remembered(principal, asked_at)
        self._memory[credential] = entry
        self._memory.move_to_end(credential)
        if len(self._memory) > REMEMBERED:
            self._memory.popitem(last=False)
        if found and found.touch:
            task = asyncio.create_task(run_in_threadpool(store.touch, self._db, found.principal))
            self._touches.add(task)
            task.add_done_callback(self._touches.discard)
        return entry

    def _find(self, credential: Credential) -> store.Found | None:
        with self._db.read() as connection:
            return store.find(connection, credential.digest, credential.via)


def credential_of(scope: Scope) -> Credential | None:
    """The bearer token of a request, else its session cookie.

    The cookie of a socket without Origin does not count; a write with cookie and no Origin is refused by core.guard.
    """
    headers = Headers(scope=scope)
    authorization = headers.get("authorization")
    if authorization is not None:
        kind, _, token = authorization.partition(" ")
        secret = token.strip() if kind.lower() == "bearer" else ""
        return Credential(digest(secret[:LONGEST_SECRET]), "key")
    if scope["type"] == "websocket" and "origin" not in headers:
        return None
    session = cookie_parser(headers.get("cookie", "")).get(COOKIE)
    return Credential(digest(session[:LONGEST_SECRET]), "session") if session else None
