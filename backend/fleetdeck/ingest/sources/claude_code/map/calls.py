"""`usage.recorded` and `context.measured`: one call to a model is one fact, whatever number of lines repeats it."""

from dataclasses import dataclass

from fleetdeck.ingest.sources.claude_code.map.outbox import Outbox
from fleetdeck.ingest.sources.claude_code.parse.usage import Usage
from fleetdeck.ingest.sources.claude_code.parse.values import Json

# Lines of one call lie close together. A call that many others followed is complete; deciding this by count (not by
# the size of the pieces a file is read in) makes every reading of a file give the same facts.
_SETTLED_AFTER = 256
_DEFAULT_WINDOW = 200_000
_LARGE_WINDOW = 1_000_000


@dataclass(slots=True)
class _Call:
    agent_id: str
    usage: Usage
    time: int
    sidechain: bool
    complete: bool
    """Some line of it says why the model stopped; without one, the output count is a stream's first guess."""
    said: bool = False


class Calls:
    """The calls of one file; of the records of a call the best one is said, the first among equals."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._calls: dict[tuple[str, str | None], _Call] = {}

    def see(
        self, agent_id: str, usage: Usage, time: int, key: tuple[str, str | None], sidechain: bool, complete: bool
    ) -> bool:
        """One line's usage for the call `key` (message id, request id). Answers whether the call is a new one."""
        call = self._calls.get(key)
        if call is None:
            self._calls[key] = _Call(agent_id, usage, time, sidechain, complete)
            if len(self._calls) > _SETTLED_AFTER:
                oldest = next(iter(self._calls))
                self._say(oldest, self._calls.pop(oldest))
            return True
        if complete and not call.complete:
            call.complete, call.said = True, False
        if _better(usage, sidechain, call):
            call.usage, call.time, call.sidechain, call.said = usage, time, sidechain, False
        return False

    def flush(self) -> None:
        """Say every call that has something new; they are kept in case another line follows."""
        for key, call in self._calls.items():
            self._say(key, call)

    def measure(self, agent_id: str, usage: Usage, time: int, key: tuple[str, str | None]) -> None:
        """How full the context of an agent was that only repeats another's call: a fork of a session."""
        data: Json = {"agent_id": agent_id, "tokens": usage.context, "limit": _window(usage)}
        self._out.put("context.measured", f"context:{agent_id}:{key[0]}:{usage.context}", time, agent_id, data)

    def compacted(self, agent_id: str, line: str, tokens: int, time: int) -> None:
        """The context after a compaction, before the next call tells it exactly."""
        data: Json = {"agent_id": agent_id, "tokens": tokens, "estimated": True}
        self._out.put("context.measured", f"context:{agent_id}:{line}", time, agent_id, data)

    def _say(self, key: tuple[str, str | None], call: _Call) -> None:
        if call.said:
            return
        call.said = True
        message_id, request_id = key
        usage = call.usage
        # A better record of the same call must be a fact of its own for the ledger to see it: the id says how good.
        flags = (("s", call.sidechain), ("u", not call.complete), ("n", not usage.speed))
        grade = f"{usage.total}{''.join(letter for letter, holds in flags if holds)}"
        data: Json = {
            "agent_id": call.agent_id,
            "request_id": request_id,
            "message_id": message_id,
            "model": usage.model,
            "provider": "anthropic" if usage.model.startswith("claude") else None,
            "input_tokens": usage.input,
            "output_tokens": usage.output,
            "cache_read_tokens": usage.cache_read,
            "cache_write_5m_tokens": usage.cache_write_5m,
            "cache_write_1h_tokens": usage.cache_write_1h,
            "reasoning_tokens": usage.thinking or None,
            "service_tier": usage.service_tier,
            "speed": usage.speed,
            "reported_cost": usage.reported_cost,
            "undercounted": None if call.complete else True,
            "sidechain": True if call.sidechain else None,
            "web_searches": usage.web_searches or None,
            "context_tokens": usage.context,
            "context_limit": _window(usage),
        }
        id = f"usage:{message_id}:{request_id or ''}:{grade}"
        self._out.put("usage.recorded", id, call.time, call.agent_id, data)


def _window(usage: Usage) -> int:
    return _LARGE_WINDOW if "[1m]" in usage.model or usage.context > _DEFAULT_WINDOW else _DEFAULT_WINDOW


def _better(usage: Usage, sidechain: bool, call: _Call) -> bool:
    """The same order as ccusage's: the original, then more tokens, then the record that knows its speed."""
    if sidechain != call.sidechain:
        return call.sidechain
    if usage.total != call.usage.total:
        return usage.total > call.usage.total
    return usage.speed is not None and call.usage.speed is None
