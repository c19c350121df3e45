"""A small server made of the auth and web parts, spoken to through its public edge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.websockets import WebSocket

from fleetdeck.auth import routes
from fleetdeck.auth.authenticator import Authenticator
from fleetdeck.auth.permissions import Controller, Ingester, Owner, Public, Reader, SignedIn, SocketReader
from fleetdeck.auth.tokens import new_token
from fleetdeck.core import answers, web
from fleetdeck.core.browser_app import BrowserApp
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", token=new_token(), web_dir=tmp_path / "web")


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    return make_app(settings, database)


def make_app(settings: Settings, database: Database) -> FastAPI:
    auth = Authenticator(database, settings.token)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await auth.close()

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=answers.RESPONSES,
    )
    app.state.settings, app.state.db, app.state.auth = settings, database, auth
    web.install(app, settings, identify=auth.known)
    app.include_router(routes.router, prefix="/api/v1")

    @app.get("/health")
    def health(_: Public) -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/api/v1/any")
    def anyone(who: SignedIn) -> str:
        return who.name

    @app.get("/api/v1/read")
    def read(who: Reader, limit: int = 50) -> int:
        return limit

    @app.post("/api/v1/ingest")
    def ingest(who: Ingester) -> str:
        return who.id

    @app.post("/api/v1/control")
    def control(who: Controller) -> str:
        return who.id

    @app.get("/api/v1/own")
    def own(who: Owner) -> str:
        return who.role

    @app.websocket("/api/v1/ws")
    async def socket(socket: WebSocket, who: SocketReader) -> None:
        await socket.send_json({"op": "hello", "name": who.name, "via": who.via})
        await socket.receive_text()

    app.router.default = BrowserApp(settings.web_dir)
    return app


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is not signed in."""
    async with client_of(app) as client:
        yield client
    await app.state.auth.close()


@pytest.fixture
async def owner(app: FastAPI, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A program with the owner token."""
    async with client_of(app) as client:
        client.headers["Authorization"] = f"Bearer {settings.token}"
        yield client
    await app.state.auth.close()


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("192.0.2.7", 4711)), base_url=BASE)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
