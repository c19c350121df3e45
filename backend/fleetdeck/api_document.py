"""The OpenAPI document: REST as FastAPI knows it, and beside it the types of facts and of the socket's frames."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from fleetdeck.events.types import FACT_TYPES
from fleetdeck.live.frames import ClientFrame, ServerFrame

_ABOUT = """Mission control for fleets of LLM agents. Sign in with a bearer token (an API key, or the owner's token).
Times are RFC 3339 in UTC, money is a decimal string in US dollars, lists are paged by cursor and say as of which seq
they are. The components also describe the `data` of every fact and every frame of the socket at `/api/v1/ws`."""


def api_document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1. Made once and kept."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
        travelling = [(model, "validation") for model in (*FACT_TYPES.values(), ClientFrame, ServerFrame)]
        _, schemas = models_json_schema(travelling, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
        components = document.setdefault("components", {}).setdefault("schemas", {})
        for name, schema in schemas["$defs"].items():
            components.setdefault(name, schema)
        app.openapi_schema = document
    return app.openapi_schema
