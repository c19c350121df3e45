"""Points of metrics, kept as measurements. Their tokens and dollars are those of the calls that spans and events tell
of one by one, summed up: they never go into the ledger."""

import math
from hashlib import blake2b

from fleetdeck.core import clock
from fleetdeck.core.jsons import dumps
from fleetdeck.ingest.sources.otlp.map.outbox import KEPT_BYTES, Outbox, Refusal, kept
from fleetdeck.ingest.sources.otlp.map.owners import of_record
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Point, Refused


def take(out: Outbox, points: list[Point]) -> list[Refused]:
    """Answers those that give no fact."""
    refused = []
    now = clock.now()
    for point in points:
        try:
            _put(out, point, values.micros(point.time) or now)
        except Refusal as error:
            refused.append(Refused(f"point of {point.name[:200]}", str(error)))
    return refused


def _put(out: Outbox, point: Point, time: int) -> None:
    if point.name.startswith("claude_code."):
        agent = values.name(point.attributes, "session.id")
    else:
        owner = of_record(point.origin.service, point.attributes)
        agent = None if owner.inferred else owner.id
    # A point has no id. What it measured, and when it began and ended, is one point however often it is sent.
    parts = [point.origin.resource, point.origin.scope, point.name, point.attributes, point.start, point.time]
    try:
        mark = blake2b(dumps(parts), digest_size=16).hexdigest()
    except TypeError:
        raise Refusal("a value is nested too deeply or too large a number") from None
    data = {
        "name": (point.name or "metric")[:512],
        "unit": point.unit[:512] or None,
        "value": _finite(point.value),
        "count": min(point.count, values.LARGEST_COUNT) if point.count is not None else None,
        "min": _finite(point.min),
        "max": _finite(point.max),
        "temporality": point.temporality,
        "started_at": clock.render(values.micros(point.start)) if point.start else None,
        "service": point.origin.service[:512],
        "agent_id": agent,
        "attributes": kept(point.attributes),
    }
    out.put("metric.recorded", f"metric {mark}", time, data, KEPT_BYTES)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
