"""OTLP/HTTP at the server's root, where every exporter looks for it: `/v1/traces`, `/v1/logs`, `/v1/metrics`."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from fleetdeck.auth.permissions import Ingester
from fleetdeck.core.errors import AppError
from fleetdeck.ingest.sources.otlp.source import OtlpSource, Signal
from fleetdeck.ingest.sources.otlp.transport import answers
from fleetdeck.ingest.sources.otlp.transport.body import decompress, encoding_of

router = APIRouter(tags=["sources"])

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_DOCUMENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}, "application/x-protobuf": _BINARY},
    },
    "responses": {
        "200": {
            "description": "Stored, but for the records that `partialSuccess` counts; in the request's encoding",
            "content": {
                "application/json": {
                    "schema": {"type": "object", "properties": {"partialSuccess": {"type": "object"}}}
                },
                "application/x-protobuf": _BINARY,
            },
        }
    },
}


@router.post("/v1/traces", response_model=None, openapi_extra=_DOCUMENT)
async def post_traces(who: Ingester, request: Request) -> Response:
    """Spans as OTLP, protobuf or JSON, plain or gzip. Answered after the commit; repeats are not stored twice."""
    return await _take(request, "traces")


@router.post("/v1/logs", response_model=None, openapi_extra=_DOCUMENT)
async def post_logs(who: Ingester, request: Request) -> Response:
    """Log records and events as OTLP, protobuf or JSON, plain or gzip. Answered after the commit."""
    return await _take(request, "logs")


@router.post("/v1/metrics", response_model=None, openapi_extra=_DOCUMENT)
async def post_metrics(who: Ingester, request: Request) -> Response:
    """Points of metrics as OTLP, protobuf or JSON, plain or gzip. Kept as measurements; answered after the commit."""
    return await _take(request, "metrics")


async def _take(request: Request, signal: Signal) -> Response:
    source: OtlpSource = request.app.state.otlp
    encoding = encoding_of(request.headers.get("content-type", ""))
    try:
        limit = request.app.state.settings.max_body_bytes
        body = decompress(await request.body(), request.headers.get("content-encoding", ""), limit)
        refused = await source.take(request.app.state.log, signal, encoding, body)
    except AppError as error:
        return answers.failure(encoding, error)
    if not refused:
        return answers.success(encoding, signal)
    first = refused[0]
    more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
    return answers.success(encoding, signal, len(refused), f"{first.where}: {first.reason}{more}")
