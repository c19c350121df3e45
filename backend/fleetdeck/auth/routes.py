"""Signing browsers in and out, and the keys of programs."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from fleetdeck.auth import store
from fleetdeck.auth.authenticator import COOKIE, credential_of
from fleetdeck.auth.permissions import Owner, Public, SignedIn, authenticator
from fleetdeck.auth.principal import ALL, Principal, Scope
from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.errors import NotFound
from fleetdeck.core.limits import client_address
from fleetdeck.core.text import clean
from fleetdeck.core.web import Db

ROTATE_AFTER = 90 * clock.DAY

router = APIRouter()


class Session(BaseModel):
    """Who the caller is."""

    name: str
    role: Literal["owner", "key"]
    via: Literal["session", "key"]
    scopes: list[Scope]
    expires_at: str | None


class SignIn(BaseModel):
    """Exactly one of the two."""

    model_config = ConfigDict(extra="forbid")

    code: str | None = Field(None, min_length=1, max_length=200, description="one-time code of a sign-in link")
    token: str | None = Field(None, min_length=1, max_length=512, description="the owner token")

    @model_validator(mode="after")
    def _exactly_one(self) -> "SignIn":
        if (self.code is None) == (self.token is None):
            raise ValueError("give either a code or a token")
        return self


class Key(BaseModel):
    """An API key, without its token. `rotate` says that it is older than 90 days and wants a successor."""

    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    revoked_at: str | None
    rotate: bool


class NewKey(Key):
    """A key just made: the one time its token is shown."""

    token: str


class KeyList(BaseModel):
    items: list[Key]
    next_cursor: None = None
    total: int


class KeyRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(ALL))]
    expires_in_days: Annotated[int | None, Field(ge=1, le=3650)] = None


@router.get("/auth/session", tags=["auth"])
async def get_session(who: SignedIn, request: Request, response: Response) -> Session:
    """Who is signed in. Renews the browser's cookie, whose session lives 30 days from its last use."""
    if who.via == "session":
        _set_cookie(request, response, request.cookies[COOKIE])
    return _session(who)


@router.post("/auth/session", tags=["auth"])
async def sign_in(body: SignIn, _: Public, request: Request, response: Response) -> Session:
    """Sign a browser in with the one-time code of a sign-in link, or with the owner token."""
    auth = authenticator(request)
    token = await auth.sign_in(code=body.code, token=body.token, address=client_address(request.scope))
    _set_cookie(request, response, token)
    expires_at = clock.render(clock.now() + store.SESSION_LIFE)
    return Session(name="owner", role="owner", via="session", scopes=sorted(ALL), expires_at=expires_at)


@router.delete("/auth/session", tags=["auth"], status_code=204)
async def sign_out(_: Public, request: Request, db: Db) -> Response:
    """End the browser's session. Signing out when nobody is signed in is no error."""
    credential = credential_of(request.scope)
    if credential is not None and credential.via == "session":
        await run_in_threadpool(store.end_session, db, credential.digest)
        authenticator(request).forget()
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=_is_https(request))
    return response


@router.get("/keys", tags=["keys"])
def list_keys(_: Owner, db: Db) -> KeyList:
    """All keys, revoked ones included, the newest first."""
    with db.read() as connection:
        keys = [_key(row) for row in store.list_keys(connection)]
    return KeyList(items=keys, total=len(keys))


@router.post("/keys", tags=["keys"], status_code=201)
def create_key(body: KeyRequest, _: Owner, db: Db) -> NewKey:
    """Make a key for a program. Its token is in this answer and nowhere else."""
    days = body.expires_in_days
    expires_at = None if days is None else clock.now() + days * clock.DAY
    key_id, token = store.create_key(db, body.name, frozenset(body.scopes), expires_at)
    return NewKey(**_load(db, key_id).model_dump(), token=token)


@router.delete("/keys/{key_id}", tags=["keys"])
def revoke_key(key_id: str, _: Owner, db: Db, request: Request) -> Key:
    """End a key at once and for good. It stays in the list, marked as revoked."""
    if not store.revoke_key(db, key_id):
        raise NotFound(f"there is no key {key_id[:80]}")
    authenticator(request).forget()
    return _load(db, key_id)


def _load(db: Database, key_id: str) -> Key:
    with db.read() as connection:
        row = store.get_key(connection, key_id)
    if row is None:
        raise NotFound(f"there is no key {key_id[:80]}")
    return _key(row)


def _key(row: Any) -> Key:
    now = clock.now()
    alive = row.revoked_at is None and (row.expires_at is None or row.expires_at > now)
    return Key(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=row.scopes.split(),
        created_at=clock.render(row.created_at),
        expires_at=clock.render_or_none(row.expires_at),
        last_used_at=clock.render_or_none(row.last_used_at),
        revoked_at=clock.render_or_none(row.revoked_at),
        rotate=alive and now - row.created_at >= ROTATE_AFTER,
    )


def _session(who: Principal) -> Session:
    return Session(
        name=who.name,
        role=who.role,
        via=who.via,
        scopes=sorted(who.scopes),
        expires_at=clock.render_or_none(who.expires_at),
    )


def _set_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=store.SESSION_LIFE // clock.SECOND,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_is_https(request),
    )


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
