"""One step as one session of a Claude agent: its turns, its questions, its end.

The end is a result after which nothing more is owed: subagents that run beside the agent wake it for another turn when
they are done, and words that people sent are said to it before its result is taken.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from claude_agent_sdk import (
    AssistantMessage,
    ClaudeAgentOptions,
    ClaudeSDKClient,
    ClaudeSDKError,
    HookContext,
    HookInput,
    HookJSONOutput,
    HookMatcher,
    Message,
    PermissionResult,
    PermissionResultAllow,
    PermissionResultDeny,
    RateLimitEvent,
    ResultMessage,
    StreamEvent,
    SystemMessage,
    ToolPermissionContext,
    UserMessage,
)

from fleetdeck.core.config import Settings
from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean
from fleetdeck.core.waiting import happens
from fleetdeck.events.types import AgentStatusChanged, UsageRecorded
from fleetdeck.orchestrator.drivers.base import Line, Order, Outcome, StepFailed
from fleetdeck.orchestrator.drivers.briefing import briefing
from fleetdeck.orchestrator.drivers.claude import edits
from fleetdeck.orchestrator.drivers.claude.answers import Answer
from fleetdeck.orchestrator.drivers.claude.api_gate import Way, gate
from fleetdeck.orchestrator.drivers.claude.conversation import Conversation
from fleetdeck.orchestrator.drivers.claude.program import CliTransport, Frame, home, launch
from fleetdeck.orchestrator.drivers.claude_accounts import Accounts
from fleetdeck.orchestrator.drivers.claude_plan import plan_of
from fleetdeck.orchestrator.drivers.claude_results import failure_of
from fleetdeck.orchestrator.drivers.processes import Program, running
from fleetdeck.orchestrator.drivers.telling import Teller, bounded_json, text_block

# A hook waits here while the task is paused: as long as the step may take.
_HOOK_SECONDS: Final = 7 * 24 * 3600
# After its input has ended, the program writes down its session; then it is ended in any case.
_FAREWELL_SECONDS: Final = 5.0
# Words of an answer reach us by the program: long before the answer has ended, as a rule.
_MEETING_SECONDS: Final = 1.0
_GO_ON: Final = (
    "You were interrupted in the middle of your work, and some of what you began may not have happened. "
    "Look at what is done already, then go on and finish the task."
)
_SESSION: Final = re.compile(r"[0-9a-f-]{36}")
_ENDED_TASKS: Final = frozenset({"completed", "failed", "stopped", "killed", "cancelled"})


class Session:
    """One attempt of one step."""

    def __init__(self, settings: Settings, order: Order, line: Line) -> None:
        self._settings = settings
        self._order = order
        self._line = line
        self._accounts = Accounts(order.task_id)
        self._conversation = Conversation(
            order, line, self._accounts, Teller(order.agent_id, order.task_id, order.model)
        )
        self._session_id = self._known_session()
        self._resumed = self._session_id is not None
        self._client: ClaudeSDKClient | None = None
        self._failed = asyncio.Event()
        self._failure: StepFailed | None = None
        self._state: str | None = None
        self._result: ResultMessage | None = None

    async def run(self) -> Outcome:
        """Raises StepFailed."""
        told = _GO_ON if self._resumed else briefing(self._order)
        await self._line.tell(self._conversation.teller.message("user", text_block(told)))
        if self._resumed:
            await self._line.tell(*await asyncio.to_thread(self._recovered))
        told = "\n\n".join([told, *await self._line.turn()])
        ending = "cancelled"
        try:
            async with (
                self._gate() as way,
                running(launch(self._settings, self._order, self._session_id, way)) as program,
            ):
                result = await self._talk(program, clean(told))
                await _farewell(program)
            ending = "completed"
        except StepFailed:
            ending = "failed"
            # What went wrong is in the conversation: another attempt begins a new one.
            await self._line.remember(session_id=None)
            raise
        finally:
            await self._conversation.close(ending, self._transcripts())
            if ending == "completed" and not self._resumed:
                await self._tell_rest()
        return Outcome(result)

    async def _talk(self, program: Program, told: str) -> str:
        """Everything between the first words and the last result, which is answered."""
        async with self._connected(program) as client:
            await client.query(told)
            talking = asyncio.create_task(self._listen(client))
            failing = asyncio.create_task(self._failed.wait())
            try:
                await asyncio.wait((talking, failing), return_when=asyncio.FIRST_COMPLETED)
                if self._failure is not None:
                    raise self._failure
                return await talking
            except ClaudeSDKError as error:
                raise StepFailed(f"Claude Code failed: {_last_words(program, error)}") from error
            finally:
                failing.cancel()
                talking.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await talking

    @asynccontextmanager
    async def _connected(self, program: Program) -> AsyncIterator[ClaudeSDKClient]:
        options = ClaudeAgentOptions(
            can_use_tool=self._may_use,
            # `/clear` and `@file` in a prompt are words of the task, not commands.
            verbatim_prompts=True,
            hooks={"PreToolUse": [HookMatcher(hooks=[self._before_tool], timeout=_HOOK_SECONDS)]},
        )
        client = self._client = ClaudeSDKClient(options, CliTransport(program, self._tap))
        try:
            await client.connect()
        except Exception as error:
            raise StepFailed(f"Claude Code did not start: {_last_words(program, error)}") from error
        try:
            yield client
        finally:
            self._client = None
            await client.disconnect()

    async def _listen(self, client: ClaudeSDKClient) -> str:
        async for message in client.receive_messages():
            await self._take(message)
            # A program that does not tell its state is done with its result.
            if self._result is None or self._state not in (None, "idle"):
                continue
            words = await self._line.turn()
            if not words:
                return _outcome(self._result)
            self._result, self._state = None, None if self._state is None else "running"
            for each in words:
                await client.query(clean(each))
        raise StepFailed("Claude Code ended before the agent was done")

    async def _take(self, message: Message) -> None:
        match message:
            case StreamEvent():
                await self._conversation.streamed(message)
            case AssistantMessage():
                await self._conversation.said(message)
            case UserMessage():
                await self._conversation.heard(message)
            case RateLimitEvent():
                told = message.rate_limit_info
                await self._line.tell(*plan_of(told.rate_limit_type, told.utilization, told.resets_at))
            case ResultMessage():
                self._result = message
                _check(message)
            case SystemMessage():
                await self._system(message.subtype, message.data)

    async def _system(self, subtype: str, data: dict[str, Any]) -> None:
        match subtype:
            case "init" if self._session_id != data.get("session_id"):
                self._session_id = data["session_id"]
                await self._line.remember(session_id=self._session_id)
            case "session_state_changed":
                self._state = data.get("state")
            case "task_started":
                in_background = data.get("is_backgrounded") is True
                await self._conversation.task_started(data.get("tool_use_id"), str(data.get("task_id")), in_background)
            case "task_updated" | "task_notification":
                status = (data.get("patch") or {}).get("status") or data.get("status")
                if status in _ENDED_TASKS:
                    await self._conversation.task_over(str(data.get("task_id")), status, self._transcripts())
            case "api_retry":
                reason = f"the model's service answered {data.get('error_status') or data.get('error')}: tries again"
                await self._line.tell(
                    AgentStatusChanged(agent_id=self._order.agent_id, status="running", reason=clean(reason))
                )

    async def _before_tool(self, input: HookInput, call: str | None, context: HookContext) -> HookJSONOutput:
        """Every tool call of every agent of the session, before it is judged or made."""
        with self._failures():
            name, arguments = str(input.get("tool_name")), input.get("tool_input")
            await self._line.tool_call(name, arguments)
            if call is not None and isinstance(arguments, dict):
                edit = await asyncio.to_thread(edits.look, name, arguments)
                if edit is not None:
                    self._conversation.edits[call] = edit
            for words in await self._line.turn():
                if self._client is not None:
                    await self._client.query(clean(words))
        return {}

    async def _may_use(self, tool: str, input: dict[str, Any], context: ToolPermissionContext) -> PermissionResult:
        """The program would ask a person: so do we."""
        edit = await asyncio.to_thread(edits.look, tool, input)
        path = context.blocked_path or (str(edit.path) if edit else None)
        verdict = await self._line.permission(
            tool,
            bounded_json(input),
            tool_call_id=context.tool_use_id,
            command=_text_or_none(input.get("command")),
            diff=edit.patch if edit else None,
            path=_text_or_none(path),
            reason=_text_or_none(context.decision_reason or context.description),
        )
        if verdict.allowed:
            return PermissionResultAllow(updated_input=input)
        if context.tool_use_id is not None:
            self._conversation.denied.add(context.tool_use_id)
        who = {"expired": "nobody answered in time, so it is denied", "ended": "the task has ended"}
        said = who.get(verdict.cause, "a person denied it")
        return PermissionResultDeny(message=f"{said}: {verdict.note}" if verdict.note else said)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """A failure in a callback ends the step: the SDK would only tell the program of it."""
        try:
            yield
        except StepFailed as failure:
            self._failure = failure
            self._failed.set()
            raise

    def _gate(self) -> AbstractAsyncContextManager[Way | None]:
        """With a cost cap every call passes a gate of ours."""
        if self._order.cap_left is None:
            return nullcontext()
        settings = self._settings
        key = settings.anthropic_api_key.get_secret_value()
        return gate(self._line, settings.anthropic_base_url, key, self._charged, self._refused)

    async def _charged(self, answer: Answer) -> None:
        """A call has been answered. Whose it is, the program says while it answers; nobody's are the main agent's."""
        accounts = self._accounts
        if answer.request_id is not None:
            accounts.requests.setdefault(answer.message_id, answer.request_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(_MEETING_SECONDS):
                await accounts.met(answer.message_id)
        accounts.begun(answer.message_id, self._order.agent_id, answer.model, answer.usage)
        told = accounts.ended(answer.message_id, answer.usage) if answer.whole else accounts.guessed(answer.message_id)
        await self._line.tell(*told)

    def _refused(self, failure: StepFailed) -> None:
        self._failure = failure
        self._failed.set()

    async def _tell_rest(self) -> None:
        totals = self._result.model_usage if self._result is not None else None
        if totals and self._session_id:
            plain: dict[str, Any] = dict(totals)
            await self._line.tell(*self._accounts.rest(plain, self._order.agent_id, self._session_id))

    def _tap(self, frame: Frame) -> None:
        """Frames know what the SDK's messages do not: the request id, by which the transcript names a call."""
        if frame.get("type") == "assistant" and isinstance(frame.get("request_id"), str):
            self._accounts.requests[str(frame["message"].get("id"))] = frame["request_id"]

    def _known_session(self) -> str | None:
        """The session of an attempt that was interrupted, where it has come so far as to be written down."""
        id = self._order.resume.get("session_id")
        if not isinstance(id, str) or not _SESSION.fullmatch(id) or not self._find(f"{id}.jsonl"):
            return None
        return id

    def _recovered(self) -> list[UsageRecorded]:
        """What the session used before, as far as it is written down."""
        folder, main = self._transcripts(), self._find(f"{self._session_id}.jsonl")
        paths = [*([main] if main else []), *(sorted(folder.glob("agent-*.jsonl")) if folder else [])]
        return [fact for path in paths for fact in self._accounts.recovered(path, self._order.agent_id)]

    def _transcripts(self) -> Path | None:
        """The folder of the transcripts of subagents."""
        return self._find(f"{self._session_id}/subagents") if self._session_id else None

    def _find(self, name: str) -> Path | None:
        return next(home(self._settings).glob(f".claude/projects/*/{name}"), None)


async def _farewell(program: Program) -> None:
    program.close_input()
    await happens(program.exited, _FAREWELL_SECONDS)


def _check(result: ResultMessage) -> None:
    """Raises StepFailed for a result that is none."""
    failure = failure_of(result.subtype, result.is_error, result.result, result.errors, result.api_error_status)
    if failure is not None:
        raise failure


def _outcome(result: ResultMessage) -> str:
    return clean(result.result or "")


def _last_words(program: Program, error: Exception) -> str:
    return program.errors() or redact(clean(str(error)))[:2_000]


def _text_or_none(value: Any) -> str | None:
    return clean(value) if isinstance(value, str) and value else None
