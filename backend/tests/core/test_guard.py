"""Only our own names are answered, and only our own pages may write (USER-6)."""

import httpx
import pytest

from fleetdeck.core.config import Settings
from tests.core.conftest import BASE, client_of, make_app

THING = {"size": 1}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
async def test_loopback_names_with_our_port_are_ours(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/health", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1",
        "127.0.0.1:8001",
        "127.0.0.1.evil.example:8000",
        "localhost:8000@evil.example",
        "127.0.0.1:8000, evil.example",
        "",
        "[::1",
        "127.0.0.1:99999999",
    ],
)
async def test_other_names_are_refused(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get("/health", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_names_can_be_allowed(settings: Settings) -> None:
    allowed = settings.model_copy(update={"allowed_hosts": ["fleet.example", "127.0.0.1:9000"]})
    async with client_of(make_app(allowed)) as client:
        for host, status in (
            ("fleet.example", 200),
            ("fleet.example:8443", 200),
            ("127.0.0.1:9000", 200),
            ("127.0.0.1:9001", 400),
            ("x.fleet.example", 400),
        ):
            assert (await client.get("/health", headers={"Host": host})).status_code == status, host


async def test_a_published_port_of_a_container_may_differ(settings: Settings) -> None:
    container = settings.model_copy(update={"host": "0.0.0.0", "token": "x" * 16})
    async with client_of(make_app(container)) as client:
        assert (await client.get("/health", headers={"Host": "127.0.0.1:9000"})).status_code == 200
        assert (await client.get("/health", headers={"Host": "192.0.2.1:8000"})).status_code == 400


def test_a_name_that_is_none_stops_the_start(settings: Settings) -> None:
    app = make_app(settings.model_copy(update={"allowed_hosts": ["http://fleet.example"]}))
    with pytest.raises(ValueError, match="FLEETDECK_ALLOWED_HOSTS"):
        app.build_middleware_stack()


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:5173",
        "http://localhost:8000",
        "http://127.0.0.1",
        "https://127.0.0.1",
        "https://evil.example",
        "http://127.0.0.1:8000.evil.example",
        "http://127.0.0.1:8000/",
        "null",
        "",
        "file://",
    ],
)
async def test_a_write_from_a_foreign_page_is_refused(client: httpx.AsyncClient, origin: str) -> None:
    for extra in ({}, {"Authorization": "Bearer fd_x"}, {"Cookie": "fleetdeck_session=x"}):
        answer = await client.post("/api/v1/things", json=THING, headers={"Origin": origin, **extra})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    # Reading needs no check: what a foreign page asks for it cannot see.
    assert (await client.get("/api/v1/things", headers={"Origin": origin})).status_code == 200


async def test_a_write_from_our_own_page_passes(client: httpx.AsyncClient) -> None:
    headers = {"Origin": BASE, "Cookie": "fleetdeck_session=x"}
    assert (await client.post("/api/v1/things", json=THING, headers=headers)).status_code == 200


async def test_default_ports_are_the_same_as_none(settings: Settings) -> None:
    allowed = settings.model_copy(update={"allowed_hosts": ["fleet.example"]})
    async with client_of(make_app(allowed), "http://fleet.example") as client:
        for origin, status in (
            ("http://fleet.example", 200),
            ("http://fleet.example:80", 200),
            ("https://fleet.example", 200),
            ("https://fleet.example:8443", 403),
        ):
            answer = await client.post("/api/v1/things", json=THING, headers={"Origin": origin})
            assert answer.status_code == status, origin


async def test_a_program_may_write_with_a_token_but_not_with_a_cookie_alone(client: httpx.AsyncClient) -> None:
    cookie = {"Cookie": "fleetdeck_session=x"}
    assert (await client.post("/api/v1/things", json=THING, headers=cookie)).status_code == 403
    token = {"Authorization": "Bearer fd_x"}
    assert (await client.post("/api/v1/things", json=THING, headers=cookie | token)).status_code == 200
    assert (await client.post("/api/v1/things", json=THING)).status_code == 200
