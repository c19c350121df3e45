"""What every answer has in common: an id, security headers, an error body that tells no secrets (USER-6)."""

import io

import httpx
import pytest

from fleetdeck.core.logging import configure


async def test_every_answer_has_an_id_and_security_headers(client: httpx.AsyncClient) -> None:
    for path, status in (
        ("/api/v1/things", 200),
        ("/api/v1/things?nope=1", 422),
        ("/api/v1/things/missing", 404),
        ("/api/v1/things/broken", 500),
        ("/api/v1/nothing", 404),
        ("/", 200),
    ):
        answer = await client.get(path)
        assert answer.status_code == status, path
        assert len(answer.headers["x-request-id"]) == 32
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; script-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in answer.headers
        if status >= 400:
            body = answer.json()
            assert set(body) == {"code", "message", "details", "request_id", "timestamp"}
            assert body["request_id"] == answer.headers["x-request-id"]
        if path.startswith("/api/"):
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("given", "kept"), [("abcdef-123.4_5", True), ("short", False), ("x" * 65, False), ("bad id; 1234", False)]
)
async def test_a_proxys_request_id_is_kept_when_it_looks_like_one(
    client: httpx.AsyncClient, given: str, kept: bool
) -> None:
    answer = await client.get("/health", headers={"X-Request-Id": given})
    assert (answer.headers["x-request-id"] == given) is kept


async def test_head_is_get_without_the_body(client: httpx.AsyncClient) -> None:
    got = await client.get("/api/v1/things")
    head = await client.head("/api/v1/things")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]
    assert (await client.head("/api/v1/nothing")).status_code == 404


async def test_an_unexpected_error_says_nothing_and_is_logged_whole(
    client: httpx.AsyncClient, stream: io.StringIO
) -> None:
    configure("info", True, stream)
    answer = await client.get("/api/v1/things/broken")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "hunter2" not in answer.text
    assert "RuntimeError" in stream.getvalue()
    assert answer.headers["x-request-id"] in stream.getvalue()


async def test_an_address_cannot_forge_a_line_of_the_log(client: httpx.AsyncClient, stream: io.StringIO) -> None:
    configure("debug", False, stream)
    await client.get("/api/v1/things/a%0A2026-11-20T00:00:00Z%20forged%20line")
    (line,) = [line for line in stream.getvalue().splitlines() if "fleetdeck.access" in line]
    assert "/api/v1/things/a%0A2026" in line
    assert "\n2026-11-20T00:00:00Z forged" not in stream.getvalue()


async def test_an_answer_that_breaks_half_way_breaks_the_connection(client: httpx.AsyncClient) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        await client.get("/api/v1/stream")


async def test_errors_say_where_and_when_to_come_back(client: httpx.AsyncClient) -> None:
    missing = (await client.get("/api/v1/things/missing")).json()
    assert (missing["code"], missing["details"]) == ("not_found", {"name": "missing"})
    assert (await client.get("/api/v1/things/busy")).headers["retry-after"] == "2"
    wrong = (await client.get("/api/v1/things?limit=many")).json()
    assert wrong["details"][0]["where"] == "query.limit"
    assert "many" not in str(wrong)
    broken = await client.post("/api/v1/things", content=b'{"size":', headers={"Content-Type": "application/json"})
    assert broken.status_code == 422
    surplus = await client.post("/api/v1/things", json={"size": 1, "password": "hunter2"})
    assert surplus.json()["details"][0]["where"] == "body.password"
    assert "hunter2" not in surplus.text
    method = await client.put("/api/v1/things", json={})
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in method.headers["allow"]


async def test_a_parameter_nobody_declared_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/things?limit=3&colr=red")
    assert answer.status_code == 422
    assert answer.json()["details"] == [{"where": "query.colr", "reason": "no such parameter"}]
    assert "limit" in answer.json()["message"]


async def test_bodies_have_a_bound(client: httpx.AsyncClient) -> None:
    async def chunks(count: int):  # type: ignore[no-untyped-def]
        for _ in range(count):
            yield b"x" * 100

    assert (await client.post("/api/v1/raw", content=b"x" * 1024)).json() == 1024
    assert (await client.post("/api/v1/raw", content=chunks(10))).json() == 1000
    for path in ("/api/v1/raw", "/api/v1/things"):
        for content in (b"x" * 1025, chunks(11)):
            answer = await client.post(path, content=content)
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), path
