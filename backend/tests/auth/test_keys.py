"""Keys: shown once, stored hashed, scoped, ended by expiry or revocation (USER-1)."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from fleetdeck.auth.models import api_keys
from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from tests.auth.conftest import bearer, client_of, make_app


async def make_key(owner: httpx.AsyncClient, *scopes: str, days: int | None = None) -> dict[str, str]:
    answer = await owner.post(
        "/api/v1/keys", json={"name": "ci", "scopes": list(scopes) or ["read"], "expires_in_days": days}
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made


async def test_a_key_is_shown_once_and_stored_as_a_hash(owner: httpx.AsyncClient, database: Database) -> None:
    made = await make_key(owner, "read", "ingest", days=30)
    assert made["token"].startswith("fd_")
    assert len(made["token"]) == 46
    assert made["expires_at"] is not None
    listed = (await owner.get("/api/v1/keys")).json()
    assert listed["total"] == 1
    assert listed["items"][0] == {name: value for name, value in made.items() if name != "token"}
    with database.read() as connection:
        row = connection.execute(select(api_keys)).one()
    assert made["token"] not in str(row)
    assert row.prefix == made["token"][:8]


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("read", {"any", "read"}),
        ("ingest", {"any", "ingest"}),
        ("control", {"any", "read", "control"}),
    ],
)
async def test_a_scope_opens_its_routes_and_no_others(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, scope: str, allowed: set[str]
) -> None:
    key = bearer((await make_key(owner, scope))["token"])
    routes = {"any": "GET", "read": "GET", "ingest": "POST", "control": "POST", "own": "GET", "keys": "GET"}
    for path, method in routes.items():
        expected = 200 if path in allowed else 403
        assert (await stranger.request(method, f"/api/v1/{path}", headers=key)).status_code == expected, path
        assert (await stranger.request(method, f"/api/v1/{path}")).status_code == 401, path
        assert (await owner.request(method, f"/api/v1/{path}")).status_code == 200, path


async def test_a_revoked_key_ends_at_once_and_stays_listed(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    made = await make_key(owner)
    key = bearer(made["token"])
    assert (await stranger.get("/api/v1/read", headers=key)).status_code == 200
    revoked = await owner.delete(f"/api/v1/keys/{made['id']}")
    assert revoked.status_code == 200
    assert revoked.json()["revoked_at"] is not None
    assert (await stranger.get("/api/v1/read", headers=key)).status_code == 401
    again = await owner.delete(f"/api/v1/keys/{made['id']}")
    # The last use is noted in the background, perhaps in between.
    assert again.json() | {"last_used_at": None} == revoked.json() | {"last_used_at": None}
    assert (await owner.get("/api/v1/keys")).json()["total"] == 1
    assert (await owner.delete("/api/v1/keys/key_none")).status_code == 404


async def test_an_expired_key_is_refused(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, database: Database
) -> None:
    made = await make_key(owner, days=1)
    with database.write() as connection:
        connection.execute(update(api_keys).values(expires_at=clock.now() - 1))
    assert (await stranger.get("/api/v1/read", headers=bearer(made["token"]))).status_code == 401


async def test_another_process_honours_keys_made_and_revoked_here(
    owner: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    made = await make_key(owner)
    key = bearer(made["token"])
    async with client_of(make_app(settings, database)) as elsewhere:
        assert (await elsewhere.get("/api/v1/read", headers=key)).status_code == 200
    await owner.delete(f"/api/v1/keys/{made['id']}")
    async with client_of(make_app(settings, database)) as elsewhere:
        assert (await elsewhere.get("/api/v1/read", headers=key)).status_code == 401


async def test_last_use_is_written_and_then_left_alone_for_a_minute(
    app: FastAPI, owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    made = await make_key(owner)
    assert made["last_used_at"] is None
    await stranger.get("/api/v1/read", headers=bearer(made["token"]))
    await app.state.auth.close()
    first = (await owner.get("/api/v1/keys")).json()["items"][0]["last_used_at"]
    assert first is not None
    app.state.auth.forget()
    await stranger.get("/api/v1/read", headers=bearer(made["token"]))
    await app.state.auth.close()
    assert (await owner.get("/api/v1/keys")).json()["items"][0]["last_used_at"] == first


async def test_old_keys_ask_to_be_rotated(owner: httpx.AsyncClient, database: Database) -> None:
    assert (await make_key(owner))["rotate"] is False
    with database.write() as connection:
        connection.execute(update(api_keys).values(created_at=clock.now() - 90 * clock.DAY))
    assert (await owner.get("/api/v1/keys")).json()["items"][0]["rotate"] is True
    with database.write() as connection:
        connection.execute(update(api_keys).values(revoked_at=clock.now()))
    assert (await owner.get("/api/v1/keys")).json()["items"][0]["rotate"] is False


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "", "scopes": ["read"]},
        {"name": "  ", "scopes": ["read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["root"]},
        {"name": "x", "scopes": ["read"], "expires_in_days": 0},
        {"name": "x", "scopes": ["read"], "surplus": 1},
    ],
)
async def test_a_key_that_makes_no_sense_is_refused_with_the_place(
    owner: httpx.AsyncClient, body: dict[str, object]
) -> None:
    answer = await owner.post("/api/v1/keys", json=body)
    assert answer.status_code == 422
    assert answer.json()["details"][0]["where"].startswith("body.")
