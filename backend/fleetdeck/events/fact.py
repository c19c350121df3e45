"""A fact: something that happened, as it goes into the log and comes out of it."""

from dataclasses import dataclass, field

from fleetdeck.core import clock, jsons
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import FACT_TYPES, Unknown

MAX_FACT_BYTES = 1024 * 1024


@dataclass(slots=True)
class Fact:
    """`source` + `id` identify it: a repeat is not stored again. `seq` is its place in the log, 0 before it has one."""

    source: str
    id: str
    type: str
    time: int
    """Microseconds since 1970 UTC."""
    subject: str | None
    data: FactData
    json: bytes = field(repr=False)
    """`data` as stored: compact JSON."""
    seq: int = 0
    received_at: int = 0
    """When the log took it, in microseconds; 0 before it did."""


def make(source: str, id: str, time: int, data: FactData, subject: str | None = None) -> Fact:
    """A fact from a typed model. `time` in microseconds. Raises ValueError when it is larger than MAX_FACT_BYTES."""
    encoded = data.__pydantic_serializer__.to_json(data, exclude_unset=True)
    if len(encoded) > MAX_FACT_BYTES:
        raise ValueError(f"fact of {len(encoded)} bytes; at most {MAX_FACT_BYTES} are taken")
    return Fact(source, id, data.type, time, subject or data.subject(), data, encoded)


def restore(
    seq: int,
    source: str,
    id: str,
    type: str,
    time: int,
    subject: str | None,
    json: str | bytes,
    received_at: int = 0,
) -> Fact:
    """A fact from its parts, as they stand in the log. Raises pydantic's ValidationError for data of another shape."""
    raw = json.encode() if isinstance(json, str) else json
    data = FACT_TYPES.get(type, Unknown).model_validate_json(raw)
    return Fact(source, id, type, time, subject, data, raw, seq, received_at)


def wire(seq: int, source: str, id: str, type: str, time: int, subject: str | None, json: str | bytes) -> bytes:
    """The event object of the REST and WebSocket contracts, without decoding `json`."""
    head = jsons.dumps(
        {"seq": seq, "id": id, "source": source, "type": type, "time": clock.render(time), "subject": subject}
    )
    data = json.encode() if isinstance(json, str) else json
    return head[:-1] + b',"data":' + data + b"}"
