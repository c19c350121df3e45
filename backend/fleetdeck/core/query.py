"""Query parameters a route did not declare are refused: a filter that is misspelt must not list everything."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from fastapi import params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.requests import HTTPConnection

from fleetdeck.core.errors import Invalid

_declared: WeakKeyDictionary[Callable[..., Any], frozenset[str]] = WeakKeyDictionary()


def refuse_unknown_query(connection: HTTPConnection) -> None:
    """Raises Invalid when the query string names a parameter that the matched route does not have."""
    if not connection.scope["query_string"]:
        return
    route = connection.scope["route"]
    unknown = sorted(set(connection.query_params) - declared_query(route))
    if unknown:
        known = ", ".join(sorted(declared_query(route))) or "none"
        raise Invalid(
            f"query.{unknown[0][:80]}: no such parameter (known: {known})",
            [{"where": f"query.{name[:80]}", "reason": "no such parameter"} for name in unknown[:20]],
        )


def declared_query(route: APIRoute | APIWebSocketRoute) -> frozenset[str]:
    """The names of the query parameters of a route, those of its dependencies and parameter models included."""
    names = _declared.get(route.endpoint)
    if names is None:
        names = _declared[route.endpoint] = frozenset(
            field.alias
            for field in get_flat_params(route.dependant)
            if not isinstance(field.field_info, params.Path | params.Header | params.Cookie)
        )
    return names
