"""The records of OTLP as both encodings give them. Ids are lower-case hex, times nanoseconds since 1970, 0 unknown."""

from dataclasses import dataclass, field
from typing import Any

Attributes = dict[str, Any]
"""Names to str, bool, int, float, bytes as base64 text, lists and dicts of these, or None."""


@dataclass(slots=True)
class Origin:
    """What sent a record: the resource's attributes, and the scope that made it."""

    resource: Attributes
    scope: str = ""
    service: str = field(init=False)

    def __post_init__(self) -> None:
        name = self.resource.get("service.name")
        self.service = name if isinstance(name, str) and name else "unknown_service"


@dataclass(slots=True)
class SpanEvent:
    """Something that happened during a span."""

    name: str
    time: int
    attributes: Attributes


@dataclass(slots=True)
class Span:
    """`status`: 0 unset, 1 ok, 2 error."""

    origin: Origin
    trace_id: str
    span_id: str
    parent_id: str
    name: str
    start: int
    end: int
    attributes: Attributes
    status: int
    status_message: str
    events: list[SpanEvent]
    key: str = field(init=False)
    """What identifies it, and is the id of the fact about it."""
    around: str = field(init=False)
    """The key of the span around it; empty for the outermost."""

    def __post_init__(self) -> None:
        self.key = f"{self.trace_id}/{self.span_id}"
        self.around = f"{self.trace_id}/{self.parent_id}" if self.parent_id else ""


@dataclass(slots=True)
class LogRecord:
    """`name`: the event's name, from the record or from its attributes."""

    origin: Origin
    time: int
    name: str
    severity: str
    body: Any
    attributes: Attributes
    trace_id: str
    span_id: str


@dataclass(slots=True)
class Point:
    """One point of a metric. `temporality`: delta, cumulative or gauge."""

    origin: Origin
    name: str
    unit: str
    temporality: str
    start: int
    time: int
    attributes: Attributes
    value: float | None = None
    count: int | None = None
    min: float | None = None
    max: float | None = None


@dataclass(slots=True)
class Refused:
    """A record that cannot be taken: where it stood, why, and a sample of it."""

    where: str
    reason: str
    sample: str = ""


@dataclass(slots=True)
class Parsed:
    """What a body holds, of whatever signal."""

    spans: list[Span] = field(default_factory=list)
    logs: list[LogRecord] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
