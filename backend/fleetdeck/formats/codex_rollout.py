"""What the lines of a Codex rollout say of its responses, each once (formats.md, 7.1; Codex CLI 0.169 and older ones).

Newer versions write a `token_usage_record` for each response and a `token_count` beside it; the record is used as soon
as a file has one. Older ones write `token_count` alone, whose totals grow: the difference is the response. Input tokens
include what came from the cache, output tokens include the reasoning.

The source that watches rollouts and the driver that runs Codex both read them here: under the same ids a response
counts once, whoever tells of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from fleetdeck.core import clock, jsons
from fleetdeck.events.types import UsageRecorded

_COUNTS: Final = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_input_tokens",
    "output_tokens",
    "reasoning_output_tokens",
)
UNNAMED: Final = "codex"
"""The model of responses before any was named."""


class RolloutUsage:
    """One rollout: one thread. `model` and `limit` (tokens of the context window) are the latest that it named."""

    def __init__(self, thread: str, saved: Mapping[str, Any]) -> None:
        self.thread: str = saved.get("agent") or thread
        self.model: str | None = saved.get("model")
        self._provider: str | None = saved.get("provider")
        self._records: bool = bool(saved.get("records"))
        self._total: dict[str, int] = saved.get("total") or {}
        self._limit: int | None = saved.get("limit")

    def state(self) -> dict[str, Any]:
        """A JSON value from which it can go on."""
        return {
            "agent": self.thread,
            "model": self.model,
            "provider": self._provider,
            "records": self._records,
            "total": self._total,
            "limit": self._limit,
        }

    def read(self, kind: str, payload: dict[str, Any], number: int) -> Iterator[UsageRecorded]:
        """The responses that a line tells of, as calls of the thread; lines are numbered from 1."""
        match kind:
            case "session_meta":
                self.thread = str(payload.get("id") or self.thread)[:500]
                self._provider = word(payload.get("model_provider"))
            case "turn_context" if payload.get("model"):
                self.model = str(payload["model"])[:500]
            case "event_msg" if payload.get("type") == "task_started":
                self._limit = count(payload.get("model_context_window")) or self._limit
            case "event_msg" if payload.get("type") == "token_count":
                yield from self._grown(payload.get("info"), number)
            case "token_usage_record":
                self._records = True
                response = str(payload.get("response_id") or f"{self.thread} {number}")
                yield from self._response(payload.get("usage"), response)

    def _grown(self, info: Any, number: int) -> Iterator[UsageRecorded]:
        if not isinstance(info, dict):
            return
        self._limit = count(info.get("model_context_window")) or self._limit
        total = info.get("total_token_usage")
        if self._records or not isinstance(total, dict):
            return
        now = {name: count(total.get(name)) or 0 for name in _COUNTS}
        grown = {name: now[name] - self._total.get(name, 0) for name in _COUNTS}
        if any(value < 0 for value in grown.values()):
            grown = now  # the session was compacted or begun anew
        self._total = now
        # Identical lines repeat.
        if any(grown.values()):
            yield from self._response(grown, f"{self.thread} {sum(now.values())} {number}")

    def _response(self, usage: Any, response: str) -> Iterator[UsageRecorded]:
        if isinstance(usage, dict):
            known: dict[str, Any] = {"context_limit": self._limit} if self._limit else {}
            if self._provider and self._provider != "mock":
                known["provider"] = self._provider
            yield usage_of(usage, self.thread, response, self.model or UNNAMED, **known)


def usage_of(usage: dict[str, Any], agent_id: str, message_id: str, model: str, **more: Any) -> UsageRecorded:
    """Codex's counts in ours, where input is without cache."""
    given, cached, written, output, reasoning = (count(usage.get(name)) or 0 for name in _COUNTS)
    return UsageRecorded(
        agent_id=agent_id,
        message_id=message_id[:500],
        model=model,
        input_tokens=max(0, given - cached - written),
        cache_read_tokens=cached,
        cache_write_5m_tokens=written,
        output_tokens=output,
        reasoning_tokens=reasoning,
        context_tokens=given + output,
        **more,
    )


def responses(path: Path, thread: str, since: int) -> list[UsageRecorded]:
    """The responses of a rollout that were written down at `since` (microseconds) or later. Blocks; what cannot be
    read is left out."""
    usage = RolloutUsage(thread, {})
    found: list[UsageRecorded] = []
    with suppress(OSError), path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            with suppress(ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
                record = jsons.loads(raw.removeprefix(b"\xef\xbb\xbf"))
                time, payload = clock.parse(str(record["timestamp"])), record.get("payload")
                if isinstance(payload, dict):
                    told = list(usage.read(str(record.get("type")), payload, number))
                    found += told if time >= since else []
    return found


def word(value: Any) -> str | None:
    """A name that says something, else None."""
    return value.strip()[:500] or None if isinstance(value, str) else None


def count(value: Any) -> int | None:
    """A whole number that can be stored, else None."""
    return (
        int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**12 else None
    )
