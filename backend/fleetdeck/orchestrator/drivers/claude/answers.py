"""What an answer of the Messages API used, read while it passes: server-sent events, or one JSON object."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fleetdeck.core import jsons

_LONGEST_EVENT = 8 * 1024 * 1024


class Answer(NamedTuple):
    """One call. `whole`: it was answered to its end, so that `usage` is the last word."""

    message_id: str
    request_id: str | None
    model: str
    usage: dict[str, Any]
    whole: bool


@dataclass(slots=True)
class AnswerReader:
    """Reads along. What it cannot read it passes over: the program will say so."""

    content_type: str
    request_id: str | None
    _rest: bytearray = field(default_factory=bytearray)
    _message: dict[str, Any] = field(default_factory=dict)
    _usage: dict[str, Any] = field(default_factory=dict)
    _whole: bool = False

    def feed(self, chunk: bytes) -> None:
        """Bytes as they come, cut anywhere."""
        self._rest += chunk
        if not self.content_type.startswith("text/event-stream"):
            return
        *lines, rest = self._rest.split(b"\n")
        self._rest = rest if len(rest) <= _LONGEST_EVENT else bytearray()
        for line in lines:
            # Words come by the thousand and tell nothing of this.
            if line.startswith(b"data:") and (b'"message_' in line or b"usage" in line):
                with suppress(ValueError, AttributeError, KeyError, TypeError):
                    self._event(jsons.loads(bytes(line[5:])))

    def answer(self) -> Answer | None:
        """What is known so far; None before the call has begun to answer."""
        if not self._message and self._rest and not self.content_type.startswith("text/event-stream"):
            with suppress(ValueError):
                body = jsons.loads(bytes(self._rest))
                if isinstance(body, dict) and isinstance(body.get("usage"), dict):
                    self._message, self._usage, self._whole = body, body["usage"], True
        id, model = self._message.get("id"), self._message.get("model")
        if not isinstance(id, str) or not isinstance(model, str):
            return None
        return Answer(id, self.request_id, model, self._usage, self._whole)

    def _event(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "message_start":
                self._message = event["message"]
                self._usage = dict(self._message.get("usage") or {})
            case "message_delta":
                said = event.get("usage") or {}
                self._usage |= {name: value for name, value in said.items() if value is not None}
                self._whole = True
