"""OTLP/JSON: ids as hex in any case, 64-bit integers as text or numbers, enums as numbers, unknown fields ignored.

A record of another shape is refused alone; its neighbours go on.
Rules: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fleetdeck.core import jsons
from fleetdeck.core.errors import BadRequest
from fleetdeck.core.text import cut
from fleetdeck.ingest.sources.otlp.parse.records import (
    Attributes,
    LogRecord,
    Origin,
    Parsed,
    Point,
    Refused,
    Span,
    SpanEvent,
)

Json = dict[str, Any]
_HEX = re.compile("[0-9a-f]*")
_TEMPORALITY = {1: "delta", 2: "cumulative"}
_LARGEST = 2**64 - 1
# As deep as protobuf's own parser goes.
_MAX_DEPTH = 100
_KINDS = ("gauge", "sum", "histogram", "exponentialHistogram", "summary")


class _Wrong(ValueError):
    """Why a record cannot be read."""


def traces(body: bytes) -> Parsed:
    """Raises BadRequest."""
    return _walk(body, "resourceSpans", "scopeSpans", "spans", _span, lambda parsed, span: parsed.spans.append(span))


def logs(body: bytes) -> Parsed:
    """Raises BadRequest."""
    return _walk(body, "resourceLogs", "scopeLogs", "logRecords", _log, lambda parsed, log: parsed.logs.append(log))


def metrics(body: bytes) -> Parsed:
    """Raises BadRequest."""
    return _walk(
        body, "resourceMetrics", "scopeMetrics", "metrics", _metric, lambda parsed, found: parsed.points.extend(found)
    )


def _walk(
    body: bytes,
    resources: str,
    scopes: str,
    records: str,
    read: Callable[[Json, Origin], Any],
    keep: Callable[[Parsed, Any], None],
) -> Parsed:
    try:
        document = jsons.loads(body)
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {cut(str(error), 200)}") from None
    if not isinstance(document, dict):
        raise BadRequest("the body must be a JSON object")
    parsed = Parsed()
    try:
        for resource in _objects(document, resources):
            about = _attributes(_object(resource, "resource").get("attributes"))
            for scope in _objects(resource, scopes):
                origin = Origin(about, _text(_object(scope, "scope"), "name"))
                for raw in _list(scope, records):
                    try:
                        keep(parsed, read(raw, origin))
                    except (_Wrong, RecursionError) as error:
                        parsed.refused.append(_refused(records, raw, error))
    except (_Wrong, RecursionError) as error:
        raise BadRequest(f"the body is not an OTLP request: {cut(str(error), 200)}") from None
    return parsed


def _refused(records: str, raw: Any, error: Exception) -> Refused:
    name = raw.get("name") if isinstance(raw, dict) else None
    return Refused(f"{records} {name if isinstance(name, str) else ''}".strip(), str(error), cut(str(raw)[:500], 500))


def _span(raw: Any, origin: Origin) -> Span:
    raw = _checked(raw)
    status = _object(raw, "status")
    return Span(
        origin,
        _id(raw, "traceId", 32),
        _id(raw, "spanId", 16),
        _optional_id(raw, "parentSpanId", 16),
        _text(raw, "name"),
        _time(raw, "startTimeUnixNano"),
        _time(raw, "endTimeUnixNano"),
        _attributes(raw.get("attributes")),
        _enum(status, "code"),
        _text(status, "message") if _enum(status, "code") else "",
        [
            SpanEvent(_text(event, "name"), _time(event, "timeUnixNano"), _attributes(event.get("attributes")))
            for event in _objects(raw, "events")
        ],
    )


def _log(raw: Any, origin: Origin) -> LogRecord:
    raw = _checked(raw)
    body = raw.get("body")
    return LogRecord(
        origin,
        _time(raw, "timeUnixNano") or _time(raw, "observedTimeUnixNano"),
        _text(raw, "eventName"),
        _text(raw, "severityText"),
        None if body is None else _value(body, 0),
        _attributes(raw.get("attributes")),
        _optional_id(raw, "traceId", 32),
        _optional_id(raw, "spanId", 16),
    )


def _metric(raw: Any, origin: Origin) -> list[Point]:
    return list(_points(_checked(raw), origin))


def _points(metric: Json, origin: Origin) -> Iterator[Point]:
    name, unit = _text(metric, "name"), _text(metric, "unit")
    for kind in _KINDS:
        if metric.get(kind) is None:
            continue
        data = _object(metric, kind)
        temporality = _TEMPORALITY.get(_enum(data, "aggregationTemporality"), "gauge")
        for raw in _objects(data, "dataPoints"):
            point = Point(
                origin,
                name,
                unit,
                temporality,
                _time(raw, "startTimeUnixNano"),
                _time(raw, "timeUnixNano"),
                _attributes(raw.get("attributes")),
            )
            if kind in ("gauge", "sum"):
                point.value = _number(raw, "asDouble")
                if point.value is None and raw.get("asInt") is not None:
                    point.value = float(_integer(raw["asInt"]))
            else:
                point.count, point.value = _time(raw, "count"), _number(raw, "sum")
                if kind == "summary":
                    point.value = point.value or 0.0
                else:
                    point.min, point.max = _number(raw, "min"), _number(raw, "max")
            yield point


def _checked(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise _Wrong("a record must be an object")
    return raw


def _list(parent: Json, name: str) -> list[Any]:
    value = parent.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise _Wrong(f"{name} must be an array")
    return value


def _objects(parent: Json, name: str) -> Iterable[Json]:
    for value in _list(parent, name):
        if not isinstance(value, dict):
            raise _Wrong(f"{name} must hold objects")
        yield value


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Wrong(f"{name} must be an object")
    return value


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Wrong(f"{name} must be text")
    return value


def _id(parent: Json, name: str, length: int) -> str:
    value = _optional_id(parent, name, length)
    if len(value) != length or not value.strip("0"):
        raise _Wrong(f"{name} must be {length} hex digits, not all zero")
    return value


def _optional_id(parent: Json, name: str, length: int) -> str:
    value = _text(parent, name).lower()
    if not _HEX.fullmatch(value) or len(value) not in (0, length):
        raise _Wrong(f"{name} must be {length} hex digits")
    return value


def _time(parent: Json, name: str) -> int:
    value = parent.get(name)
    if value is None:
        return 0
    number = _integer(value)
    if not 0 <= number <= _LARGEST:
        raise _Wrong(f"{name} must be an unsigned 64-bit integer")
    return number


def _enum(parent: Json, name: str) -> int:
    value = parent.get(name, 0)
    return value if isinstance(value, int) else 0


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        raise _Wrong("an integer is needed, not a boolean")
    if isinstance(value, str) and len(value) > 24:
        raise _Wrong("not an integer of 64 bits")
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise _Wrong("an integer is needed") from None


def _number(parent: Json, name: str) -> float | None:
    value = parent.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _Wrong(f"{name} must be a number")
    try:
        # JSON has no word for these three; OTLP writes them as text.
        return float(value)
    except ValueError:
        raise _Wrong(f"{name} must be a number") from None


def _attributes(pairs: Any, depth: int = 0) -> Attributes:
    if pairs is None:
        return {}
    if not isinstance(pairs, list):
        raise _Wrong("attributes must be an array")
    found: Attributes = {}
    for pair in pairs:
        if not isinstance(pair, dict):
            raise _Wrong("attributes must hold objects")
        found[_text(pair, "key")] = _value(pair.get("value"), depth)
    return found


def _value(value: Any, depth: int) -> Any:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _Wrong("a value must be an object")
    if depth > _MAX_DEPTH:
        raise _Wrong("a value is nested too deeply")
    for kind, inner in value.items():
        match kind:
            case "stringValue" | "bytesValue" if isinstance(inner, str):
                return inner
            case "boolValue" if isinstance(inner, bool):
                return inner
            case "intValue":
                number = _integer(inner)
                if not -(2**63) <= number < 2**63:
                    raise _Wrong("intValue must be a 64-bit integer")
                return number
            case "doubleValue":
                return _number(value, "doubleValue")
            case "arrayValue" if isinstance(inner, dict):
                return [_value(item, depth + 1) for item in _list(inner, "values")]
            case "kvlistValue" if isinstance(inner, dict):
                return _attributes(inner.get("values"), depth + 1)
            case "stringValue" | "bytesValue" | "boolValue" | "arrayValue" | "kvlistValue" if inner is not None:
                raise _Wrong(f"{kind} is of another type")
    return None
