"""JSON answers without a second validation: the rows come from our own typed queries, and tests check them against
the declared models. For lists this is several times faster than serialising through the model (docs/adr/0004)."""

from typing import Any

from starlette.responses import Response

from fleetdeck.core.jsons import dumps


class Json(Response):
    """A JSON body from plain values, encoded by orjson."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return dumps(content)
