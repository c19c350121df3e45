"""The whole server on a loopback port, in a thread of the test, spoken to as any client would."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from websockets.sync.client import ClientConnection, connect

from fleetdeck.auth.tokens import new_token
from fleetdeck.core import clock, jsons
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.events.projection import Projector
from fleetdeck.events.replay import replay
from fleetdeck.main import create_app, projectors

BATCH = "application/cloudevents-batch+json"


class Server:
    """A running server and its owner's client. `events` are (type, data) or whole CloudEvents."""

    def __init__(self, settings: Settings, port: int) -> None:
        self.settings = settings
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {settings.token}"}, timeout=30, trust_env=False
        )
        self._sent = 0

    def get(self, path: str, **params: Any) -> Any:
        response = self.client.get(f"/api/v1{path}", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, *events: tuple[str, dict[str, Any]] | dict[str, Any], source: str = "test") -> Any:
        """Send facts; each is new. The answer must be that all were taken."""
        body = [self.event(*event, source=source) if isinstance(event, tuple) else event for event in events]
        answer = self.post_raw(body)
        assert (answer["accepted"], answer["rejected"]) == (len(body), []), answer
        return answer

    def post_raw(self, body: Any) -> Any:
        response = self.client.post("/api/v1/events", content=jsons.dumps(body), headers={"Content-Type": BATCH})
        assert response.status_code == 202, response.text
        return response.json()

    def event(self, type: str, data: dict[str, Any], source: str = "test", time: int | None = None) -> dict[str, Any]:
        self._sent += 1
        return {
            "specversion": "1.0",
            "source": source,
            "id": f"{source}-{self._sent}",
            "type": type,
            "time": clock.render(time if time is not None else clock.now()),
            "data": data,
        }

    def key(self, *scopes: str) -> str:
        """A new key's token."""
        response = self.client.post("/api/v1/keys", json={"name": "test", "scopes": list(scopes)})
        assert response.status_code == 201, response.text
        return str(response.json()["token"])

    @contextmanager
    def socket(self, path: str = "/ws", token: str | None = None) -> Iterator[ClientConnection]:
        """A socket that has been greeted."""
        headers = {"Authorization": f"Bearer {token or self.settings.token}"}
        url = f"{self.url.replace('http', 'ws')}/api/v1{path}"
        with connect(url, additional_headers=headers, proxy=None, max_size=None) as opened:
            assert jsons.loads(opened.recv(timeout=10))["op"] == "hello"
            yield opened


@contextmanager
def running(database_url: str, tmp_path: Path, **options: Any) -> Iterator[Server]:
    """A server while the context lasts. Options are settings; no source is read unless `claude_dirs` says which."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        options.setdefault("claude_dirs", [])
        options.setdefault("codex_dirs", [])
        options.setdefault("gemini_dirs", [])
        # Whoever runs the tests may have a key: no agent of a test is to be paid for.
        options.setdefault("anthropic_api_key", "")
        settings = Settings(
            database_url=database_url, data_dir=tmp_path / "data", port=port, token=new_token(), **options
        )
        config = uvicorn.Config(
            create_app(settings), log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1, lifespan="on"
        )
        server = uvicorn.Server(config)
        taken.listen(128)
        # A daemon: one that does not stop fails its test, and keeps nobody from leaving.
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            found = Server(settings, port)
            wait_for(lambda: server.started or not thread.is_alive())
            assert server.started, "the server did not start"
            yield found
            found.client.close()
        finally:
            server.should_exit = True
            thread.join(timeout=30)
            assert not thread.is_alive(), "the server did not stop"


def wait_for(condition: Callable[[], Any], seconds: float = 15) -> Any:
    """The first true answer of a condition; fails the test when there is none in time."""
    pause = threading.Event()
    deadline = clock.now() + int(seconds * clock.SECOND)
    while not (answer := condition()):
        assert clock.now() < deadline, "waited in vain"
        pause.wait(0.01)
    return answer


def tables_of(db: Database, chosen: Sequence[Projector]) -> dict[str, list[str]]:
    """Every row of every projection, as text, in an order of its own."""
    with db.read() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
            for projector in chosen
            for table in projector.tables
        }


def assert_replay_equals(database_url: str, chunk: int = 97) -> None:
    """Rebuild every projection from the log, in other batches than it was written in: the same rows come out."""
    db = Database(database_url)
    try:
        chosen = projectors()
        live = tables_of(db, chosen)
        replay(db, chosen, chunk=chunk)
        assert tables_of(db, chosen) == live
    finally:
        db.close()
