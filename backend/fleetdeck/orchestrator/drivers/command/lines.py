"""What a program says in JSON lines, as facts. The formats are described in docs/drivers.md.

Nothing is lost: a line that is no JSON is kept as text, and so is one of an unknown type or with wrong fields.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from fleetdeck.core import jsons
from fleetdeck.core.text import clean, clean_json
from fleetdeck.events.fields import FactData, FileOperation
from fleetdeck.events.types import FileChanged, UsageRecorded
from fleetdeck.orchestrator.drivers.base import Line, Order, StepFailed
from fleetdeck.orchestrator.drivers.command.dialect import Dialect, Object, Piece
from fleetdeck.orchestrator.drivers.processes import Program
from fleetdeck.orchestrator.drivers.telling import LONGEST_TEXT, Teller, bounded_json, text_block, thinking_block

# Lines that are no JSON are joined into messages of about this many characters.
_JOINED: Final = 8_000
_COUNTS: Final = (
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "reasoning_tokens",
)
# Before these the agent is paused, and hears what people said.
_TURNS: Final = frozenset({"text", "tool_call", "usage", "permission"})

# What a wrong value somewhere in a line may lead to.
_WRONG: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(slots=True)
class FilesTold:
    """What a program tells of files. `whole`: paths of which it says all; `changed`: what became of those whose
    difference is found by comparing."""

    whole: set[str] = field(default_factory=set)
    changed: dict[str, FileOperation] = field(default_factory=dict)


class Conversation:
    """Reads the lines of one program. `output`: what it hands over, `failure`: what it said went wrong, `lack`: the
    end that it should have told and did not."""

    def __init__(
        self,
        dialect: Dialect,
        order: Order,
        line: Line,
        teller: Teller,
        program: Program,
        files: FilesTold,
        *,
        listens: bool,
    ) -> None:
        self.output: str | None = None
        self.failure: StepFailed | None = None
        self.lack: StepFailed | None = None
        self._dialect = dialect
        self._order = order
        self._files = files
        self._line = line
        self._teller = teller
        self._program = program
        self._listens = listens
        self._said: str | None = None
        self._message = teller.next_message()
        self._plain: list[str] = []
        self._plain_size = 0
        self._calls = 0
        self._handlers: dict[str, Callable[[Object], Awaitable[None]]] = {
            "delta": self._delta,
            "text": self._text,
            "thinking": self._thinking,
            "tool_call": self._tool_call,
            "tool_result": self._tool_result,
            "file": self._file,
            "usage": self._usage,
            "permission": self._permission,
            "result": self._result,
            "error": self._error,
            "remark": self._remark,
            "changed": self._changed,
            "incomplete": self._incomplete,
        }

    async def hear(self, raw: bytes) -> None:
        """One line. Raises StepFailed when the step cannot go on."""
        object = _parse(raw)
        try:
            pieces = None if object is None else self._dialect.pieces(object)
            if pieces is not None:
                await self.flush()
                for piece in pieces:
                    await self._say(piece)
        except _WRONG:
            pieces = None
        if pieces is None:
            await self._keep(raw.decode("utf-8", "replace"))

    async def close(self) -> None:
        """It has closed its output."""
        await self.flush()
        for piece in self._dialect.closing():
            await self._say(piece)

    async def _say(self, piece: Piece) -> None:
        if isinstance(piece, FactData):
            await self._line.tell(piece)
            if isinstance(piece, UsageRecorded):
                await self._line.afford()
            elif isinstance(piece, FileChanged):
                self._files.whole.add(piece.path)
            return
        if piece["type"] in _TURNS:
            await self._turn()
        await self._handlers[piece["type"]](piece)

    async def flush(self) -> None:
        """Tell the plain lines heard so far as a message."""
        if self._plain:
            text = "\n".join(self._plain)
            self._plain, self._plain_size = [], 0
            await self._line.tell(self._teller.message("assistant", text_block(text)))

    def handed_over(self) -> str:
        """The result, else the last text."""
        return self.output if self.output is not None else self._said or ""

    async def _keep(self, text: str) -> None:
        self._plain.append(text)
        self._plain_size += len(text)
        if self._plain_size > _JOINED:
            await self.flush()

    async def _turn(self) -> None:
        for words in await self._line.turn():
            if self._listens:
                await self._answer({"type": "message", "text": words})

    async def _answer(self, object: Object) -> None:
        await self._program.write(jsons.dumps(object).decode() + "\n")

    async def _delta(self, object: Object) -> None:
        kind: Literal["text", "thinking"] = "thinking" if object.get("kind") == "thinking" else "text"
        self._line.stream(self._message, clean(str(object["text"])), kind)

    async def _text(self, object: Object) -> None:
        text = str(object["text"])
        self._said = text
        await self._line.tell(self._teller.message("assistant", text_block(text), self._next_message()))

    async def _thinking(self, object: Object) -> None:
        block = thinking_block(str(object.get("text", "")))
        await self._line.tell(self._teller.message("assistant", block, self._next_message()))

    async def _tool_call(self, object: Object) -> None:
        name, input = str(object["name"]), object.get("input")
        await self._line.tool_call(name, input)
        self._calls += 1
        id = str(object.get("id") or f"{self._teller.agent_id} call {self._calls}")
        await self._line.tell(*self._teller.tool_called(id, name, input))

    async def _tool_result(self, object: Object) -> None:
        id = object.get("id") or next(iter(self._teller.open_calls()[-1:]))
        output = object.get("output", "")
        text = output if isinstance(output, str) else jsons.dumps(output).decode()
        error = None if object.get("error") is None else str(object["error"])
        await self._line.tell(*self._teller.tool_ended(str(id), object.get("status", "ok"), text, error=error))

    async def _file(self, object: Object) -> None:
        known = ("path", "operation", "patch", "lines_added", "lines_removed", "lines", "tool_call_id")
        given = {name: object[name] for name in known if object.get(name) is not None}
        if isinstance(given.get("patch"), str):
            given["patch"] = given["patch"][:LONGEST_TEXT]
        given |= {"agent_id": self._teller.agent_id, "task_id": self._order.task_id}
        told = FileChanged.model_validate(given)
        await self._line.tell(told)
        self._files.whole.add(told.path)

    async def _usage(self, object: Object) -> None:
        given: Object = {name: object[name] for name in _COUNTS if name in object}
        given["model"] = object.get("model") or self._order.model
        for name in ("message_id", "request_id", "provider"):
            if object.get(name) is not None:
                given[name] = object[name]
        if object.get("cost") is not None:
            given["reported_cost"] = object["cost"]
        given |= {"agent_id": self._teller.agent_id, "task_id": self._order.task_id}
        await self._line.tell(UsageRecorded.model_validate(given))
        await self._line.afford()

    async def _permission(self, object: Object) -> None:
        if not self._listens:
            raise StepFailed(
                "it asks for permission but cannot hear the answer: leave {prompt} out of its arguments, "
                "so that it is written to on standard input",
                retry=False,
            )
        words = {
            name: str(object[name])
            for name in ("tool_call_id", "command", "diff", "path", "reason")
            if object.get(name) is not None
        }
        asking = asyncio.ensure_future(
            self._line.permission(str(object["tool"]), bounded_json(object.get("input")), **words)
        )
        gone = asyncio.ensure_future(self._program.exited.wait())
        try:
            await asyncio.wait({asking, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return  # it did not wait for the answer; what becomes of it is said by its exit
            verdict = asking.result()
        finally:
            asking.cancel()
            gone.cancel()
        answer = {"type": "permission", "id": object.get("id"), "allowed": verdict.allowed, "note": verdict.note}
        await self._answer(answer)

    async def _result(self, object: Object) -> None:
        output = object.get("output", object.get("text", ""))
        self.output = output if isinstance(output, str) else jsons.dumps(output).decode()

    async def _error(self, object: Object) -> None:
        reason = clean(str(object["message"]))[:4_000]
        self.failure = StepFailed(reason, retry=object.get("retry") is not False)

    async def _remark(self, object: Object) -> None:
        await self._line.tell(self._teller.message("system", text_block(str(object["text"]))))

    async def _changed(self, object: Object) -> None:
        self._files.changed[object["path"]] = object["operation"]

    async def _incomplete(self, object: Object) -> None:
        # Its arguments or the format are wrong: another attempt would spend the same again.
        self.lack = StepFailed(str(object["message"]), retry=False)

    def _next_message(self) -> str:
        """The message that was streamed is whole now; the next begins."""
        id, self._message = self._message, self._teller.next_message()
        return id


def _parse(raw: bytes) -> Object | None:
    """The object of a line."""
    if not raw.lstrip().startswith(b"{"):
        return None
    try:
        value = clean_json(jsons.loads(raw))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
