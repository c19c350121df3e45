"""OTLP requests made by hand, in both encodings, and what came of them."""

import gzip
import json
from typing import Any

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from fleetdeck.core import jsons
from tests.server import Server

JSON, PROTOBUF = "application/json", "application/x-protobuf"
START = 1_795_144_000_000_000_000
MS = 1_000_000
MESSAGES: dict[str, Any] = {
    "traces": ExportTraceServiceRequest,
    "logs": ExportLogsServiceRequest,
    "metrics": ExportMetricsServiceRequest,
}
_IDS = ("traceId", "spanId", "parentSpanId")


def value(of: Any) -> dict[str, Any]:
    """A value as OTLP/JSON writes it."""
    if isinstance(of, bool):
        return {"boolValue": of}
    if isinstance(of, int):
        return {"intValue": str(of)}
    if isinstance(of, float):
        return {"doubleValue": of}
    if isinstance(of, list):
        return {"arrayValue": {"values": [value(item) for item in of]}}
    if isinstance(of, dict):
        return {"kvlistValue": {"values": attributes(of)}}
    return {"stringValue": of}


def attributes(of: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value(item)} for key, item in of.items()]


def span(
    name: str,
    number: int,
    parent: int | None = None,
    *,
    trace: int = 1,
    start: int = 0,
    ms: int = 10,
    failed: str | None = None,
    events: list[dict[str, Any]] | None = None,
    **of: Any,
) -> dict[str, Any]:
    """A span; attributes are keyword arguments with `__` for dots. `start` in milliseconds after START."""
    found = {
        "traceId": f"{trace:032x}",
        "spanId": f"{number:016x}",
        "name": name,
        "kind": 1,
        "startTimeUnixNano": str(START + start * MS),
        "endTimeUnixNano": str(START + (start + ms) * MS),
        "attributes": attributes(dotted(of)),
        "events": events or [],
        "status": {"code": 2, "message": failed} if failed else {},
    }
    return found | ({"parentSpanId": f"{parent:016x}"} if parent else {})


def dotted(of: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("__", "."): item for key, item in of.items()}


def traces(*spans: dict[str, Any], service: str = "shop", scope: str = "test") -> dict[str, Any]:
    resource = {"attributes": attributes({"service.name": service, "host.name": "box"})}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": scope}, "spans": list(spans)}]}]}


def logs(*records: dict[str, Any], service: str = "shop") -> dict[str, Any]:
    resource = {"attributes": attributes({"service.name": service})}
    return {"resourceLogs": [{"resource": resource, "scopeLogs": [{"scope": {}, "logRecords": list(records)}]}]}


def protobuf(signal: str, body: dict[str, Any]) -> bytes:
    """The same request as protobuf, by protobuf's own reader of JSON (to which ids are base64)."""
    message = MESSAGES[signal]()
    json_format.ParseDict(_base64_ids(body), message)
    return bytes(message.SerializeToString())


def _base64_ids(value: Any) -> Any:
    import base64

    if isinstance(value, list):
        return [_base64_ids(item) for item in value]
    if isinstance(value, dict):
        return {
            key: base64.b64encode(bytes.fromhex(item)).decode() if key in _IDS else _base64_ids(item)
            for key, item in value.items()
        }
    return value


def post(
    server: Server,
    signal: str,
    body: dict[str, Any] | bytes,
    kind: str = JSON,
    *,
    zipped: bool = False,
    token: str | None = None,
    **headers: str,
) -> Any:
    """The response."""
    raw = body if isinstance(body, bytes) else jsons.dumps(body) if kind == JSON else protobuf(signal, body)
    sent = {"Content-Type": kind, **headers}
    if zipped:
        raw, sent["Content-Encoding"] = gzip.compress(raw), "gzip"
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    return server.client.post(f"/v1/{signal}", content=raw, headers=sent)


def send(server: Server, signal: str, body: dict[str, Any] | bytes, kind: str = JSON, **more: Any) -> None:
    """All of it must be taken."""
    response = post(server, signal, body, kind, **more)
    assert response.status_code == 200, response.text
    assert response.content == (b"{}" if kind == JSON else b"")


def ledger(server: Server) -> list[dict[str, Any]]:
    return list(server.get("/metrics/costs/ledger", limit=500)["items"])


def totals(server: Server) -> tuple[int, int, int, int]:
    """Input, output, cache read and cache write of the whole ledger."""
    used = [entry["usage"] for entry in ledger(server)]
    return (
        sum(u["input"] for u in used),
        sum(u["output"] for u in used),
        sum(u["cache_read"] for u in used),
        sum(u["cache_write_5m"] + u["cache_write_1h"] for u in used),
    )


def events(server: Server, type: str = "") -> list[dict[str, Any]]:
    found, after = [], 0
    while page := server.get("/events", after=after, limit=500)["items"]:
        found += [event for event in page if event["type"].startswith(type)]
        after = page[-1]["seq"]
    return found


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line]
