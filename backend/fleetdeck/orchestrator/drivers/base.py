"""What a driver is: something that carries out one step with one agent, and tells of it over its line.

A driver knows how to talk to one kind of agent and nothing else. It gets an `Order` (what to do, where, as whom) and a
`Line` (how to tell facts, stream words, ask for permission, put money aside, hear people's words). It ends by returning
an `Outcome`, by raising `StepFailed`, or by being cancelled: then it must end its processes and their children within a
second and let CancelledError pass.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from fleetdeck.events.fields import FactData
from fleetdeck.events.types import UsageRecorded


@dataclass(frozen=True, slots=True)
class Order:
    """One attempt of one step. `inputs`: the outputs of the steps that this one depends on, by step id."""

    task_id: str
    step_id: str
    agent_id: str
    role: str
    attempt: int
    run: int
    task_type: str
    title: str
    prompt: str
    """The task, as the person wrote it."""
    system_prompt: str
    """The role's, filled in."""
    instructions: str | None
    """The person's own, for every agent."""
    model: str
    tools: tuple[str, ...]
    directory: Path
    inputs: Mapping[str, str]
    cap_left: int | None
    """Nano-dollars that the task may still spend; None without a cap."""
    resume: Mapping[str, Any] = field(default_factory=dict)
    """What an earlier attempt that was interrupted left by `Line.remember`."""
    simulated: bool = False

    def resumed(self, remembered: Mapping[str, Any]) -> "Order":
        """The same order, with what an earlier attempt remembered."""
        return replace(self, resume=remembered)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step that ended well; `output` goes to the steps after it, and the last one's is the task's result."""

    output: str


class StepFailed(Exception):
    """The step did not work out. `retry`: another attempt may help."""

    def __init__(self, reason: str, *, retry: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person (or a rule, or the expiry) said to a request for permission."""

    allowed: bool
    note: str | None
    cause: Literal["person", "rule", "expired", "ended"]


class Line(Protocol):
    """A running step's way to the house. Every method may be awaited from several tasks of the driver at once."""

    async def tell(self, *datas: FactData) -> None:
        """Append facts; returns after their commit."""
        ...

    def stream(self, message_id: str, text: str, kind: Literal["text", "thinking"] = "text") -> None:
        """Words as they are written, for whoever watches; the whole message follows as a fact."""
        ...

    async def turn(self) -> list[str]:
        """Before each turn of the agent: waits while the task is paused; answers what people sent since."""
        ...

    def call(self, expected_cost: int, *, may_overrun: bool = False) -> AbstractAsyncContextManager[None]:
        """Around one call to a model, its usage fact included: nano-dollars put aside before and released after.

        Waits while what others have put aside is in the way. Raises StepFailed when the task's cap could be exceeded;
        with `may_overrun` only when it is reached: `expected_cost` is then the most that a call may cost, and one that
        does not fit goes alone, so that the cap is never exceeded by more than that one."""
        ...

    async def afford(self) -> None:
        """Raises StepFailed when the task's cap is reached: nothing more may be spent."""
        ...

    async def price(self, usage: UsageRecorded) -> int | None:
        """Nano-dollars that a call would cost now; None for a model without a price."""
        ...

    async def tool_call(self, name: str, input: Any) -> None:
        """Before each tool call: the loop detector looks at it. Raises StepFailed for the same call again and again."""
        ...

    async def permission(
        self,
        tool: str,
        input: Any,
        *,
        tool_call_id: str | None = None,
        command: str | None = None,
        diff: str | None = None,
        path: str | None = None,
        reason: str | None = None,
    ) -> Verdict:
        """Ask a person, and wait for the answer. The same question asked again after a restart finds its answer."""
        ...

    async def remember(self, **values: Any) -> None:
        """Keep small JSON values for the next attempt, should this one be interrupted (a session id to resume)."""
        ...


class Driver(Protocol):
    """One kind of agent."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def simulated(self) -> bool: ...

    @property
    def models(self) -> tuple[str, ...]: ...

    def unavailable(self) -> str | None:
        """What is missing and how to get it; None when the driver can be used."""
        ...

    async def run(self, order: Order, line: Line) -> Outcome:
        """Carry out the step. See the module's text for how it may end."""
        ...
