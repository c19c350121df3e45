"""Facts on the wire."""

from typing import Any

from pydantic import BaseModel


class Event(BaseModel):
    """A fact as it stands in the log; `id` is its source's own."""

    seq: int
    id: str
    source: str
    type: str
    time: str
    subject: str | None
    data: Any


class EventPage(BaseModel):
    """Facts in order of their seq; `next_cursor` is the `after` (or, newest first, the `before`) of the next page."""

    items: list[Event]
    next_cursor: str | None
    as_of_seq: int
