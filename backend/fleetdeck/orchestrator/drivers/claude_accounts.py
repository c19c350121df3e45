"""What a session used: each call to the model once, with the tokens that it had at its end.

The program repeats a call's usage with each block, and there the output is only a first guess. The last word is the
stream's for the main agent, the transcript's for subagents (their streams are not shown), and for calls that appear
nowhere (summaries, titles) what its own totals hold beyond the rest.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from fleetdeck.core import clock, jsons
from fleetdeck.events.types import UsageRecorded

Usage = dict[str, Any]
SYNTHETIC: Final = "<synthetic>"
_KINDS: Final = (
    "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens",
)  # fmt: skip
# As the program names them in its totals.
_TOTALS: Final = (
    "inputTokens", "outputTokens", "cacheReadInputTokens", "cacheCreationEphemeral5mInputTokens",
    "cacheCreationEphemeral1hInputTokens",
)  # fmt: skip


@dataclass(slots=True)
class _Call:
    agent_id: str
    model: str
    usage: Usage
    final: bool = False
    told: tuple[int, ...] = ()


@dataclass(slots=True)
class Accounts:
    """The calls of one session. Its methods answer the facts to tell, if any."""

    task_id: str
    requests: dict[str, str] = field(default_factory=dict)
    """Request id by message id: with it a call has the same name here as in the transcript."""
    continued: bool = False
    """The session had calls before: its totals hold those too."""
    _meetings: dict[str, asyncio.Event] = field(default_factory=dict)
    _calls: dict[str, _Call] = field(default_factory=dict)

    def begun(self, message_id: str, agent_id: str, model: str, usage: Usage) -> None:
        """A call has begun to answer."""
        if model != SYNTHETIC and message_id not in self._calls:
            self._calls[message_id] = _Call(agent_id, model, dict(usage))
            self._meeting(message_id).set()

    async def met(self, message_id: str) -> None:
        """Waits until a call is known."""
        if message_id not in self._calls:
            await self._meeting(message_id).wait()

    def ended(self, message_id: str, usage: Usage) -> list[UsageRecorded]:
        """A call is over; `usage` has what has changed since its begin."""
        call = self._calls.get(message_id)
        if call is None or call.final:
            return []
        call.usage |= {name: value for name, value in usage.items() if value is not None}
        call.final = True
        return self._tell(message_id, call)

    def guessed(self, message_id: str) -> list[UsageRecorded]:
        """What is known of a call so far, where its end will be known late or never."""
        call = self._calls.get(message_id)
        return [] if call is None or call.told else self._tell(message_id, call)

    def unfinished(self) -> list[UsageRecorded]:
        """Calls that were broken off, with what is known of them."""
        return [fact for id, call in self._calls.items() if not call.told for fact in self._tell(id, call)]

    def read_transcript(self, path: Path) -> list[UsageRecorded]:
        """Ends of calls from a subagent's transcript. Blocks; what cannot be read is left out."""
        return [fact for line in _lines(path) for fact in self.ended(line.id, line.usage)]

    def recovered(self, path: Path, agent_id: str, since: int = 0) -> list[UsageRecorded]:
        """Every call of a transcript: the server may have died before it heard of the last ones. Those that it heard
        of are the same calls by their ids, and count once. Calls before `since` (microseconds) are another's. Blocks.
        """
        found: list[UsageRecorded] = []
        for line in _lines(path):
            if line.time < since:
                self.continued = True
                continue
            if line.request_id is not None:
                self.requests.setdefault(line.id, line.request_id)
            self.begun(line.id, agent_id, line.model, line.usage)
            found += self.ended(line.id, line.usage)
        return found

    def rest(self, totals: dict[str, Any], agent_id: str, session_id: str) -> list[UsageRecorded]:
        """Calls that were shown nowhere: what the program's totals by model hold beyond those that were."""
        told: dict[str, list[int]] = {}
        for call in self._calls.values():
            sums = told.setdefault(call.model, [0] * len(_KINDS))
            for place, count in enumerate(call.told or ()):
                sums[place] += count
        if not set(told) <= set(totals):
            return []  # it groups under other names than it answers with: nothing can be compared
        found = []
        for model, sums in totals.items():
            known = told.get(model, [0] * len(_KINDS))
            more = [max(0, int(sums.get(name) or 0) - count) for name, count in zip(_TOTALS, known, strict=True)]
            if any(more):
                # The same again each time the totals grow: a better record of the same call.
                name = f"{session_id} {model} besides"
                found.append(self._fact(agent_id, model, tuple(more), request_id=name))
        return found

    def _meeting(self, message_id: str) -> asyncio.Event:
        return self._meetings.setdefault(message_id, asyncio.Event())

    def _tell(self, message_id: str, call: _Call) -> list[UsageRecorded]:
        counts = _counts(call.usage)
        if counts == call.told or not any(counts):
            return []
        call.told = counts
        more: dict[str, Any] = {} if call.final else {"undercounted": True}
        if message_id in self.requests:
            more["request_id"] = self.requests[message_id]
        if call.usage.get("service_tier"):
            more["service_tier"] = call.usage["service_tier"]
        context = sum(counts) - counts[1]
        # Without a word about it a call had the usual speed; the transcript says so too.
        speed = call.usage.get("speed") or "standard"
        return [
            self._fact(
                call.agent_id, call.model, counts, message_id=message_id, context_tokens=context, speed=speed, **more
            )
        ]

    def _fact(self, agent_id: str, model: str, counts: tuple[int, ...], **more: Any) -> UsageRecorded:
        tokens: dict[str, Any] = dict(zip(_KINDS, counts, strict=True))
        return UsageRecorded(
            agent_id=agent_id, task_id=self.task_id, model=model, provider="anthropic", **tokens, **more
        )


class _Line(NamedTuple):
    id: str
    model: str
    request_id: str | None
    usage: Usage
    time: int
    """Microseconds."""


def _lines(path: Path) -> list[_Line]:
    """The calls of a transcript, each as its last line tells it."""
    found: dict[str, _Line] = {}
    with suppress(OSError), path.open("rb") as file:
        for raw in file:
            with suppress(ValueError, AttributeError, KeyError, TypeError):
                line = jsons.loads(raw)
                message = line["message"]
                id, usage = message["id"], message["usage"]
                if isinstance(id, str) and isinstance(usage, dict):
                    model, stamp = str(message.get("model") or SYNTHETIC), line.get("timestamp")
                    time = clock.parse(stamp) if isinstance(stamp, str) else clock.LAST
                    found[id] = _Line(id, model, line.get("requestId"), usage, time)
    return list(found.values())


def _counts(usage: Usage) -> tuple[int, ...]:
    split = usage.get("cache_creation")
    written = int(usage.get("cache_creation_input_tokens") or 0)
    long = int(split.get("ephemeral_1h_input_tokens") or 0) if isinstance(split, dict) else 0
    return (
        int(usage.get("input_tokens") or 0),
        int(usage.get("output_tokens") or 0),
        int(usage.get("cache_read_input_tokens") or 0),
        max(0, written - long),
        long,
    )
