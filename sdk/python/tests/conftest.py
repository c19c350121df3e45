"""A real Fleetdeck server in a process of its own, that can go away and come back; and a stub that answers as told."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

TOKEN = "client-test-0123456789abcdef"


def wait_for(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """The first true answer of a condition; fails the test when there is none in time."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        pause.wait(0.02)
    return answer


class Fleetdeck:
    """`fleetdeck up` on one port and one database, however often it is started."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.key = ""
        self.source = ""
        """Of the test that runs: all of them share the server."""

    @property
    def runs(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        """Returns when it serves. The client's key may do nothing but send."""
        home = str(self._folder)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fleetdeck", "up", "--no-open", "--json", "--port", str(self.port)],
            env={
                "PATH": os.environ["PATH"],
                "HOME": home,
                "FLEETDECK_DATA_DIR": f"{home}/data",
                "FLEETDECK_TOKEN": TOKEN,
                "FLEETDECK_SOURCES": "false",
                "FLEETDECK_RUN_TASKS": "false",
            },
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the server did not start"
        if not self.key:
            self.key = self.ask("POST", "/keys", json={"name": "client", "scopes": ["ingest"]})["token"]

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(20)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, trust_env=False) as client:
            answer = client.request(method, path, **options)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def facts(self) -> list[dict[str, Any]]:
        """What the log has of the test's source, in its order."""
        found: list[dict[str, Any]] = []
        after = 0
        while page := self.ask("GET", "/events", params={"after": after, "limit": 500})["items"]:
            found += [fact for fact in page if fact["source"] == self.source]
            after = page[-1]["seq"]
        return found


@pytest.fixture(scope="session")
def _fleetdeck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleetdeck]:
    found = Fleetdeck(tmp_path_factory.mktemp("server"))
    yield found
    found.kill()


@pytest.fixture
def fleetdeck(_fleetdeck: Fleetdeck) -> Fleetdeck:
    """A server that runs when the test begins."""
    if not _fleetdeck.runs:
        _fleetdeck.start()
    _fleetdeck.source = f"test-{uuid.uuid4().hex[:8]}"
    return _fleetdeck


Answer = tuple[int, dict[str, str], Any]


class Stub:
    """A server that answers as `answers` say, in order, and then takes everything."""

    def __init__(self) -> None:
        self.answers: list[Answer | Callable[[list[Any]], Answer]] = []
        self.batches: list[list[Any]] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stub.batches.append(body)
                stub.times.append(time.monotonic())
                stub.headers.append(dict(self.headers))
                answer = stub.answers.pop(0) if stub.answers else taken(body)
                status, headers, content = answer(body) if callable(answer) else answer
                raw = json.dumps(content).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(raw))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def taken(body: list[Any]) -> Answer:
    return 202, {}, {"accepted": len(body), "duplicates": 0, "rejected": [], "seq": 1}


@pytest.fixture
def stub() -> Iterator[Stub]:
    found = Stub()
    yield found
    found.close()
