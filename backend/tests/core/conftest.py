"""A server made of the web parts alone, without anybody signed in."""

import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import StreamingResponse
from starlette.types import Scope

from fleetdeck.core import web
from fleetdeck.core.browser_app import BrowserApp
from fleetdeck.core.config import Settings
from fleetdeck.core.errors import NotFound, TooManyRequests
from fleetdeck.core.query import refuse_unknown_query

BASE = "http://127.0.0.1:8000"


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, web_dir=tmp_path / "web", max_body_bytes=1024, rate_limit=100_000)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where a test may send the logs of this process; they go where they went before when it ends."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)


def make_app(settings: Settings, identify: Callable[[Scope], str | None] = lambda _: None) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    web.install(app, settings, identify)

    @app.get("/api/v1/things")
    def list_things(request: Request, limit: int = 50, colour: list[str] | None = None) -> int:
        refuse_unknown_query(request)
        return limit

    @app.get("/api/v1/things/{name}")
    def get_thing(name: str) -> str:
        if name == "missing":
            raise NotFound("there is no such thing", {"name": name})
        if name == "busy":
            raise TooManyRequests("later", retry_after=1.2)
        if name == "broken":
            raise RuntimeError("the database password is hunter2")
        return name

    @app.get("/api/v1/stream")
    async def stream() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"first"
            raise RuntimeError("half way")

        return StreamingResponse(parts())

    @app.post("/api/v1/things")
    def make_thing(thing: Thing) -> int:
        return thing.size

    @app.post("/api/v1/raw")
    async def raw(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    @app.get("/health")
    def health() -> str:
        return "ok"

    app.router.default = BrowserApp(settings.web_dir)
    return app


@pytest.fixture
def client(settings: Settings) -> httpx.AsyncClient:
    return client_of(make_app(settings))


def client_of(app: FastAPI, base: str = BASE, address: str = "192.0.2.7") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 4711)), base_url=base)
