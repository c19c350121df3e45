"""OTLP/protobuf. The messages come from opentelemetry-proto and are parsed by protobuf's own C library (upb); reading
their fields is what costs time, so each is read once and no more than is needed."""

import base64
from collections.abc import Iterable
from typing import Any

from fleetdeck.core.errors import BadRequest
from fleetdeck.core.text import clean
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

_TRACE_ID, _SPAN_ID = 16, 8
_TEMPORALITY = {1: "delta", 2: "cumulative"}


def traces(body: bytes) -> Parsed:
    """Raises BadRequest."""
    # Imported when the first request comes: a start does not wait for it.
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    parsed = Parsed()
    for resource in _parse(ExportTraceServiceRequest, body).resource_spans:
        about = _attributes(resource.resource.attributes)
        for scope in resource.scope_spans:
            origin = Origin(about, scope.scope.name)
            for raw in scope.spans:
                trace_id, span_id = raw.trace_id, raw.span_id
                if len(trace_id) != _TRACE_ID or len(span_id) != _SPAN_ID or not any(trace_id) or not any(span_id):
                    parsed.refused.append(Refused(f"span {raw.name}", "trace id or span id is not valid"))
                    continue
                status = raw.status
                events = raw.events
                parsed.spans.append(
                    Span(
                        origin,
                        trace_id.hex(),
                        span_id.hex(),
                        raw.parent_span_id.hex(),
                        clean(raw.name),
                        raw.start_time_unix_nano,
                        raw.end_time_unix_nano,
                        _attributes(raw.attributes),
                        status.code,
                        clean(status.message) if status.code else "",
                        [SpanEvent(e.name, e.time_unix_nano, _attributes(e.attributes)) for e in events]
                        if events
                        else [],
                    )
                )
    return parsed


def logs(body: bytes) -> Parsed:
    """Raises BadRequest."""
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

    parsed = Parsed()
    for resource in _parse(ExportLogsServiceRequest, body).resource_logs:
        about = _attributes(resource.resource.attributes)
        for scope in resource.scope_logs:
            origin = Origin(about, scope.scope.name)
            for raw in scope.log_records:
                parsed.logs.append(
                    LogRecord(
                        origin,
                        raw.time_unix_nano or raw.observed_time_unix_nano,
                        raw.event_name,
                        raw.severity_text,
                        _value(raw.body),
                        _attributes(raw.attributes),
                        raw.trace_id.hex(),
                        raw.span_id.hex(),
                    )
                )
    return parsed


def metrics(body: bytes) -> Parsed:
    """Raises BadRequest."""
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

    parsed = Parsed()
    for resource in _parse(ExportMetricsServiceRequest, body).resource_metrics:
        about = _attributes(resource.resource.attributes)
        for scope in resource.scope_metrics:
            origin = Origin(about, scope.scope.name)
            for metric in scope.metrics:
                parsed.points.extend(_points(metric, origin))
    return parsed


def _points(metric: Any, origin: Origin) -> Iterable[Point]:
    kind = metric.WhichOneof("data")
    if kind is None:
        return
    data = getattr(metric, kind)
    temporality = _TEMPORALITY.get(getattr(data, "aggregation_temporality", 0), "gauge")
    for raw in data.data_points:
        point = Point(
            origin,
            metric.name,
            metric.unit,
            temporality,
            raw.start_time_unix_nano,
            raw.time_unix_nano,
            _attributes(raw.attributes),
        )
        if kind in ("gauge", "sum"):
            number = raw.WhichOneof("value")
            point.value = float(getattr(raw, number)) if number else None
        else:
            point.count, point.value = raw.count, raw.sum
            if kind != "summary":
                point.value = raw.sum if raw.HasField("sum") else None
                point.min = raw.min if raw.HasField("min") else None
                point.max = raw.max if raw.HasField("max") else None
        yield point


def _parse(kind: Any, body: bytes) -> Any:
    from google.protobuf.message import DecodeError

    try:
        return kind.FromString(body)
    except DecodeError:
        raise BadRequest("the body is not the protobuf message that this path takes") from None


def _attributes(pairs: Any) -> Attributes:
    found: Attributes = {}
    for pair in pairs:
        value = pair.value
        # Nearly every value is text, and most others are numbers; asking which one it is costs more than trying.
        text = value.string_value
        if text:
            found[pair.key] = clean(text) if "\0" in text else text
        else:
            found[pair.key] = value.int_value or _value(value)
    return found


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    match kind:
        case "int_value":
            return value.int_value
        case "string_value":
            return clean(value.string_value)
        case "bytes_value":
            return base64.b64encode(value.bytes_value).decode()
        case "array_value":
            return [_value(item) for item in value.array_value.values]
        case "kvlist_value":
            return _attributes(value.kvlist_value.values)
        case None:
            return None
        case _:
            return getattr(value, kind)
