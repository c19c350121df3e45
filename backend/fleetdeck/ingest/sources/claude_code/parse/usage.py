"""What one assistant line says about tokens, accepted and refused by the same rules as ccusage (formats.md 1b)."""

import re
from dataclasses import dataclass
from typing import Any

from fleetdeck.core import money
from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

SYNTHETIC = "<synthetic>"
_HAS_USAGE = b'"usage":{'
_NULL = b'":null'
_NEVER_NULL = frozenset(
    (
        b"id", b"cwd", b"model", b"speed", b"costUSD", b"version", b"sessionId", b"requestId", b"isApiErrorMessage",
        b"cache_read_input_tokens", b"cache_creation_input_tokens",
    )
)  # fmt: skip
_LONGEST_KEY = 1 + max(len(key) for key in _NEVER_NULL)
_SEMVER = re.compile(r"\d+\.\d+\.\d+")


@dataclass(slots=True)
class Usage:
    """Token counts of one call as one line tells them. Input is without cache; thinking is part of the output."""

    model: str
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    cache_write: int
    """As the line totals it; the split is used for prices, this one for comparing copies."""
    thinking: int
    speed: str | None
    service_tier: str | None
    web_searches: int
    reported_cost: str | None
    """US dollars, in files of early 2025 only."""

    @property
    def total(self) -> int:
        return self.input + self.output + self.cache_write + self.cache_read

    @property
    def context(self) -> int:
        """How many tokens the model had before it (formats.md 10.7)."""
        return self.input + self.cache_read + self.cache_write


def read(raw: bytes, line: Json) -> Usage | None:
    """The usage of an assistant line whose time is known, or None where ccusage counts none or nothing was used."""
    if _HAS_USAGE not in raw or _has_forbidden_null(raw):
        return None
    message = values.obj(line, "message")
    model = values.name(message, "model")
    if not model or model == SYNTHETIC or not _identified(line, message):
        return None
    usage = values.obj(message, "usage")
    counts = [
        values.count(usage.get(key, default))
        for key, default in (
            ("input_tokens", None),
            ("output_tokens", None),
            ("cache_read_input_tokens", 0),
            ("cache_creation_input_tokens", 0),
        )
    ]
    if None in counts or not any(counts):
        return None
    input, output, cache_read, cache_write = (number or 0 for number in counts)
    short, long = _cache_split(usage, cache_write)
    return Usage(
        model=model,
        input=input,
        output=output,
        cache_read=cache_read,
        cache_write_5m=short,
        cache_write_1h=long,
        cache_write=cache_write,
        thinking=values.count(values.obj(usage, "output_tokens_details").get("thinking_tokens")) or 0,
        speed=values.name(usage, "speed"),
        service_tier=values.name(usage, "service_tier"),
        web_searches=values.count(values.obj(usage, "server_tool_use").get("web_search_requests")) or 0,
        reported_cost=_cost(line.get("costUSD")),
    )


def _identified(line: Json, message: Json) -> bool:
    version = line.get("version", "0.0.0")
    if not isinstance(version, str) or not _SEMVER.match(version):
        return False
    return "" not in (line.get("sessionId"), line.get("requestId"), message.get("id"))


def _has_forbidden_null(raw: bytes) -> bool:
    at = raw.find(_NULL)
    while at >= 0:
        key = raw[max(0, at - _LONGEST_KEY) : at].rpartition(b'"')[2]
        if key in _NEVER_NULL:
            return True
        at = raw.find(_NULL, at + 1)
    return False


def _cache_split(usage: Json, total: int) -> tuple[int, int]:
    split = usage.get("cache_creation")
    if isinstance(split, dict):
        short = values.count(split.get("ephemeral_5m_input_tokens")) or 0
        long = values.count(split.get("ephemeral_1h_input_tokens")) or 0
        if short or long:
            return short, long
    return total, 0


def _cost(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        money.from_usd(str(value))
    except ValueError:
        return None
    return str(value)
