"""Lines of type `assistant`: one content block of a response, with the whole response's usage beside it."""

from fleetdeck.core.text import one_line
from fleetdeck.ingest.sources.claude_code.map import messages, tools, words
from fleetdeck.ingest.sources.claude_code.map.calls import Calls
from fleetdeck.ingest.sources.claude_code.map.outbox import Outbox
from fleetdeck.ingest.sources.claude_code.map.track import Track
from fleetdeck.ingest.sources.claude_code.parse import content, usage, values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

_GOES_ON = frozenset(("tool_use", "pause_turn"))
_SMALL = 64 * 1024


class AssistantLines:
    """Messages, tool calls and usage of the lines that a model wrote. `path` is the transcript's, for references."""

    def __init__(self, out: Outbox, calls: Calls, path: str) -> None:
        self._out = out
        self._calls = calls
        self._path = path

    def take(
        self, raw: bytes, line: Json, line_id: str, track: Track, owner: str, time: int, dated: bool, number: int
    ) -> None:
        message = values.obj(line, "message")
        if line.get("isApiErrorMessage") is True:
            self._failure(line, message, line_id, track, time)
            return
        model = values.name(message, "model")
        if model == usage.SYNTHETIC:
            track.turn, track.doing = "ended", None
            said = content.words(message.get("content"))
            messages.record(self._out, track.id, line_id, time, "system", [messages.text_block(said)] if said else [])
            return
        track.retry_until = 0
        if model:
            track.learn(model=model)
        if track.is_subagent and (role := values.name(line, "attributionAgent")):
            track.learn(role=role.upper())
        if dated:
            self._count(raw, line, message, line_id, track, owner, time)
        self._blocks(message, line_id, track, owner, time, len(raw) <= _SMALL, f"{self._path}:{number}", model)

    def _blocks(
        self, message: Json, line_id: str, track: Track, owner: str, time: int, small: bool, ref: str, model: str | None
    ) -> None:
        shown: list[Json] = []
        last = ""
        for block in content.blocks(message.get("content")):
            kind = block.get("type")
            if kind == "text":
                text = values.text(block, "text")
                if text:
                    shown.append(messages.text_block(text))
                    last = "text"
            elif kind in ("thinking", "redacted_thinking"):
                shown.append(messages.thinking_block(block))
                last = "thinking"
            elif kind in ("tool_use", "server_tool_use"):
                started = tools.start(self._out, track, owner, block, time, small)
                if started:
                    call_id, input, cut = started
                    shown.append(messages.call_block(call_id, track.open_calls[call_id].name, input, cut))
                    last = "tool_use"
            elif isinstance(kind, str) and kind.endswith("_tool_result"):
                result = tools.read_result(block, {})
                if result:
                    tools.finish(self._out, track, owner, result, {}, time, None)
                    shown.append(messages.result_block(result))
            elif kind == "image":
                shown.append(messages.image_block(block, ref))
        response = values.ident(message, "id")
        messages.record(self._out, track.id, line_id, time, "assistant", shown, model, response_id=response)
        self._turn(track, last, message.get("stop_reason"))

    def _turn(self, track: Track, last: str, stop: object) -> None:
        """Whether the agent goes on. Old versions wrote null as stop reason, so a text may or may not be the end."""
        if last == "tool_use":
            call = next(reversed(track.open_calls.values()))
            track.turn, track.doing = "open", words.activity(call.name, call.summary)
        elif last == "text" and not track.open_calls and stop not in _GOES_ON:
            track.turn = "ended" if isinstance(stop, str) else "maybe"
            track.doing = None if track.turn == "ended" else "writing"
        elif last:
            track.turn, track.doing = "open", "thinking" if last == "thinking" else "writing"

    def _count(self, raw: bytes, line: Json, message: Json, line_id: str, track: Track, owner: str, time: int) -> None:
        used = usage.read(raw, line)
        if used is None:
            return
        key = (values.ident(message, "id") or f"line-{line_id}", values.ident(line, "requestId"))
        complete = isinstance(message.get("stop_reason"), str)
        sidechain = line.get("isSidechain") is True
        if self._calls.see(owner, used, time, key, sidechain, complete) and owner != track.id:
            self._calls.measure(track.id, used, time, key)

    def _failure(self, line: Json, message: Json, line_id: str, track: Track, time: int) -> None:
        said = content.words(message.get("content")) or values.text(line, "errorDetails") or "API error"
        track.turn, track.doing = "error", None
        track.detail = one_line(said, 300)
        track.retry_until = time if line.get("error") == "rate_limit" else 0
        kind = values.name(line, "error")
        blocks = [messages.text_block(said)]
        messages.record(self._out, track.id, line_id, time, "system", blocks, kind="api_error", response_id=kind)
