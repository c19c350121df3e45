"""One step of the command driver: the program from its start to its end, and what it changed."""

import asyncio
import codecs
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fleetdeck.core import clock, jsons
from fleetdeck.core.config import Settings
from fleetdeck.core.text import clean
from fleetdeck.events.types import AgentStatusChanged
from fleetdeck.orchestrator.drivers.base import Line, Order, Outcome, StepFailed
from fleetdeck.orchestrator.drivers.briefing import briefing
from fleetdeck.orchestrator.drivers.command import snapshot
from fleetdeck.orchestrator.drivers.command.arguments import filled, takes_prompt
from fleetdeck.orchestrator.drivers.command.claude_code import ClaudeCode
from fleetdeck.orchestrator.drivers.command.codex import Codex
from fleetdeck.orchestrator.drivers.command.dialect import Dialect, JsonLines, Run
from fleetdeck.orchestrator.drivers.command.lines import Conversation, FilesTold
from fleetdeck.orchestrator.drivers.processes import Launch, Program, environment, running
from fleetdeck.orchestrator.drivers.telling import Teller, text_block
from fleetdeck.orchestrator.engine.leftovers import mark

# A shorter wait is nobody's business.
_PATIENCE_SECONDS: Final = 0.5


class Session:
    """Runs `settings.command_driver` for steps."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._arguments = settings.command_driver

    async def run(self, order: Order, line: Line) -> Outcome:
        """Raises StepFailed."""
        teller = Teller(order.agent_id, order.task_id, order.model)
        told = briefing(order)
        await line.tell(teller.message("user", text_block(told)))
        heard = await line.turn()
        step = _Step(order, line, teller, clean("\n\n".join([told, *heard])), not takes_prompt(self._arguments))
        async with _spending(order, line):
            return await self._carried_out(step)

    async def _carried_out(self, step: "_Step") -> Outcome:
        before = await asyncio.to_thread(snapshot.take, step.order.directory)
        launch = self._launch(step)
        dialect = self._dialect(step, launch)
        try:
            try:
                async with running(launch) as program:
                    output = await (_text(step, program) if dialect is None else _lines(step, program, dialect))
            finally:
                # Also what it spent before it failed or was cancelled.
                if dialect is not None and (usage := await asyncio.to_thread(dialect.usage)):
                    await step.line.tell(*usage)
        except StepFailed:
            await _tell_files(step, before)
            raise
        await _tell_files(step, before)
        return Outcome(output)

    def _dialect(self, step: "_Step", launch: Launch) -> Dialect | None:
        run = Run(step.teller, step.order.directory, environment(launch.environment), clock.now())
        match self._settings.command_format:
            case "json-lines":
                return JsonLines()
            case "codex":
                return Codex(run)
            case "claude-code":
                return ClaudeCode(run)
            case "text":
                return None

    def _launch(self, step: "_Step") -> Launch:
        settings, order = self._settings, step.order
        # Its place on this machine: the step works in another folder than the server.
        program = Path(shutil.which(self._arguments[0]) or self._arguments[0]).absolute()
        return Launch(
            [str(program), *filled(self._arguments[1:], order, step.prompt)],
            order.directory,
            {name: os.environ[name] for name in settings.command_environment if name in os.environ},
            mark(settings, order.task_id, order.run, order.step_id),
            input=step.listens,
            output_limit=settings.command_output_limit,
        )


@asynccontextmanager
async def _spending(order: Order, line: Line) -> AsyncIterator[None]:
    """All that a capped task may still spend is put aside: what a program spends is known only when it says so."""
    if order.cap_left is None:
        yield
        return
    saying = asyncio.create_task(_say_that_it_waits(order, line))
    try:
        async with line.call(order.cap_left, may_overrun=True):
            if not saying.cancel():
                await line.tell(AgentStatusChanged(agent_id=order.agent_id, status="running", reason="its turn came"))
            yield
    finally:
        saying.cancel()


async def _say_that_it_waits(order: Order, line: Line) -> None:
    await asyncio.sleep(_PATIENCE_SECONDS)
    reason = "waits for another agent of the task: under a cost cap they work one after another"
    await line.tell(AgentStatusChanged(agent_id=order.agent_id, status="waiting", reason=reason))


@dataclass(slots=True)
class _Step:
    order: Order
    line: Line
    teller: Teller
    prompt: str
    listens: bool
    """It is written to on standard input, because its arguments do not take the prompt."""
    files: FilesTold = field(default_factory=FilesTold)


async def _text(step: _Step, program: Program) -> str:
    """All that it prints is one message, streamed as it comes."""
    id = step.teller.next_message()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    parts: list[str] = []
    async with _feeding(step, program, step.prompt):
        async for chunk in program.chunks():
            text = clean(decoder.decode(chunk))
            parts.append(text)
            step.line.stream(id, text)
        code = await program.wait()
    output = "".join(parts).strip()
    if output:
        await step.line.tell(step.teller.message("assistant", text_block(output), id))
    _check(program, code)
    return output


async def _lines(step: _Step, program: Program, dialect: Dialect) -> str:
    """JSON lines. In our own format its standard input stays open, for answers and for people's words."""
    order, own = step.order, isinstance(dialect, JsonLines)
    conversation = Conversation(
        dialect, order, step.line, step.teller, program, step.files, listens=own and step.listens
    )
    first = {"type": "prompt", "prompt": step.prompt, "system_prompt": order.system_prompt, "role": order.role}
    told = jsons.dumps(first).decode() + "\n" if own else step.prompt
    async with _feeding(step, program, told, close=not own):
        async for raw in program.lines():
            await conversation.hear(raw)
        await conversation.close()
        # It has closed its output and may wait for the end of its input.
        program.close_input()
        code = await program.wait()
    if conversation.failure is not None:
        raise conversation.failure
    _check(program, code)
    if conversation.lack is not None:
        raise conversation.lack
    return conversation.handed_over()


@asynccontextmanager
async def _feeding(step: _Step, program: Program, text: str, *, close: bool = True) -> AsyncIterator[None]:
    """Write beside reading: a program that answers before it has heard all must not wait for us, nor we for it."""

    async def feed() -> None:
        await program.write(text)
        if close:
            program.close_input()

    feeding = asyncio.create_task(feed()) if step.listens else None
    try:
        yield
    finally:
        if feeding is not None:
            feeding.cancel()


def _check(program: Program, code: int) -> None:
    """Raises StepFailed for an exit code other than 0, with the program's last words."""
    if code == 0:
        return
    how = f"it ended with exit code {code}" if code > 0 else f"it was ended by signal {-code}"
    said = program.errors()
    raise StepFailed(f"{how}: {said}" if said else how)


async def _tell_files(step: _Step, before: snapshot.Snapshot) -> None:
    """The files that changed, but for those of which the program told all itself."""
    told = set(step.files.whole)
    for change in await asyncio.to_thread(snapshot.compare, before):
        if change.path not in step.files.whole:
            told.add(change.path)
            fact = await asyncio.to_thread(
                step.teller.file_changed, change.path, change.operation, change.before, change.after
            )
            await step.line.tell(fact)
    # Where the comparison does not look: outside the folder, or what the repository ignores.
    for path, operation in step.files.changed.items():
        if path not in told:
            await step.line.tell(step.teller.file_changed(path, operation, None, None))
