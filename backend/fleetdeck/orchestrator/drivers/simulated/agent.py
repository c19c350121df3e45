"""One simulated agent at work: each act is the facts that a real one would leave."""

import asyncio
from pathlib import PurePosixPath
from random import Random
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.money import to_usd
from fleetdeck.events.blocks import TextBlock, ThinkingBlock, ToolCallBlock, ToolResultBlock
from fleetdeck.events.fields import FactData, ToolStatus
from fleetdeck.events.types import (
    AgentStatusChanged,
    FileChanged,
    MessageRecorded,
    ToolCompleted,
    ToolStarted,
    UsageRecorded,
)
from fleetdeck.orchestrator.drivers.base import Line, Order
from fleetdeck.orchestrator.drivers.simulated.files import Sandbox
from fleetdeck.orchestrator.drivers.telling import text_block
from fleetdeck.pricing.book import PriceBook

CONTEXT_LIMIT = 200_000
_STREAM_CHUNK = 12
_VERBS = {"Read": "reading", "Grep": "searching", "Write": "writing", "Edit": "editing", "Bash": "running"}


class Agent:
    """`heard`: what people said to it while it worked."""

    def __init__(self, order: Order, line: Line, dice: Random, pause: float) -> None:
        self.order = order
        self.line = line
        self.dice = dice
        self.heard: list[str] = []
        self._pause = pause
        self._messages = 0
        self._calls = 0
        self._context = 6_000 + len(order.system_prompt) // 4

    def next_call_id(self) -> str:
        return f"{self.order.agent_id} call {self._calls + 1}"

    async def hear(self, text: str) -> None:
        """What it is told first."""
        await self.line.tell(self._message("user", [text_block(text)]))

    async def think(self, thought: str, cost: int | None) -> None:
        await self._turn()
        id = self._next_message()
        async with self.line.call(self._expected(cost)):
            await self._stream(id, thought, thinking=True)
            await self.line.tell(
                self._message("assistant", [ThinkingBlock(type="thinking", text=thought)], id), *self._usage(cost)
            )

    async def say(self, text: str) -> None:
        await self._turn()
        id = self._next_message()
        async with self.line.call(self._expected(None)):
            await self._stream(id, text)
            said = self._message("assistant", [TextBlock(type="text", text=text)], id)
            await self.line.tell(said, *self._usage(None))

    async def spend(self, cost: int | None) -> None:
        """A call to the model and nothing else."""
        async with self.line.call(self._expected(cost)):
            await asyncio.sleep(self._pause)
            await self.line.tell(*self._usage(cost))

    async def call_tool(
        self,
        name: str,
        input: dict[str, Any],
        summary: str,
        output: str,
        *,
        status: ToolStatus = "ok",
        seconds: float | None = None,
        done: list[FactData] | None = None,
    ) -> None:
        """One tool call from the wish to the result; `done` is told with the result."""
        await self._turn()
        await self.line.tool_call(name, input)
        call_id = self.next_call_id()
        self._calls += 1
        begun = clock.now()
        async with self.line.call(self._expected(None)):
            await self.line.tell(
                self._message(
                    "assistant", [ToolCallBlock(type="tool_call", tool_call_id=call_id, name=name, input=input)]
                ),
                ToolStarted(
                    agent_id=self.order.agent_id, tool_call_id=call_id, name=name, input=input, summary=summary
                ),
                AgentStatusChanged(
                    agent_id=self.order.agent_id,
                    status="running",
                    reason="last fact just now",
                    activity=f"{_VERBS.get(name, 'calling')} {summary}",
                ),
                *self._usage(None),
            )
        await asyncio.sleep(self._pause if seconds is None else seconds)
        result = ToolResultBlock(type="tool_result", tool_call_id=call_id, status=status, output=output)
        ended = ToolCompleted(
            agent_id=self.order.agent_id,
            tool_call_id=call_id,
            name=name,
            status=status,
            output=output,
            duration_ms=(clock.now() - begun) // 1_000,
            **({"error": output} if status != "ok" else {}),
        )
        await self.line.tell(ended, *(done or []), self._message("tool", [result]))

    async def read_file(self, path: str) -> None:
        await self.line.tell(FileChanged(agent_id=self.order.agent_id, path=path, operation="read"))

    async def write_file(self, sandbox: Sandbox, path: str, text: str) -> None:
        """Really write it; its diff goes with the result of the call."""
        change = await asyncio.to_thread(sandbox.write, path, text)
        name = "Edit" if change.operation == "modified" else "Write"
        told = FileChanged(
            agent_id=self.order.agent_id,
            path=change.path,
            operation=change.operation,
            tool_call_id=self.next_call_id(),
            task_id=self.order.task_id,
            patch=change.patch,
            lines_added=change.added,
            lines_removed=change.removed,
        )
        shown = PurePosixPath(change.path).name
        input = {"file_path": change.path, "content": text}
        await self.call_tool(name, input, shown, f"{shown} written", done=[told])

    async def _turn(self) -> None:
        for words in await self.line.turn():
            self.heard.append(words)
            await self.line.tell(
                self._message("assistant", [TextBlock(type="text", text=f"Understood: {words}")]),
            )
        await asyncio.sleep(self._pause)

    async def _stream(self, id: str, text: str, thinking: bool = False) -> None:
        """Word by word, in about the time of two pauses."""
        chunks = [text[at : at + _STREAM_CHUNK] for at in range(0, len(text), _STREAM_CHUNK)]
        wait = 2 * self._pause / max(len(chunks), 1)
        for chunk in chunks:
            self.line.stream(id, chunk, "thinking" if thinking else "text")
            if wait:
                await asyncio.sleep(wait)

    def _message(self, role: Any, blocks: list[Any], id: str | None = None) -> MessageRecorded:
        given = {"model": self.order.model} if role == "assistant" else {}
        return MessageRecorded(
            agent_id=self.order.agent_id, message_id=id or self._next_message(), role=role, blocks=blocks, **given
        )

    def _next_message(self) -> str:
        self._messages += 1
        return f"{self.order.agent_id} message {self._messages}"

    def _usage(self, cost: int | None) -> list[FactData]:
        """What the call used: the conversation grows, and most of it is read from the cache."""
        fresh, written = self.dice.randint(200, 900), self.dice.randint(40, 400)
        read = self._context
        self._context = min(self._context + fresh + written, CONTEXT_LIMIT)
        id = f"{self.order.agent_id} call to the model {self._next_message()}"
        return [
            UsageRecorded(
                agent_id=self.order.agent_id,
                task_id=self.order.task_id,
                request_id=id,
                message_id=id,
                model=self.order.model,
                input_tokens=self.dice.randint(2, 40),
                output_tokens=written,
                cache_read_tokens=read,
                cache_write_5m_tokens=fresh,
                context_tokens=self._context,
                context_limit=CONTEXT_LIMIT,
                **({"reported_cost": to_usd(cost)} if cost is not None else {}),
            )
        ]

    def _expected(self, cost: int | None) -> int:
        """The most that the next call may cost, in nano-dollars."""
        if cost is not None:
            return cost
        most = UsageRecorded(
            model=self.order.model,
            input_tokens=40,
            output_tokens=400,
            cache_read_tokens=self._context,
            cache_write_5m_tokens=900,
        )
        return PriceBook().price(most, clock.now()).cost or 0
