"""The built app: compressed where the browser can, cached where names are hashed, nothing outside its folder."""

import gzip

import httpx
import pytest

from fleetdeck.core.config import Settings
from tests.core.conftest import client_of, make_app

SCRIPT = b"console.log('fleet')\n" * 50
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def built(settings: Settings) -> httpx.AsyncClient:
    web = settings.web_dir
    assert web is not None
    (web / "assets").mkdir(parents=True)
    (web / ".vite").mkdir()
    (web / ".vite" / "manifest.json").write_text("{}")
    (web / "index.html").write_text("<!doctype html><title>Fleetdeck</title>")
    (web / "theme.js").write_text("let theme")
    (web / "assets" / "app-a1B2c3D4.js").write_bytes(SCRIPT)
    (web / "assets" / "app-a1B2c3D4.js.gz").write_bytes(gzip.compress(SCRIPT))
    (web / "assets" / "app-a1B2c3D4.js.br").write_bytes(b"brotli stands in here")
    (web.parent / "secret.txt").write_text("secret")
    (web / "link.txt").symlink_to(web.parent / "secret.txt")
    return client_of(make_app(settings))


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
async def test_assets_come_in_the_best_form_the_browser_takes(
    built: httpx.AsyncClient, accept: str, encoding: str | None
) -> None:
    async with built.stream("GET", "/assets/app-a1B2c3D4.js", headers={"Accept-Encoding": accept}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(raw)
    if encoding is None:
        assert raw == SCRIPT


async def test_page_addresses_get_the_page_and_must_ask_again(built: httpx.AsyncClient) -> None:
    for path in ("/", "/agents", "/agents/a%2Fb", "/sign-in"):
        answer = await built.get(path, headers=HTML)
        assert "<title>Fleetdeck" in answer.text, path
        assert answer.headers["cache-control"] == "no-cache"
    again = await built.get("/", headers={"If-None-Match": answer.headers["etag"], **HTML})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    assert (await built.get("/theme.js")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["/assets/gone-a1B2c3D4.js", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/link.txt",
     "/assets/app-a1B2c3D4.js.br", "/.vite/manifest.json", "//etc/passwd", "/assets/"],
)  # fmt: skip
async def test_what_is_not_in_the_build_is_not_found(built: httpx.AsyncClient, path: str) -> None:
    answer = await built.get(httpx.URL("http://127.0.0.1:8000", raw_path=path.encode()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_the_api_never_answers_with_the_page(built: httpx.AsyncClient) -> None:
    for path in ("/api/v1/nothing", "/api/", "/v1/nothing"):
        answer = await built.get(path, headers=HTML)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await built.post("/agents", headers=HTML)).status_code == 404


async def test_without_a_build_a_plain_page_says_what_to_do(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers=HTML)
    assert answer.status_code == 200
    assert "make up" in answer.text


async def test_a_build_that_replaces_another_is_found(built: httpx.AsyncClient, settings: Settings) -> None:
    assert (await built.get("/theme.js")).status_code == 200
    web = settings.web_dir
    assert web is not None
    for old in (web / "assets").iterdir():
        old.unlink()
    (web / "assets" / "app-e5F6g7H8.js").write_text("let anew")
    (web / "index.html").write_text("<!doctype html><title>Fleetdeck anew</title>")
    assert (await built.get("/assets/app-a1B2c3D4.js")).status_code == 404
    assert (await built.get("/assets/app-e5F6g7H8.js")).text == "let anew"
    assert "Fleetdeck anew" in (await built.get("/", headers=HTML)).text
