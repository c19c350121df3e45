"""Answers in the request's own encoding: success, partial success, and failures as google.rpc.Status.

The few fields are written by hand: for protobuf that is less than importing the messages.
Formats: opentelemetry/proto/collector/*/v1/*_service.proto, google/rpc/status.proto.
"""

from starlette.responses import Response

from fleetdeck.core.answers import answer
from fleetdeck.core.errors import AppError
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, cut
from fleetdeck.ingest.sources.otlp.transport.body import Encoding

_MEDIA = {"protobuf": "application/x-protobuf", "json": "application/json"}
_REJECTED = {"traces": "rejectedSpans", "logs": "rejectedLogRecords", "metrics": "rejectedDataPoints"}
# google.rpc.Code, for those who look at it; what a client does depends on the HTTP status alone.
_CODES = {400: 3, 401: 16, 403: 7, 404: 5, 413: 8, 415: 3, 429: 8, 503: 14}
_UNKNOWN = 2


def success(encoding: Encoding, signal: str, rejected: int = 0, message: str = "") -> Response:
    """200: everything was stored, but for `rejected` records, which must not be sent again."""
    if encoding == "json":
        partial = {"partialSuccess": {_REJECTED[signal]: str(rejected), "errorMessage": message}}
        return Response(dumps(partial if rejected or message else {}), 200, media_type=_MEDIA[encoding])
    inner = (_varint_field(1, rejected) if rejected else b"") + _text_field(2, message)
    return Response(_bytes_field(1, inner) if inner else b"", 200, media_type=_MEDIA[encoding])


def failure(encoding: Encoding, error: AppError) -> Response:
    """A failure with its status and `Retry-After`; in JSON the body that every route of Fleetdeck answers."""
    response = answer(error)
    if encoding == "json":
        return response
    status = _varint_field(1, _CODES.get(error.status, _UNKNOWN)) + _text_field(2, error.message)
    headers = {k: v for k, v in response.headers.items() if k not in ("content-length", "content-type")}
    return Response(status, error.status, headers, _MEDIA[encoding])


def _varint_field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _text_field(number: int, text: str) -> bytes:
    return _bytes_field(number, clean(cut(text, 2_000)).encode()) if text else b""


def _bytes_field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
