"""Tokens and money as orchestrators have them, as Fleetdeck wants them: nothing guessed, nothing negative."""

import logging
import math
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Union

log = logging.getLogger("fleetdeck_client")

Tokens = Union[int, Mapping[str, Any]]  # noqa: UP007
Money = Union[Decimal, str, float, int]  # noqa: UP007
Seconds = Union[float, int, timedelta]  # noqa: UP007

_NAMES = {
    "input_tokens": ("input_tokens", "input", "prompt_tokens"),
    "output_tokens": ("output_tokens", "output", "completion_tokens"),
    "cache_read_tokens": ("cache_read_tokens", "cache_read", "cache_read_input_tokens"),
    "cache_write_5m_tokens": (
        "cache_write_5m_tokens",
        "cache_write_5m",
        "cache_creation_tokens",
        "cache_creation",
        "cache_creation_input_tokens",
    ),
    "cache_write_1h_tokens": ("cache_write_1h_tokens", "cache_write_1h"),
    "reasoning_tokens": ("reasoning_tokens", "reasoning"),
}
_TOTAL = ("total_tokens", "total", "tokens")


def counts(tokens: "Tokens | None") -> "dict[str, Any]":
    """The fields of `usage.recorded`. A bare sum counts as input and says that it was not split."""
    if tokens is None:
        return {}
    if isinstance(tokens, Mapping):
        found: dict[str, Any] = {}
        for field, names in _NAMES.items():
            value = next((tokens[name] for name in names if tokens.get(name) is not None), None)
            if value is not None:
                found[field] = whole(value)
        if found:
            return found
        tokens = next((tokens[name] for name in _TOTAL if tokens.get(name) is not None), 0)
    total = whole(tokens)
    return {"input_tokens": total, "tokens_unsplit": True} if total else {}


def whole(value: Any) -> int:
    """A count; 0 for what is none."""
    try:
        return max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        log.warning("not a count: %.40r", value)
        return 0


def dollars(cost: "Money | None") -> "str | None":
    """A decimal string in US dollars; None for what is no amount."""
    if cost is None:
        return None
    try:
        amount = Decimal(str(cost))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0 or amount > 10_000_000:
        log.warning("not an amount of money: %.40r", cost)
        return None
    return format(round(amount, 9), "f")


def milliseconds(duration: "Seconds | None") -> "int | None":
    """Whole milliseconds of a duration in seconds; None for what is none."""
    if duration is None:
        return None
    seconds = duration.total_seconds() if isinstance(duration, timedelta) else float(duration)
    return max(0, round(seconds * 1_000)) if math.isfinite(seconds) else None
