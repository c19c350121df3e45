"""Reading and writing keys, sessions and codes. Each function is one statement or one small transaction."""

import secrets
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from fleetdeck.auth.models import api_keys, browser_sessions, sign_in_codes
from fleetdeck.auth.principal import ALL, Principal, Scope, widen
from fleetdeck.auth.tokens import SHOWN, digest, new_token
from fleetdeck.core import clock
from fleetdeck.core.db import Database

SESSION_LIFE = 30 * clock.DAY
CODE_LIFE = 15 * clock.MINUTE
# How stale the time of last use may be, so that reading does not turn into writing.
TOUCH_EVERY = clock.MINUTE


@dataclass(frozen=True, slots=True)
class Found:
    """A principal and whether its time of last use is due to be written."""

    principal: Principal
    touch: bool


def find(connection: Connection, hashed: str, via: str) -> Found | None:
    """Who the digest of a credential belongs to, None for nobody (unknown, expired or revoked)."""
    now = clock.now()
    return _find_key(connection, hashed, now) if via == "key" else _find_session(connection, hashed, now)


def touch(db: Database, principal: Principal) -> None:
    """Write that a credential was used now; a session then lives 30 days from now."""
    now = clock.now()
    with db.write() as connection:
        if principal.via == "key":
            connection.execute(update(api_keys).where(api_keys.c.id == principal.id).values(last_used_at=now))
        else:
            connection.execute(
                update(browser_sessions)
                .where(browser_sessions.c.hash == principal.digest)
                .values(last_seen_at=now, expires_at=now + SESSION_LIFE)
            )


def create_key(db: Database, name: str, scopes: frozenset[Scope], expires_at: int | None) -> tuple[str, str]:
    """Make a key. Returns its id and its token, which nobody can read again."""
    key_id, token = "key_" + secrets.token_hex(8), new_token()
    with db.write() as connection:
        connection.execute(
            insert(api_keys).values(
                id=key_id,
                name=name,
                prefix=token[:SHOWN],
                hash=digest(token),
                scopes=" ".join(sorted(scopes)),
                created_at=clock.now(),
                expires_at=expires_at,
            )
        )
    return key_id, token


def revoke_key(db: Database, key_id: str) -> bool:
    """End a key, now and for good. False when there is no such key; revoking twice keeps the first time."""
    with db.write() as connection:
        changed = connection.execute(
            update(api_keys)
            .where(api_keys.c.id == key_id)
            .values(revoked_at=func.coalesce(api_keys.c.revoked_at, clock.now()))
        )
        return changed.rowcount == 1


def list_keys(connection: Connection) -> list[Row[tuple[object, ...]]]:
    """All keys, the newest first."""
    return list(connection.execute(select(api_keys).order_by(api_keys.c.created_at.desc(), api_keys.c.id)))


def get_key(connection: Connection, key_id: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(api_keys).where(api_keys.c.id == key_id)).one_or_none()


def create_code(db: Database) -> str:
    """A code that signs one browser in, once, within 15 minutes."""
    code, now = secrets.token_urlsafe(24), clock.now()
    with db.write() as connection:
        connection.execute(delete(sign_in_codes).where(sign_in_codes.c.expires_at <= now))
        connection.execute(insert(sign_in_codes).values(hash=digest(code), expires_at=now + CODE_LIFE))
    return code


def redeem_code(db: Database, code: str) -> str | None:
    """Use a code up. Returns the token of a new session, None for a code that is unknown, used or too old."""
    now = clock.now()
    with db.write() as connection:
        used = connection.execute(
            delete(sign_in_codes).where(sign_in_codes.c.hash == digest(code), sign_in_codes.c.expires_at > now)
        )
        return _new_session(connection, now) if used.rowcount == 1 else None


def create_session(db: Database) -> str:
    """The token of a new browser session of the owner."""
    with db.write() as connection:
        return _new_session(connection, clock.now())


def end_session(db: Database, hashed: str) -> None:
    with db.write() as connection:
        connection.execute(delete(browser_sessions).where(browser_sessions.c.hash == hashed))


def _new_session(connection: Connection, now: int) -> str:
    token = new_token()
    connection.execute(delete(browser_sessions).where(browser_sessions.c.expires_at <= now))
    connection.execute(
        insert(browser_sessions).values(
            hash=digest(token), created_at=now, expires_at=now + SESSION_LIFE, last_seen_at=now
        )
    )
    return token


def _find_key(connection: Connection, hashed: str, now: int) -> Found | None:
    row = connection.execute(select(api_keys).where(api_keys.c.hash == hashed)).one_or_none()
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return None
    scopes = widen(frozenset(cast("list[Scope]", row.scopes.split())))
    principal = Principal(row.id, row.name, "key", "key", scopes, row.expires_at, hashed)
    return Found(principal, row.last_used_at is None or now - row.last_used_at >= TOUCH_EVERY)


def _find_session(connection: Connection, hashed: str, now: int) -> Found | None:
    row = connection.execute(select(browser_sessions).where(browser_sessions.c.hash == hashed)).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    principal = Principal("owner", "owner", "owner", "session", ALL, row.expires_at, hashed)
    return Found(principal, now - row.last_seen_at >= TOUCH_EVERY)
