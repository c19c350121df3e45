"""Failures on the wire: whatever a handler raises becomes one `ErrorBody` with the status its class owns."""

import logging
import math
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response

from fleetdeck.core import clock
from fleetdeck.core.errors import AppError, ErrorBody
from fleetdeck.core.jsons import dumps
from fleetdeck.core.logging import REQUEST_ID
from fleetdeck.core.text import clean, cut

log = logging.getLogger(__name__)

# For `FastAPI(responses=RESPONSES)`: every operation of the OpenAPI document says what a failure looks like.
RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {"model": ErrorBody, "description": "Why the request failed: `code` for programs, `message` for people"}
}

_CODES = {kind.status: kind.code for kind in AppError.__subclasses__()} | {405: "method_not_allowed"}
_MAX_PROBLEMS = 20


def answer(error: Exception) -> Response:
    """The response for an exception. One that is not ours says nothing about itself but is logged in full."""
    if isinstance(error, AppError):
        return _response(error.status, error.code, error.message, error.details, retry_after=error.retry_after)
    if isinstance(error, RequestValidationError):
        problems = [_problem(item) for item in error.errors()[:_MAX_PROBLEMS]]
        where = problems[0]["where"] if problems else "request"
        reason = problems[0]["reason"] if problems else "not valid"
        return _response(422, "invalid", f"{where}: {reason}", problems)
    if isinstance(error, HTTPException):
        code = _CODES.get(error.status_code, "http_error")
        return _response(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))
    log.error("unexpected error", exc_info=error)
    return _response(500, "internal", "something went wrong on our side; the log has the request id")


def install(app: FastAPI) -> None:
    """Answer every expected failure of the app's routes through `answer`."""
    for kind in (AppError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)


async def _handle(connection: HTTPConnection, error: Exception) -> Response:
    if connection.scope["type"] == "websocket":
        # What a socket can still be told depends on whether it is open: the edge knows.
        raise error
    return answer(error)


def _response(
    status: int,
    code: str,
    message: str,
    details: Any = None,
    *,
    retry_after: float | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body = {
        "code": code,
        "message": message,
        "details": details,
        "request_id": REQUEST_ID.get(),
        "timestamp": clock.render(clock.now()),
    }
    chosen = {"Cache-Control": "no-store"} | (headers or {})
    if retry_after is not None:
        chosen["Retry-After"] = str(max(1, math.ceil(retry_after)))
    if status == 401:
        chosen["WWW-Authenticate"] = "Bearer"
    return Response(dumps(body), status, chosen, "application/json")


def _problem(item: Any) -> dict[str, str]:
    # The value itself is not repeated: it may be large, and it may be a secret.
    where = ".".join(str(part) for part in item.get("loc", ())) or "request"
    return {"where": cut(clean(where), 200), "reason": cut(clean(str(item.get("msg", "not valid"))), 300)}
