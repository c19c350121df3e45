"""Logs: the standard `logging` calls everywhere, one structlog pipeline behind them, one record a line on stderr.

Modules do `log = logging.getLogger(__name__)` and `log.info("event words", extra={...})`. structlog is imported when
the first record is written, so that a start that has nothing to say does not pay for it.
"""

import logging
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from functools import cached_property
from typing import Any, TextIO

from fleetdeck.core.redact import redact_value

# Set by the outermost middleware for the life of a request; threads that serve it inherit it.
REQUEST_ID: ContextVar[str] = ContextVar("fleetdeck_request_id", default="")

# Loggers of libraries that say at INFO what we say ourselves, or too much.
_QUIET = ("alembic", "uvicorn.access", "uvicorn.error", "watchfiles", "sqlalchemy")


def configure(level: str, json: bool, stream: TextIO | None = None) -> None:
    """Send every record of this process at `level` or above to `stream` (default stderr), as JSON or as text.

    Raises ValueError for a level that does not exist. May be called again; the last call holds.
    """
    threshold = logging.getLevelNamesMapping().get(level.upper())
    if threshold is None:
        raise ValueError(f"log level must be debug, info, warning or error, not {level!r}")
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(_Pipeline(json, colors=target.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(threshold)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))


class _Pipeline(logging.Formatter):
    """Formats through structlog, which is built on first use."""

    def __init__(self, json: bool, colors: bool) -> None:
        super().__init__()
        self._json = json
        self._colors = colors

    def format(self, record: logging.LogRecord) -> str:
        return self._formatter.format(record)

    @cached_property
    def _formatter(self) -> logging.Formatter:
        import structlog

        renderer: Any = (
            structlog.processors.JSONRenderer()
            if self._json
            else structlog.dev.ConsoleRenderer(
                colors=self._colors, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            )
        )
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _add_request_id,
                # The traceback becomes text before redaction, since messages of exceptions quote what they got.
                structlog.processors.format_exc_info,
                _redact,
                renderer,
            ],
        )


def _add_request_id(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    request_id = REQUEST_ID.get()
    if request_id:
        event.setdefault("request_id", request_id)
    return event


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    clean: dict[str, Any] = redact_value(event)
    return clean
