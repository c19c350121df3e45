"""Browser sessions: the printed link signs in once; the cookie is safe and slides (USER-2)."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from fleetdeck.auth import store
from fleetdeck.auth.models import browser_sessions, sign_in_codes
from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from tests.auth.conftest import BASE, bearer, client_of, make_app

ORIGIN = {"Origin": BASE}


async def sign_in(client: httpx.AsyncClient, **body: str) -> httpx.Response:
    return await client.post("/api/v1/auth/session", json=body, headers=ORIGIN)


async def test_the_link_signs_a_browser_in_once(stranger: httpx.AsyncClient, database: Database) -> None:
    code = store.create_code(database)
    assert (await stranger.get("/api/v1/auth/session")).status_code == 401
    answer = await sign_in(stranger, code=code)
    assert answer.status_code == 200
    assert answer.json()["via"] == "session"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=2592000" in cookie
    assert "Secure" not in cookie
    who = await stranger.get("/api/v1/auth/session")
    assert who.json()["role"] == "owner"
    assert who.json()["scopes"] == ["control", "ingest", "read"]
    assert "set-cookie" in who.headers
    assert (await sign_in(stranger, code=code)).status_code == 401
    with database.read() as connection:
        stored = connection.execute(select(browser_sessions.c.hash)).scalar_one()
    assert stored not in cookie


async def test_a_code_is_good_for_fifteen_minutes(stranger: httpx.AsyncClient, database: Database) -> None:
    code = store.create_code(database)
    with database.write() as connection:
        connection.execute(update(sign_in_codes).values(expires_at=clock.now()))
    assert (await sign_in(stranger, code=code)).status_code == 401


async def test_the_owner_token_signs_in_and_a_key_does_not(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, settings: Settings
) -> None:
    key = (await owner.post("/api/v1/keys", json={"name": "ci", "scopes": ["control"]})).json()["token"]
    assert (await sign_in(stranger, token=key)).status_code == 401
    assert (await sign_in(stranger, token=settings.token)).status_code == 200
    assert (await stranger.get("/api/v1/own")).status_code == 200


async def test_behind_https_the_cookie_is_secure(app: FastAPI, settings: Settings) -> None:
    base = "https://127.0.0.1:8000"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
        answer = await client.post("/api/v1/auth/session", json={"token": settings.token}, headers={"Origin": base})
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]


async def test_signing_out_ends_the_session_everywhere(
    stranger: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    await sign_in(stranger, token=settings.token)
    cookies = dict(stranger.cookies)
    assert (await stranger.delete("/api/v1/auth/session", headers=ORIGIN)).status_code == 204
    assert not stranger.cookies
    for app in (stranger._transport.app, make_app(settings, database)):  # type: ignore[attr-defined]
        async with client_of(app) as thief:
            thief.cookies.update(cookies)
            assert (await thief.get("/api/v1/read")).status_code == 401
    assert (await stranger.delete("/api/v1/auth/session", headers=ORIGIN)).status_code == 204


async def test_a_session_ends_thirty_days_after_its_last_use(
    app: FastAPI, stranger: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    await sign_in(stranger, token=settings.token)
    with database.write() as connection:
        connection.execute(
            update(browser_sessions).values(
                last_seen_at=clock.now() - 29 * clock.DAY, expires_at=clock.now() + clock.DAY
            )
        )
    assert (await stranger.get("/api/v1/read")).status_code == 200
    await app.state.auth.close()
    with database.read() as connection:
        assert connection.execute(select(browser_sessions.c.expires_at)).scalar_one() > clock.now() + 29 * clock.DAY
    with database.write() as connection:
        connection.execute(update(browser_sessions).values(expires_at=clock.now() - 1))
    app.state.auth.forget()
    assert (await stranger.get("/api/v1/read")).status_code == 401


async def test_a_session_is_no_bearer_token_and_a_key_is_no_cookie(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, settings: Settings
) -> None:
    await sign_in(stranger, token=settings.token)
    session = stranger.cookies["fleetdeck_session"]
    stranger.cookies.clear()
    assert (await stranger.get("/api/v1/read", headers=bearer(session))).status_code == 401
    cookie = {"Cookie": f"fleetdeck_session={settings.token}"}
    assert (await stranger.get("/api/v1/read", headers=cookie)).status_code == 401


@pytest.mark.parametrize("body", [{}, {"code": "a", "token": "b"}, {"code": ""}, {"code": 7}, {"other": "x"}])
async def test_signing_in_takes_exactly_one_secret(stranger: httpx.AsyncClient, body: dict[str, object]) -> None:
    answer = await stranger.post("/api/v1/auth/session", json=body, headers=ORIGIN)
    assert answer.status_code == 422


async def test_ten_failed_sign_ins_a_minute_are_enough(
    stranger: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    for _ in range(10):
        assert (await sign_in(stranger, code="wrong")).status_code == 401
    refused = await sign_in(stranger, code=store.create_code(database))
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["code"] == "too_many_requests"


async def test_guessed_tokens_are_cut_off_but_nobody_known_is_locked_out(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    assert (await owner.get("/api/v1/read")).status_code == 200
    # One misconfigured program repeats itself: not a guess.
    for _ in range(20):
        assert (await stranger.get("/api/v1/read", headers=bearer("fd_stale"))).status_code == 401
    codes = [(await stranger.get("/api/v1/read", headers=bearer(f"fd_{i}"))).status_code for i in range(12)]
    assert codes == [401] * 9 + [429] * 3
    assert (await owner.get("/api/v1/read")).status_code == 200


@pytest.mark.parametrize(
    "header", [b"Bearer", b"Bearer ", b"Basic abc", b"fd_x", b"Bearer " + b"x" * 10_000, b"Bearer \xff"]
)
async def test_headers_that_are_no_token_are_refused(stranger: httpx.AsyncClient, header: bytes) -> None:
    answer = await stranger.get("/api/v1/read", headers={b"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
