"""The web base of the server: its layers in order, and what routes share."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection
from starlette.types import Scope

from fleetdeck.core import answers
from fleetdeck.core.body import BodyLimit
from fleetdeck.core.config import Settings
from fleetdeck.core.cors import Cors
from fleetdeck.core.db import Database
from fleetdeck.core.edge import Edge
from fleetdeck.core.guard import Guard
from fleetdeck.core.limits import Limit, RateLimit

RATE_WINDOW_S = 10


def install(app: FastAPI, settings: Settings, identify: Callable[[Scope], str | None]) -> None:
    """Put the layers around an app. `identify` names the key a request is counted against, None for its address."""
    answers.install(app)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(RateLimit, limit=Limit(settings.rate_limit, RATE_WINDOW_S), identify=identify)
    listed = frozenset(settings.allowed_origins)
    if listed:
        app.add_middleware(Cors, listed=listed)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Edge, listed=listed)


def preload() -> None:
    """Import what the first request would otherwise wait for. For a thread, once the server is ready."""
    import structlog  # noqa: F401


async def _database(connection: HTTPConnection) -> Database:
    database: Database = connection.app.state.db
    return database


async def _settings(connection: HTTPConnection) -> Settings:
    settings: Settings = connection.app.state.settings
    return settings


# For route signatures: `def list_things(who: Reader, db: Db) -> ...`.
Db = Annotated[Database, Depends(_database)]
Config = Annotated[Settings, Depends(_settings)]
