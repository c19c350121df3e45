"""What a request carries: its encoding, and its bytes after decompression, which are bounded (a small body can grow).

Rules: https://opentelemetry.io/docs/specs/otlp/#otlphttp
"""

import zlib
from typing import Literal

from fleetdeck.core.errors import AppError, BadRequest, TooLarge

Encoding = Literal["protobuf", "json"]
_ENCODINGS: dict[str, Encoding] = {"application/x-protobuf": "protobuf", "application/json": "json"}
_GZIP = 16 + zlib.MAX_WBITS


class UnsupportedMedia(AppError):
    """A content type or encoding that OTLP does not know."""

    status = 415
    code = "unsupported_media_type"


def encoding_of(content_type: str) -> Encoding:
    """Raises UnsupportedMedia."""
    found = _ENCODINGS.get(content_type.partition(";")[0].strip().lower())
    if found is None:
        raise UnsupportedMedia(f"content-type must be {' or '.join(_ENCODINGS)}")
    return found


def decompress(body: bytes, content_encoding: str, limit: int) -> bytes:
    """The body as it was before it was compressed, at most `limit` bytes.

    Raises UnsupportedMedia, BadRequest for what is not gzip or not whole, TooLarge as soon as it grows too large.
    """
    match content_encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            return _gunzip(body, limit)
        case _:
            raise UnsupportedMedia("content-encoding must be gzip or identity")


def _gunzip(body: bytes, limit: int) -> bytes:
    whole = bytearray()
    rest = body
    try:
        # A gzip file may be several, one after the other.
        while rest:
            member = zlib.decompressobj(_GZIP)
            whole += member.decompress(rest, limit + 1 - len(whole))
            if len(whole) > limit:
                raise TooLarge(f"the body is larger than {limit} bytes after decompression")
            if not member.eof:
                raise BadRequest("the gzip body is cut off")
            rest = member.unused_data
    except zlib.error:
        raise BadRequest("the body is not gzip") from None
    return bytes(whole)
