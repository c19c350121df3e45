"""Permissions as types: a route says who may call it by the type of its `who` parameter.

    @router.get("/agents")
    def list_agents(who: Reader, db: Db) -> AgentPage: ...

A test walks all routes and finds exactly one of these on each. Whoever passes is also asked for unknown query
parameters here, after signing in, so that strangers learn nothing about routes.
"""

import asyncio
from typing import Annotated, Any

from fastapi import Depends
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase
from starlette.exceptions import WebSocketException
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from fleetdeck.auth.authenticator import Authenticator, Credential
from fleetdeck.auth.principal import Principal, Scope
from fleetdeck.auth.tokens import digest
from fleetdeck.core.errors import AppError, NotAllowed, NotSignedIn
from fleetdeck.core.jsons import loads
from fleetdeck.core.limits import client_address
from fleetdeck.core.query import refuse_unknown_query

FIRST_FRAME_S = 10
NOT_SIGNED_IN, NOT_ALLOWED = 4401, 4403


class Permission(SecurityBase):
    """A dependency that lets callers with a scope pass; without one, every signed-in caller."""

    def __init__(self, scope: Scope | None = None, *, owner: bool = False) -> None:
        self.model = BearerModel(description="An API key or the owner token; browsers use a session cookie")
        self.scheme_name = "token"
        self._scope = scope
        self._owner = owner

    async def __call__(self, connection: HTTPConnection) -> Principal:
        principal = await authenticator(connection).identify(connection)
        self.allow(principal)
        refuse_unknown_query(connection)
        return principal

    def allow(self, principal: Principal) -> None:
        """Raises NotAllowed."""
        if self._owner and principal.role != "owner":
            raise NotAllowed("only the owner may do this")
        if self._scope is not None and self._scope not in principal.scopes:
            raise NotAllowed(f"this key does not have the scope {self._scope!r}")


class NoPermission:
    """A dependency that lets everybody pass."""

    async def __call__(self, connection: HTTPConnection) -> None:
        refuse_unknown_query(connection)


class SocketPermission:
    """A dependency that accepts the socket and signs it in: by header, by cookie, or by its first frame."""

    def __init__(self, permission: Permission) -> None:
        self._permission = permission

    async def __call__(self, socket: WebSocket) -> Principal:
        refuse_unknown_query(socket)
        # Accepted first: a browser is shown the close code of an open socket only.
        await socket.accept()
        try:
            principal = await self._identify(socket)
            self._permission.allow(principal)
        except AppError as error:
            await socket.send_json({"op": "error", "code": error.code, "message": error.message})
            code = NOT_ALLOWED if isinstance(error, NotAllowed) else NOT_SIGNED_IN
            raise WebSocketException(code, error.message) from error
        return principal

    async def _identify(self, socket: WebSocket) -> Principal:
        who = authenticator(socket)
        try:
            return await who.identify(socket)
        except NotSignedIn:
            if "authorization" in socket.headers:
                raise
        token = await _first_frame_token(socket)
        return await who.check(Credential(digest(token), "key"), client_address(socket.scope))


async def _first_frame_token(socket: WebSocket) -> str:
    try:
        async with asyncio.timeout(FIRST_FRAME_S):
            frame: Any = loads(await socket.receive_text())
    except (TimeoutError, ValueError, KeyError):
        frame = None
    if isinstance(frame, dict) and frame.get("op") == "auth" and isinstance(frame.get("token"), str):
        return str(frame["token"])
    raise NotSignedIn('the first frame must be {"op": "auth", "token": …}')


def authenticator(connection: HTTPConnection) -> Authenticator:
    found: Authenticator = connection.app.state.auth
    return found


PERMISSIONS = (Permission, NoPermission, SocketPermission)

SignedIn = Annotated[Principal, Depends(Permission())]
Reader = Annotated[Principal, Depends(Permission("read"))]
Ingester = Annotated[Principal, Depends(Permission("ingest"))]
Controller = Annotated[Principal, Depends(Permission("control"))]
Owner = Annotated[Principal, Depends(Permission(owner=True))]
Public = Annotated[None, Depends(NoPermission())]
SocketReader = Annotated[Principal, Depends(SocketPermission(Permission("read")))]
