"""Pages of other origins may call the API where their origin is listed, with a token and never with a cookie (USER-6)."""

import httpx
import pytest
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fleetdeck.core.config import Settings
from tests.core.conftest import BASE, client_of, make_app

PAGE = "https://wall.example"
TOKEN = {"Authorization": "Bearer fd_x"}
COOKIE = {"Cookie": "fleetdeck_session=x"}
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type"}
STRANGERS = [
    "https://evil.example",
    "http://wall.example",
    "https://wall.example:8443",
    "https://wall.example.",
    "null",
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"allowed_origins": [PAGE, BASE]})


@pytest.fixture
def client(settings: Settings) -> httpx.AsyncClient:
    app = make_app(settings)

    @app.post("/api/v1/echo")
    @app.get("/api/v1/echo")
    def echo(request: Request) -> Response:
        response = JSONResponse(request.headers.get("cookie"))
        response.set_cookie("fleetdeck_session", "y")
        return response

    return client_of(app)


def _cors(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


async def test_a_listed_page_reads_every_answer_and_failure(client: httpx.AsyncClient) -> None:
    for path, status in (
        ("/api/v1/things", 200),
        ("/api/v1/things/missing", 404),
        ("/api/v1/things/busy", 429),
        ("/api/v1/things?nope=1", 422),
        ("/api/v1/things/broken", 500),
        ("/api/v1/nothing", 404),
    ):
        answer = await client.get(path, headers={"Origin": PAGE, **TOKEN})
        assert answer.status_code == status, path
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers
        exposed = answer.headers["access-control-expose-headers"].lower()
        assert "x-request-id" in exposed
        assert "retry-after" in exposed


async def test_a_listed_page_writes_with_a_token_alone(client: httpx.AsyncClient) -> None:
    written = await client.post("/api/v1/things", json={"size": 3}, headers={"Origin": PAGE, **TOKEN})
    assert (written.status_code, written.json()) == (200, 3)
    for extra in ({}, COOKIE):
        refused = await client.post("/api/v1/things", json={"size": 3}, headers={"Origin": PAGE, **extra})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert "token" in refused.json()["message"]
        assert refused.headers["access-control-allow-origin"] == PAGE


async def test_no_cookie_goes_to_or_comes_from_another_origin(client: httpx.AsyncClient) -> None:
    for method in ("GET", "POST"):
        answer = await client.request(method, "/api/v1/echo", headers={"Origin": PAGE, **TOKEN, **COOKIE})
        assert answer.json() is None
        assert "set-cookie" not in answer.headers


async def test_our_own_page_keeps_its_cookie_also_when_it_is_listed(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/echo", headers={"Origin": BASE, **COOKIE})
    assert answer.json() == "fleetdeck_session=x"
    assert "set-cookie" in answer.headers


async def test_a_preflight_needs_no_token(client: httpx.AsyncClient) -> None:
    answer = await client.options("/api/v1/things", headers={"Origin": PAGE, **PREFLIGHT})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert answer.headers["vary"] == "Origin"
    assert {"GET", "POST", "PUT", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    named = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "content-type", "idempotency-key"} <= set(named)
    assert int(answer.headers["access-control-max-age"]) >= 60
    assert "access-control-allow-credentials" not in answer.headers
    assert len(answer.headers["x-request-id"]) == 32


async def test_a_preflight_under_a_foreign_name_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.options("/api/v1/things", headers={"Origin": PAGE, "Host": "evil.example", **PREFLIGHT})
    assert answer.status_code == 400


async def test_options_of_a_program_are_no_preflight(client: httpx.AsyncClient) -> None:
    answer = await client.options("/api/v1/things", headers={"Origin": PAGE})
    assert answer.status_code == 405


@pytest.mark.parametrize("origin", STRANGERS)
async def test_a_stranger_gets_no_header_and_writes_nothing(client: httpx.AsyncClient, origin: str) -> None:
    preflight = await client.options("/api/v1/things", headers={"Origin": origin, **PREFLIGHT})
    assert (preflight.status_code, _cors(preflight)) == (405, {})
    for extra in ({}, TOKEN, COOKIE):
        written = await client.post("/api/v1/things", json={"size": 3}, headers={"Origin": origin, **extra})
        assert (written.status_code, _cors(written)) == (403, {})
    read = await client.get("/api/v1/things", headers={"Origin": origin})
    assert (read.status_code, _cors(read)) == (200, {})
    # A cache must not give a listed page what it kept for a stranger.
    assert read.headers["vary"] == "Origin"


async def test_without_a_list_nothing_is_said(settings: Settings) -> None:
    async with client_of(make_app(settings.model_copy(update={"allowed_origins": []}))) as client:
        preflight = await client.options("/api/v1/things", headers={"Origin": PAGE, **PREFLIGHT})
        assert (preflight.status_code, _cors(preflight)) == (405, {})
        read = await client.get("/api/v1/things", headers={"Origin": PAGE, **TOKEN})
        assert _cors(read) == {}
        assert "vary" not in read.headers


def test_origins_are_read_as_browsers_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLEETDECK_ALLOWED_ORIGINS", "HTTPS://Wall.Example:443, http://[::1]:5173,,http://localhost:80")
    assert Settings().allowed_origins == ["https://wall.example", "http://[::1]:5173", "http://localhost"]


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "null",
        "wall.example",
        "https://*.wall.example",
        "https://wall.example/",
        "https://wall.example/app",
        "https://user@wall.example",
        "ftp://wall.example",
        "https://wall.example:99999",
        "https://wall.example\nx",
    ],
)
def test_what_is_no_origin_stops_the_start(entry: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(allowed_origins=[PAGE, entry])
    (problem,) = refused.value.errors()
    assert problem["loc"] == ("allowed_origins",)
    assert repr(entry)[:20] in problem["msg"]
    assert "scheme://host[:port]" in problem["msg"]
