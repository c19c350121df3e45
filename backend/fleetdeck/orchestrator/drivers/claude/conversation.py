"""What the agents of a session do, as facts: messages, tool calls, files, subagents as agents of their own."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from claude_agent_sdk import (
    AssistantMessage,
    ContentBlock,
    StreamEvent,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)

from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, cut
from fleetdeck.events.fields import FactData, FileOperation, ToolStatus
from fleetdeck.events.types import AgentCreated, AgentStatusChanged, FileChanged
from fleetdeck.orchestrator.drivers.base import Line, Order
from fleetdeck.orchestrator.drivers.claude.edits import Edit, outcome_of
from fleetdeck.orchestrator.drivers.claude_accounts import SYNTHETIC, Accounts
from fleetdeck.orchestrator.drivers.telling import Teller, text_block, thinking_block, words_of

_SPAWNS: Final = frozenset({"Agent", "Task"})
_READS: Final = frozenset({"Read", "NotebookRead"})


@dataclass(slots=True)
class _Child:
    """A subagent. `call`: the tool call that began it; `inner`: what the program calls it."""

    teller: Teller
    call: str
    inner: str | None = None
    in_background: bool = False
    over: bool = False


@dataclass(slots=True)
class Conversation:
    """The agents of one session. `denied`: tool calls that were not allowed; `edits`: files as they were before."""

    order: Order
    line: Line
    accounts: Accounts
    teller: Teller
    denied: set[str] = field(default_factory=set)
    edits: dict[str, Edit] = field(default_factory=dict)
    _children: dict[str, _Child] = field(default_factory=dict)
    _tools: dict[str, tuple[str, Any]] = field(default_factory=dict)
    _streaming: str | None = None
    _blocks: dict[str, int] = field(default_factory=dict)

    async def streamed(self, message: StreamEvent) -> None:
        """A piece of a message as it is written."""
        event = message.event
        if message.parent_tool_use_id is not None:
            return
        match event.get("type"):
            case "message_start":
                begun = event["message"]
                self._streaming = begun["id"]
                self.accounts.begun(begun["id"], self.order.agent_id, begun["model"], begun.get("usage") or {})
            case "content_block_delta" if self._streaming is not None:
                name = f"{self.teller.agent_id} {self._streaming} {event.get('index', 0)}"
                delta = event["delta"]
                if delta.get("type") == "text_delta":
                    self.line.stream(name, clean(delta["text"]))
                elif delta.get("type") == "thinking_delta":
                    self.line.stream(name, clean(delta["thinking"]), "thinking")
            case "message_delta" if self._streaming is not None:
                await self.line.tell(*self.accounts.ended(self._streaming, event.get("usage") or {}))

    async def said(self, message: AssistantMessage) -> None:
        """One or more blocks of an agent's message."""
        teller = self._teller_of(message.parent_tool_use_id)
        facts: list[FactData] = []
        for block in message.content:
            facts += self._block(teller, block, message.message_id)
        id = message.message_id
        if id is not None and message.parent_tool_use_id is not None and message.model != SYNTHETIC:
            # Its stream is not shown: the end of the call is read from the transcript when the subagent is done.
            self.accounts.begun(id, teller.agent_id, message.model, message.usage or {})
            facts += self.accounts.guessed(id)
        await self.line.tell(*facts)

    async def heard(self, message: UserMessage) -> None:
        """Results of tools; other words to the agent come from us, or are the program's own."""
        if isinstance(message.content, str):
            return
        teller = self._teller_of(message.parent_tool_use_id)
        for block in message.content:
            if isinstance(block, ToolResultBlock):
                await self.line.tell(*await self._result(teller, block, message.tool_use_result))

    async def task_started(self, call: str | None, inner: str, in_background: bool) -> None:
        """The program says what it calls a subagent."""
        child = self._children.get(call or "")
        if child is not None:
            child.inner, child.in_background = inner, in_background

    async def task_over(self, inner: str, status: str, transcripts: Path | None) -> None:
        """A subagent that ran beside the agent is done."""
        for child in self._children.values():
            if child.inner == inner:
                await self._over(child, status, transcripts)

    async def close(self, status: str, transcripts: Path | None) -> None:
        """The session is over: nobody of it works any more, and no call is open."""
        for child in self._children.values():
            await self._over(child, status, transcripts)
            await self.line.tell(*_closed(child.teller))
        await self.line.tell(*_closed(self.teller), *self.accounts.unfinished())

    def _teller_of(self, parent: str | None) -> Teller:
        child = self._children.get(parent or "")
        return self.teller if child is None else child.teller

    def _block(self, teller: Teller, block: ContentBlock, message_id: str | None) -> list[FactData]:
        key = message_id or teller.next_message()
        index = self._blocks.get(key, 0)
        self._blocks[key] = index + 1
        name = f"{teller.agent_id} {key} {index}"
        match block:
            case TextBlock():
                return [teller.message("assistant", text_block(block.text), name)]
            case ThinkingBlock():
                return [teller.message("assistant", thinking_block(block.thinking), name)]
            case ToolUseBlock():
                self._tools[block.id] = (block.name, block.input)
                begun = teller.tool_called(block.id, block.name, block.input, name)
                return [*begun, *(self._spawned(teller, block) if block.name in _SPAWNS else [])]
            case ToolResultBlock():
                return []
            case _:
                kept = cut(dumps(vars(block)).decode(), 4_000)
                return [teller.message("assistant", text_block(kept), name)]

    def _spawned(self, parent: Teller, block: ToolUseBlock) -> list[FactData]:
        kind = str(block.input.get("subagent_type") or "subagent")
        id = f"{self.order.agent_id}-{block.id}"
        model = str(block.input.get("model") or self.order.model)
        child = _Child(Teller(id, self.order.task_id, model), block.id)
        self._children[block.id] = child
        prompt = str(block.input.get("prompt") or "")
        created = AgentCreated(
            agent_id=id,
            role=clean(kind).upper()[:512],
            name=f"{clean(kind).lower()[:100]}-{block.id[-4:]}",
            title=clean(str(block.input.get("description") or kind))[:2_000],
            parent_agent_id=parent.agent_id,
            parent_tool_call_id=block.id,
            task_id=self.order.task_id,
            step_id=self.order.step_id,
        )
        running = AgentStatusChanged(agent_id=id, status="running", reason="its parent began it")
        return [created, running, child.teller.message("user", text_block(prompt))]

    async def _result(self, teller: Teller, block: ToolResultBlock, result: Any) -> list[FactData]:
        call = block.tool_use_id
        name, input = self._tools.pop(call, ("", None))
        status: ToolStatus = "denied" if call in self.denied else "error" if block.is_error else "ok"
        child = self._children.get(call)
        facts: list[FactData] = [
            *teller.tool_ended(
                call, status, words_of(block.content), child_agent_id=child.teller.agent_id if child else None
            )
        ]
        if child is not None and not child.in_background:
            await self._over(child, "completed" if status == "ok" else "failed", None)
        if status == "ok":
            changed = await asyncio.to_thread(self._file, teller, call, name, input, result)
            facts += [changed] if changed is not None else []
        self.edits.pop(call, None)
        return facts

    def _file(self, teller: Teller, call: str, name: str, input: Any, result: Any) -> FileChanged | None:
        if not isinstance(input, dict) or not isinstance(input.get("file_path"), str):
            return None
        shown = self._shown(input["file_path"])
        if name in _READS:
            return FileChanged(agent_id=teller.agent_id, path=shown, operation="read", tool_call_id=call)
        edit = self.edits.get(call)
        if edit is None:
            return None
        before, after = outcome_of(edit, result)
        operation: FileOperation = "modified" if edit.existed else "created"
        return teller.file_changed(shown, operation, before, after, call)

    def _shown(self, path: str) -> str:
        """Inside the folder of the task as seen from there, else whole."""
        try:
            return clean(str(Path(path).resolve().relative_to(self.order.directory.resolve())))[:4096]
        except (OSError, ValueError):
            return clean(path)[:4096]

    async def _over(self, child: _Child, status: str, transcripts: Path | None) -> None:
        if transcripts is not None and child.inner is not None:
            # Also when its end was told before: the transcript may have been written since.
            path = transcripts / f"agent-{Path(child.inner).name}.jsonl"
            await self.line.tell(*await asyncio.to_thread(self.accounts.read_transcript, path))
        if child.over:
            return
        child.over = True
        known: Any = {"completed": "completed", "cancelled": "cancelled", "stopped": "cancelled", "killed": "cancelled"}
        ended = AgentStatusChanged(
            agent_id=child.teller.agent_id, status=known.get(status, "failed"), reason=f"its work is {status}"
        )
        await self.line.tell(ended)


def _closed(teller: Teller) -> list[FactData]:
    """Calls that will never give a result."""
    return [fact for call in teller.open_calls() for fact in teller.tool_ended(call, "cancelled", "it was ended")]
