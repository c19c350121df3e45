"""The callbacks of an orchestrator, as facts."""

import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from fleetdeck_client.client import Client
from fleetdeck_client.quiet import quiet
from fleetdeck_client.usage import Money, Seconds, Tokens, counts, dollars, milliseconds

MOST_REMEMBERED = 10_000
_LONGEST = 200_000


@dataclass
class _Agent:
    """What is remembered of an agent that was told of."""

    run: str = ""
    model: "str | None" = None
    task_id: "str | None" = None
    called: bool = False
    """Usage of its calls was told."""
    spoke: bool = False
    """Messages of its own were told."""


@dataclass
class _Memory:
    """The latest agents: a tracker that lives for years must not grow."""

    agents: "OrderedDict[str, _Agent]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, agent_id: str) -> _Agent:
        with self.lock:
            agent = self.agents.setdefault(agent_id, _Agent())
            self.agents.move_to_end(agent_id)
            if len(self.agents) > MOST_REMEMBERED:
                self.agents.popitem(last=False)
            return agent


class ProgressTracker:
    """Tells Fleetdeck what an orchestrator's agents and tasks do. No call raises or waits for the network.

    Takes a `Client`, or the arguments of one: `ProgressTracker(url, token, source="my-orchestrator")`.
    """

    def __init__(
        self, url: "str | None" = None, token: "str | None" = None, *, client: "Client | None" = None, **options: Any
    ) -> None:
        self.client = client or Client(url, token, **options)
        self._memory = _Memory()

    # Agents

    @quiet
    def agent_created(
        self,
        agent_id: str,
        role: str,
        model: "str | None" = None,
        task_id: "str | None" = None,
        *,
        name: "str | None" = None,
        parent_agent_id: "str | None" = None,
        workspace: "str | None" = None,
        instructions: "str | None" = None,
        tools: "list[str] | None" = None,
        context_limit: "int | None" = None,
    ) -> None:
        """An agent exists. An id that is created again is a new run of it: its cost adds up."""
        agent = self._memory.of(agent_id)
        agent.run, agent.called, agent.spoke = uuid.uuid4().hex[:12], False, False
        agent.model, agent.task_id = model or agent.model, task_id or agent.task_id
        self._send(
            "agent.created",
            agent_id=agent_id,
            role=str(role),
            model=model,
            task_id=task_id,
            name=name,
            parent_agent_id=parent_agent_id,
            workspace=workspace,
            instructions=_cut(instructions),
            tools=tools,
            context_limit=context_limit,
            machine=self.client.machine,
        )

    @quiet
    def agent_started(self, agent_id: str, activity: "str | None" = None) -> None:
        """An agent is at work; `activity`: at what, in a line."""
        self._send("agent.status_changed", agent_id=agent_id, status="running", activity=_cut(activity, 300))

    @quiet
    def agent_completed(
        self,
        agent_id: str,
        tokens: "Tokens | None" = None,
        cost: "Money | None" = None,
        duration: "Seconds | None" = None,
        result: "str | None" = None,
        *,
        model: "str | None" = None,
    ) -> None:
        """An agent is done. `tokens`: a sum or the kinds of them, `cost` in US dollars, `duration` in seconds.

        Tokens and cost are those of the whole agent and become one entry of the ledger, unless calls of this agent
        were told with `usage`: those are counted then, and these are not. `result` becomes the agent's last message,
        unless its messages were told.
        """
        agent = self._memory.of(agent_id)
        self._usage_of_all(agent_id, agent, tokens, cost, duration, model)
        if result is not None and not agent.spoke:
            self._message(agent_id, "assistant", str(result), f"{agent_id} {agent.run} result", model or agent.model)
        self._send("agent.status_changed", agent_id=agent_id, status="completed", duration_ms=milliseconds(duration))

    @quiet
    def agent_failed(
        self,
        agent_id: str,
        error: "str | BaseException | None" = None,
        *,
        tokens: "Tokens | None" = None,
        cost: "Money | None" = None,
        duration: "Seconds | None" = None,
        model: "str | None" = None,
    ) -> None:
        """An agent failed; what it used until then counts as it does for one that is done."""
        self._usage_of_all(agent_id, self._memory.of(agent_id), tokens, cost, duration, model)
        reason = _words(error)
        self._send(
            "agent.status_changed",
            agent_id=agent_id,
            status="failed",
            reason=_cut(reason, 2_000),
            duration_ms=milliseconds(duration),
        )

    # Tasks

    @quiet
    def task_started(
        self,
        task_id: str,
        prompt: "str | None" = None,
        *,
        title: "str | None" = None,
        task_type: "str | None" = None,
        workspace: "str | None" = None,
        priority: "str | None" = None,
        model: "str | None" = None,
        labels: "list[str] | None" = None,
    ) -> None:
        """A task is being worked on; with a prompt or a title it is told what the task is."""
        if prompt or title:
            self._send(
                "task.created",
                task_id=task_id,
                prompt=_cut(prompt),
                title=_cut(title, 500),
                task_type=task_type,
                workspace=workspace,
                priority=priority,
                model=model,
                labels=labels,
                origin="orchestrator",
            )
        self._send("task.status_changed", task_id=task_id, status="running")

    @quiet
    def task_progress(
        self,
        task_id: str,
        percentage: "float | None" = None,
        current_step: "str | None" = None,
        *,
        step_id: "str | None" = None,
    ) -> None:
        """How far a task is: percent from 0 to 100, and what is done now."""
        share = None if percentage is None else min(100.0, max(0.0, float(percentage)))
        self._send(
            "task.progress", task_id=task_id, percentage=share, current_step=_cut(current_step, 500), step_id=step_id
        )

    @quiet
    def task_completed(self, task_id: str, result: "str | None" = None, duration: "Seconds | None" = None) -> None:
        """A task is done; duration in seconds."""
        self._send(
            "task.completed",
            task_id=task_id,
            status="completed",
            result=_cut(result),
            duration_ms=milliseconds(duration),
        )

    @quiet
    def task_failed(
        self, task_id: str, error: "str | BaseException | None" = None, duration: "Seconds | None" = None
    ) -> None:
        """A task failed; duration in seconds."""
        self._send(
            "task.completed",
            task_id=task_id,
            status="failed",
            error=_cut(_words(error), 10_000),
            duration_ms=milliseconds(duration),
        )

    # What agents do

    @quiet
    def message(self, agent_id: str, role: str, text: str, *, message_id: "str | None" = None) -> None:
        """A message of an agent's conversation; role: user, assistant, system or tool."""
        agent = self._memory.of(agent_id)
        if role == "assistant":
            agent.spoke = True
        self._message(agent_id, role, text, message_id or uuid.uuid4().hex, agent.model)

    @quiet
    def tool_started(
        self, agent_id: str, tool_call_id: str, name: str, input: Any = None, *, server: "str | None" = None
    ) -> None:
        """An agent calls a tool; `server`: of which MCP server."""
        self._send("tool.started", agent_id=agent_id, tool_call_id=tool_call_id, name=name, input=input, server=server)

    @quiet
    def tool_completed(
        self,
        agent_id: str,
        tool_call_id: str,
        output: Any = None,
        *,
        error: "str | BaseException | None" = None,
        status: "str | None" = None,
        duration: "Seconds | None" = None,
        name: "str | None" = None,
    ) -> None:
        """A call of a tool is over; status: ok, error, denied or cancelled."""
        self._send(
            "tool.completed",
            agent_id=agent_id,
            tool_call_id=tool_call_id,
            name=name,
            status=status or ("ok" if error is None else "error"),
            output=output,
            error=None if error is None else _cut(_words(error), 10_000),
            duration_ms=milliseconds(duration),
        )

    @quiet
    def file_changed(
        self,
        agent_id: str,
        path: str,
        operation: str = "modified",
        *,
        patch: "str | None" = None,
        lines_added: "int | None" = None,
        lines_removed: "int | None" = None,
        tool_call_id: "str | None" = None,
    ) -> None:
        """A file was read, created, modified or deleted; `patch`: the unified diff."""
        self._send(
            "file.changed",
            agent_id=agent_id,
            path=str(path),
            operation=operation,
            patch=_cut(patch),
            lines_added=lines_added,
            lines_removed=lines_removed,
            tool_call_id=tool_call_id,
        )

    @quiet
    def usage(
        self,
        agent_id: str,
        model: "str | None" = None,
        tokens: "Tokens | None" = None,
        cost: "Money | None" = None,
        *,
        request_id: "str | None" = None,
        latency: "Seconds | None" = None,
        task_id: "str | None" = None,
    ) -> None:
        """One call to a model. With the provider's `request_id` it counts once, whoever else tells of it."""
        agent = self._memory.of(agent_id)
        agent.called = True
        self._send(
            "usage.recorded",
            agent_id=agent_id,
            task_id=task_id or agent.task_id,
            model=model or agent.model or "unknown",
            request_id=request_id,
            reported_cost=dollars(cost),
            latency_ms=milliseconds(latency),
            **counts(tokens),
        )

    @quiet
    def context(self, agent_id: str, tokens: int, limit: "int | None" = None) -> None:
        """How full an agent's context window is, in tokens."""
        self._send("context.measured", agent_id=agent_id, tokens=tokens, limit=limit)

    # The tracker itself

    def flush(self, timeout: "float | None" = 10.0) -> bool:
        """Wait until the server has answered for all that was told. False when it did not in time (seconds)."""
        return self.client.flush(timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Send what can be sent in time (seconds) and end; the rest stays on disk for the next start."""
        return self.client.close(timeout)

    def __enter__(self) -> "ProgressTracker":
        return self

    def __exit__(
        self,
        kind: "type[BaseException] | None",
        error: "BaseException | None",
        trace: "TracebackType | None",
    ) -> None:
        self.close()

    def _send(self, type: str, **data: Any) -> None:
        self.client.send(type, {name: value for name, value in data.items() if value is not None})

    def _message(self, agent_id: str, role: str, text: str, message_id: str, model: "str | None") -> None:
        blocks = [{"type": "text", "text": _cut(text)}]
        self._send("message.recorded", agent_id=agent_id, message_id=message_id, role=role, blocks=blocks, model=model)

    def _usage_of_all(
        self,
        agent_id: str,
        agent: _Agent,
        tokens: "Tokens | None",
        cost: "Money | None",
        duration: "Seconds | None",
        model: "str | None",
    ) -> None:
        """One entry for the whole agent; told twice, it is the same one."""
        fields, reported = counts(tokens), dollars(cost)
        if agent.called or not (fields or reported is not None):
            return
        self._send(
            "usage.recorded",
            agent_id=agent_id,
            task_id=agent.task_id,
            model=model or agent.model or "unknown",
            message_id=f"{self.client.source} {agent_id} {agent.run} total",
            reported_cost=reported,
            **fields,
        )


def _cut(text: "str | None", longest: int = _LONGEST) -> "str | None":
    return None if text is None else str(text)[:longest]


def _words(error: "str | BaseException | None") -> str:
    if isinstance(error, BaseException):
        return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return "" if error is None else str(error)
