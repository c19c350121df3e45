"""Errors that clients see. Each class owns its status and code; one handler answers them all.

AppError
├── BadRequest          400 bad_request
├── NotSignedIn         401 not_signed_in
├── NotAllowed          403 not_allowed
├── NotFound            404 not_found
├── Conflict            409 conflict
├── TooLarge            413 too_large
├── Invalid             422 invalid
├── TooManyRequests     429 too_many_requests   (retry_after seconds)
└── Unavailable         503 unavailable         (retry_after seconds)
"""

from typing import Any, ClassVar

from pydantic import BaseModel


class ErrorBody(BaseModel):
    """What every failed request answers."""

    code: str
    message: str
    details: Any = None
    request_id: str
    timestamp: str


class AppError(Exception):
    """Base of all errors that are answered to clients as `ErrorBody`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, message: str, details: Any = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.retry_after = retry_after


class BadRequest(AppError):
    status = 400
    code = "bad_request"


class NotSignedIn(AppError):
    status = 401
    code = "not_signed_in"


class NotAllowed(AppError):
    status = 403
    code = "not_allowed"


class NotFound(AppError):
    status = 404
    code = "not_found"


class Conflict(AppError):
    status = 409
    code = "conflict"


class TooLarge(AppError):
    status = 413
    code = "too_large"


class Invalid(AppError):
    status = 422
    code = "invalid"


class TooManyRequests(AppError):
    status = 429
    code = "too_many_requests"


class Unavailable(AppError):
    status = 503
    code = "unavailable"
