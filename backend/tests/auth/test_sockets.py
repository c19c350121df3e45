"""Sockets sign in by header, by first frame, or by cookie where the Origin is ours; refusals say why (LIVE, USER-6)."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from fleetdeck.auth import store
from fleetdeck.auth.authenticator import COOKIE, Credential
from fleetdeck.auth.tokens import digest
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from tests.auth.conftest import BASE, bearer, make_app

SERVER = "ws://127.0.0.1:8000"
URL = f"{SERVER}/api/v1/ws"


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE) as signed_out:
        yield signed_out


def test_a_header_signs_in(client: TestClient, settings: Settings) -> None:
    with client.websocket_connect(URL, headers=bearer(settings.token)) as socket:
        assert socket.receive_json() == {"op": "hello", "name": "owner", "via": "key"}


def test_a_first_frame_signs_in(client: TestClient, settings: Settings) -> None:
    with client.websocket_connect(URL) as socket:
        socket.send_json({"op": "auth", "token": settings.token})
        assert socket.receive_json()["op"] == "hello"


def test_a_cookie_signs_in_where_the_origin_is_ours(client: TestClient, database: Database) -> None:
    headers = {"Cookie": f"{COOKIE}={store.create_session(database)}", "Origin": BASE}
    with client.websocket_connect(URL, headers=headers) as socket:
        assert socket.receive_json()["via"] == "session"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:5173", "http://localhost:8000", "https://evil.example", "null"])
def test_a_foreign_page_gets_no_socket(client: TestClient, database: Database, origin: str) -> None:
    headers = {"Cookie": f"{COOKIE}={store.create_session(database)}", "Origin": origin}
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(URL, headers=headers):
        pass
    assert refused.value.status_code == 403


def test_a_listed_page_signs_in_with_its_first_frame_and_never_with_a_cookie(
    settings: Settings, database: Database
) -> None:
    page = "http://127.0.0.1:5173"
    app = make_app(settings.model_copy(update={"allowed_origins": [page]}), database)
    headers = {"Cookie": f"{COOKIE}={store.create_session(database)}", "Origin": page}
    with TestClient(app, base_url=BASE) as client:
        with client.websocket_connect(URL, headers=headers) as socket:
            socket.send_json({"op": "auth", "token": settings.token})
            assert socket.receive_json() == {"op": "hello", "name": "owner", "via": "key"}
        with client.websocket_connect(URL, headers=headers) as socket:
            socket.send_json({"op": "subscribe", "topics": ["fleet"]})
            assert socket.receive_json()["code"] == "not_signed_in"
            assert _close_code(socket) == 4401
        stranger = headers | {"Origin": "http://127.0.0.1:5174"}
        with pytest.raises(WebSocketDenialResponse), client.websocket_connect(URL, headers=stranger):
            pass


def test_a_cookie_without_origin_does_not_count(client: TestClient, database: Database) -> None:
    headers = {"Cookie": f"{COOKIE}={store.create_session(database)}"}
    with client.websocket_connect(URL, headers=headers) as socket:
        socket.send_json({"op": "subscribe", "topics": ["fleet"]})
        assert socket.receive_json()["code"] == "not_signed_in"
        assert _close_code(socket) == 4401


@pytest.mark.parametrize(
    "frame", ["", "nonsense", "[]", '{"op":"auth"}', '{"op":"auth","token":7}', '{"op":"auth","token":"fd_wrong"}']
)
def test_a_first_frame_that_is_no_token_closes(client: TestClient, frame: str) -> None:
    with client.websocket_connect(URL) as socket:
        socket.send_text(frame)
        assert socket.receive_json()["op"] == "error"
        assert _close_code(socket) == 4401


def test_a_binary_first_frame_closes(client: TestClient) -> None:
    with client.websocket_connect(URL) as socket:
        socket.send_bytes(b"\x00")
        assert socket.receive_json()["op"] == "error"
        assert _close_code(socket) == 4401


def test_a_wrong_header_closes_without_waiting_for_a_frame(client: TestClient) -> None:
    with client.websocket_connect(URL, headers=bearer("fd_wrong")) as socket:
        assert socket.receive_json()["code"] == "not_signed_in"
        assert _close_code(socket) == 4401


def test_a_key_without_the_scope_is_told_so(client: TestClient, database: Database) -> None:
    _, token = store.create_key(database, "hook", frozenset({"ingest"}), None)
    with client.websocket_connect(URL, headers=bearer(token)) as socket:
        assert socket.receive_json()["code"] == "not_allowed"
        assert _close_code(socket) == 4403


def test_a_client_that_leaves_at_once_is_no_error(client: TestClient) -> None:
    with client.websocket_connect(URL) as socket:
        socket.close()


def test_an_unknown_parameter_or_address_is_denied(client: TestClient, settings: Settings) -> None:
    for path, status in ((f"{URL}?token={settings.token}", 422), (f"{SERVER}/api/v1/nothing", 403)):
        with (
            pytest.raises((WebSocketDenialResponse, WebSocketDisconnect)) as refused,
            client.websocket_connect(path, headers=bearer(settings.token)),
        ):
            pass
        if isinstance(refused.value, WebSocketDenialResponse):
            assert refused.value.status_code == status


def _close_code(socket: object) -> int:
    with pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()  # type: ignore[attr-defined]
    return closed.value.code


async def test_a_revoked_key_no_longer_holds(app: FastAPI, database: Database) -> None:
    auth = app.state.auth
    key_id, token = store.create_key(database, "page", frozenset({"read"}), None)
    who = await auth.check(Credential(digest(token), "key"), "192.0.2.7")
    assert await auth.still_holds(who)
    store.revoke_key(database, key_id)
    auth.forget()
    assert not await auth.still_holds(who)
    await auth.close()
