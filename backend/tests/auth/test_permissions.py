"""Each route carries exactly one permission type; the walk that a whole program is checked with is checked here."""

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from fleetdeck.auth.permissions import PERMISSIONS, Public, Reader


def permissions_of(dependant: Dependant) -> list[object]:
    """The permission dependencies of a route."""
    return [item.call for item in dependant.dependencies if isinstance(item.call, PERMISSIONS)]


def routes_without_one_permission(app: FastAPI) -> list[str]:
    """Paths of the routes that have none, or more than one."""
    return [str(route.path) for route in iter_route_contexts(app.routes) if len(permissions_of(route.dependant)) != 1]


def test_the_routes_of_auth_have_one_each(app: FastAPI) -> None:
    assert routes_without_one_permission(app) == []


@pytest.mark.parametrize("count", [0, 2])
def test_the_walk_finds_a_route_that_has_none_or_two(app: FastAPI, count: int) -> None:
    if count == 0:

        @app.get("/api/v1/open")
        def open_door() -> None: ...

    else:

        @app.get("/api/v1/open")
        def two_doors(who: Reader, _: Public) -> None: ...

    assert routes_without_one_permission(app) == ["/api/v1/open"]


def test_the_document_says_which_operations_need_a_token(app: FastAPI) -> None:
    document = app.openapi()
    paths = document["paths"]
    assert paths["/api/v1/read"]["get"]["security"] == [{"token": []}]
    assert "security" not in paths["/health"]["get"]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "422" not in paths["/api/v1/read"]["get"]["responses"]
