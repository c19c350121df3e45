"""The API reference is whole, escaped, and needs nothing from elsewhere."""

import re
from typing import Annotated

from fastapi import FastAPI, Query
from pydantic import BaseModel

from fleetdeck.core.reference import page


class Thing(BaseModel):
    """A thing <b>with</b> parts."""

    name: str
    parts: list[str]


def test_every_operation_and_object_is_there_and_nothing_is_loaded() -> None:
    app = FastAPI(title="Fleetdeck", version="1.2")

    @app.get("/things", tags=["things"])
    def list_things(
        colour: Annotated[str | None, Query(description="<script>alert(1)</script>")] = None,
    ) -> list[Thing]:
        """All things."""
        return []

    @app.post("/things", tags=["things"])
    def make_thing(thing: Thing) -> Thing:
        return thing

    html = page(app.openapi())
    assert html.count("/things</code>") == 2
    assert "All things." in html
    assert '<a href="#Thing">Thing</a>[]' in html
    assert 'id="Thing"' in html
    assert "<b>with" not in html
    assert "<script" not in html
    assert re.findall(r'(?:src|href)="(?!#|/api/v1/openapi\.json")[^"]*', html) == []
