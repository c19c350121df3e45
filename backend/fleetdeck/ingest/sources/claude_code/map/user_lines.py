"""Lines of type `user`: prompts, tool results, and what the CLI puts into the conversation itself."""

from fleetdeck.core.text import one_line
from fleetdeck.ingest.sources.claude_code.map import messages, tools
from fleetdeck.ingest.sources.claude_code.map.agents import Agents
from fleetdeck.ingest.sources.claude_code.map.calls import Calls
from fleetdeck.ingest.sources.claude_code.map.hints import Child, Hints
from fleetdeck.ingest.sources.claude_code.map.metadata import TITLE_CHARACTERS
from fleetdeck.ingest.sources.claude_code.map.outbox import TEXT_LIMIT, Outbox
from fleetdeck.ingest.sources.claude_code.map.sidechains import Sidechains
from fleetdeck.ingest.sources.claude_code.map.tools import Result
from fleetdeck.ingest.sources.claude_code.map.track import OpenCall, Track
from fleetdeck.ingest.sources.claude_code.parse import content, values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

_ROLES = {"prompt": "user", "result": "tool"}
_PICTURES = ("image", "document")
_CHARACTERS_PER_TOKEN = 4
_OUTCOMES = {"ok": "completed", "error": "failed", "denied": "cancelled", "cancelled": "cancelled"}
_NOTIFIED = {"completed": "completed", "failed": "failed", "error": "failed"}


class UserLines:
    """Messages and results of the lines that go to a model. `path` is the transcript's, for references."""

    def __init__(
        self, out: Outbox, hints: Hints, agents: Agents, calls: Calls, sidechains: Sidechains, path: str
    ) -> None:
        self._out = out
        self._hints = hints
        self._agents = agents
        self._calls = calls
        self._sidechains = sidechains
        self._path = path

    def take(self, line: Json, line_id: str, track: Track, owner: str, time: int, small: bool, number: int) -> None:
        said = values.obj(line, "message").get("content")
        kind = content.kind_of_user_line(line, said)
        ref = f"{self._path}:{number}"
        blocks: list[Json] = []
        for block in content.blocks(said):
            self._block(block, line, track, owner, time, ref, blocks)
        role = _ROLES.get(kind, "system")
        shown_kind = None if kind in ("prompt", "result") else kind
        messages.record(self._out, track.id, line_id, time, role, blocks, kind=shown_kind)
        mode = line.get("permissionMode")
        if isinstance(mode, str):
            track.unattended = mode in ("bypassPermissions", "dontAsk")
        self._follow(kind, content.words(said), track, line_id, time, small)

    def _block(
        self, block: Json, line: Json, track: Track, owner: str, time: int, ref: str, blocks: list[Json]
    ) -> None:
        kind = block.get("type")
        if kind == "text":
            text = values.text(block, "text")
            if text:
                blocks.append(messages.text_block(text))
        elif kind in _PICTURES:
            blocks.append(messages.image_block(block, ref))
        elif kind == "tool_result":
            result = tools.read_result(block, line)
            if result is None:
                return
            self._finish(result, values.obj(line, "toolUseResult"), track, owner, time)
            blocks.append(messages.result_block(result))
            parts = content.blocks(block.get("content"))
            blocks.extend(messages.image_block(part, ref) for part in parts if part.get("type") in _PICTURES)

    def _follow(self, kind: content.UserKind, words: str, track: Track, line_id: str, time: int, small: bool) -> None:
        """What the line means for the agent's turn."""
        if kind == "result":
            track.turn, track.doing = "open", "thinking"
        elif kind == "interrupt":
            tools.abandon(self._out, track, time, "interrupted")
            track.turn, track.doing = "interrupted", None
        elif kind == "summary":
            self._calls.compacted(track.id, line_id, len(words) // _CHARACTERS_PER_TOKEN, time)
        elif kind == "command":
            if track.prompt_title is None and (command := content.slash_command(words)):
                track.learn(prompt_title=one_line(command, TITLE_CHARACTERS))
        else:
            if kind == "notification" and (outcome := content.task_outcome(words)):
                track.children[outcome[0]] = _NOTIFIED.get(outcome[1], "cancelled")
            elif kind == "prompt":
                self._prompt(words, track, time, small)
            track.turn, track.doing, track.outcome = "open", "thinking", None

    def _prompt(self, words: str, track: Track, time: int, small: bool) -> None:
        # A person goes on although calls are open: the session died in between, nobody answers them any more.
        tools.abandon(self._out, track, time, "no result was recorded")
        if track.is_subagent and track.instructions is None:
            track.learn(instructions=words if small else words[:TEXT_LIMIT])
        if track.prompt_title is None or track.prompt_title.startswith("/"):
            track.learn(prompt_title=one_line(words, TITLE_CHARACTERS) or None)

    def _finish(self, result: Result, details: Json, track: Track, owner: str, time: int) -> None:
        child = self._sidechains.child_of_call(result.call_id)
        child_id = child.id if child else values.ident(details, "agentId")
        call = tools.finish(self._out, track, owner, result, details, time, child_id)
        if child_id is None or (call is not None and call.name not in tools.DELEGATING):
            return
        if details.get("isAsync") is not True and details.get("status") != "async_launched":
            track.children[child_id] = _OUTCOMES[result.status]
        if child is None:
            self._introduce(child_id, result, details, track, call, time)

    def _introduce(
        self, child_id: str, result: Result, details: Json, track: Track, call: OpenCall | None, time: int
    ) -> None:
        """A subagent with a transcript of its own: the call knows its role and title."""
        kept = call.input if call else {}
        child = Child(
            parent=track.id,
            call=result.call_id,
            role=values.name(kept, "role") or values.name(details, "agentType"),
            title=values.name(kept, "title") or values.name(details, "description"),
            model=values.name(details, "resolvedModel"),
            instructions=(values.text(details, "prompt") or "")[:TEXT_LIMIT] or None,
        )
        self._hints.add_child(child_id, child)
        self._agents.describe_child(child_id, child, track, call.time if call else time)
