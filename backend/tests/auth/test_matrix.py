"""Every route of the whole program x every kind of caller: who gets past the door, and who does not (USER-1)."""

import re

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from fleetdeck.auth import permissions
from fleetdeck.core.config import Settings
from fleetdeck.main import create_app
from tests.auth.conftest import bearer
from tests.server import Server

# Which kinds of caller each permission type lets in.
MATRIX: dict[object, set[str]] = {
    permissions.Public: {"nobody", "read", "ingest", "control", "owner"},
    permissions.SignedIn: {"read", "ingest", "control", "owner"},
    permissions.Reader: {"read", "control", "owner"},
    permissions.Ingester: {"ingest", "owner"},
    permissions.Controller: {"control", "owner"},
    permissions.Owner: {"owner"},
}
DOORS = {annotation.__metadata__[0].dependency: allowed for annotation, allowed in MATRIX.items()}  # type: ignore[attr-defined]


def doors(app: FastAPI) -> list[tuple[str, str, set[str]]]:
    """Method, path with its parameters filled in, and who may pass, of every HTTP route."""
    found = []
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            (door,) = [item.call for item in route.dependant.dependencies if item.call in DOORS]
            path = re.sub(r"\{[^}]+\}", "none", str(route.path))
            found.extend((method, path, DOORS[door]) for method in route.methods or ())
    return found


async def test_every_route_lets_in_whom_the_matrix_says(server: Server) -> None:
    tokens = {scope: server.key(scope) for scope in ("read", "ingest", "control")} | {"owner": server.settings.token}
    routes = doors(create_app(server.settings))
    assert len(routes) > 30
    wrong = []
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        for method, path, allowed in routes:
            # A parameter nobody declared stops those who pass before the route does anything.
            for caller in ("nobody", *tokens):
                headers = bearer(tokens[caller]) if caller in tokens else {}
                status = (await client.request(method, f"{path}?nobody_declared=1", headers=headers)).status_code
                expected = 422 if caller in allowed else 401 if caller == "nobody" else 403
                if status != expected:
                    wrong.append((method, path, caller, status, expected))
    assert wrong == []


def test_every_socket_wants_a_reader(settings: Settings) -> None:
    whole = create_app(settings)
    found = [
        item.call
        for route in iter_route_contexts(whole.routes)
        if not isinstance(route.original_route, APIRoute)
        for item in route.dependant.dependencies
        if isinstance(item.call, permissions.PERMISSIONS)
    ]
    whole.state.db.close()
    assert len(found) >= 5
    assert set(found) == {permissions.SocketReader.__metadata__[0].dependency}  # type: ignore[attr-defined]
