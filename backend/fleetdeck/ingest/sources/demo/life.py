"""The life of one simulated agent: a state machine whose every act gives facts and says how long the next one takes."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fleetdeck.events.blocks import TextBlock, ThinkingBlock, ToolCallBlock, ToolResultBlock
from fleetdeck.events.fields import FactData
from fleetdeck.events.types import (
    AgentCreated,
    AgentStatusChanged,
    FileChanged,
    MessageRecorded,
    ToolCompleted,
    ToolStarted,
    UsageRecorded,
)
from fleetdeck.ingest.sources.demo import script
from fleetdeck.ingest.sources.demo.script import Job

CONTEXT_LIMIT = 200_000

Act = tuple[float, list[FactData], "Life | None"]
"""Seconds until the next act, the facts of this one, and a child it gave birth to."""


@dataclass(slots=True)
class _Call:
    """A tool call that is under way."""

    id: str
    name: str
    target: str
    fails: bool
    milliseconds: int


@dataclass(slots=True)
class Life:
    """One agent. `turns` is how many turns it has left."""

    dice: random.Random
    id: str
    name: str
    role: str
    job: Job
    model: str
    turns: int
    parent: "Life | None"
    context: int
    fate: str
    """How it will go: completes, fails, waits (for a person, once) or sticks."""
    over: bool = False
    _number: int = 0
    _call: _Call | None = None
    _waiting: bool = False
    _children: set[str] = field(default_factory=set)

    def begin(self) -> list[FactData]:
        """It is created and told what to do."""
        asked_by = self.parent.role if self.parent else "user"
        return [
            AgentCreated(
                agent_id=self.id,
                role=self.role,
                name=self.name,
                title=self.job.title,
                model=self.model,
                workspace=self.job.workspace,
                git_branch=self.job.branch,
                instructions=script.INSTRUCTIONS,
                tools=["Read", "Edit", "Bash", "Grep", "Task"],
                context_limit=CONTEXT_LIMIT,
                machine="workstation",
                simulated=True,
                **({"parent_agent_id": self.parent.id} if self.parent else {}),
            ),
            self._status("running", "told what to do", f"reading the task of the {asked_by}"),
            self._message(
                "user", [TextBlock(type="text", text=f"{self.job.title}. Keep the public types as they are.")]
            ),
        ]

    def act(self, now: int, new_id: Callable[[], str]) -> Act:
        """The next thing that it does."""
        if self._children:
            return 3.0, [], None
        if self._waiting:
            self._waiting = False
            return 1.0, [self._status("running", "a person allowed it", "going on")], None
        if self._call is not None:
            return self._finish_call()
        if self.turns <= 0:
            return 0.0, self._end(), None
        self.turns -= 1
        if self.fate == "waits" and self.turns == 3:
            return self._wait_for_person()
        if self.fate == "sticks" and self.turns == 2:
            self.turns = 1
            return 1500.0, [self._status("stuck", "same call 6 times", f"{self.job.commands[0]} failed 6 times")], None
        if self.parent is None and self.role in ("BUILDER", "PLANNER") and self.dice.random() < 0.09:
            return self._delegate(new_id)
        return self._turn()

    def cancel(self, reason: str) -> list[FactData]:
        return [self._status("cancelled", reason, None)]

    def child_ended(self, child: "Life") -> None:
        self._children.discard(child.id)

    def _turn(self) -> Act:
        """Think, say something, and call a tool."""
        facts: list[FactData] = []
        blocks: list[Any] = []
        if self.dice.random() < 0.4:
            blocks.append(ThinkingBlock(type="thinking", text=self.dice.choice(script.THOUGHTS)))
        if self.dice.random() < 0.6:
            blocks.append(TextBlock(type="text", text=self.dice.choice(script.REMARKS)))
        call = self._call = self._new_call()
        key = {"Bash": "command", "Grep": "pattern"}.get(call.name, "file_path")
        blocks.append(ToolCallBlock(type="tool_call", tool_call_id=call.id, name=call.name, input={key: call.target}))
        facts.append(self._message("assistant", blocks))
        facts.append(
            ToolStarted(
                agent_id=self.id, tool_call_id=call.id, name=call.name, input={key: call.target}, summary=call.target
            )
        )
        facts.append(self._status("running", "last fact just now", f"{_VERBS[call.name]} {call.target}"))
        facts += self._usage()
        return max(call.milliseconds / 1000, 0.8), facts, None

    def _finish_call(self) -> Act:
        call, self._call = self._call, None
        assert call is not None
        output = "exit 1\n2 failed, 41 passed" if call.fails else _OUTPUTS[call.name]
        facts: list[FactData] = [
            ToolCompleted(
                agent_id=self.id,
                tool_call_id=call.id,
                name=call.name,
                status="error" if call.fails else "ok",
                output=output,
                duration_ms=call.milliseconds,
                **({"error": "exit 1"} if call.fails else {}),
            ),
            self._message(
                "tool",
                [
                    ToolResultBlock(
                        type="tool_result", tool_call_id=call.id, status="error" if call.fails else "ok", output=output
                    )
                ],
            ),
        ]
        if call.name == "Edit":
            patch = self.dice.choice(script.PATCHES)
            facts.append(
                FileChanged(
                    agent_id=self.id,
                    path=call.target,
                    operation="modified",
                    tool_call_id=call.id,
                    patch=patch,
                    lines_added=patch.count("\n+"),
                    lines_removed=patch.count("\n-"),
                )
            )
        elif call.name == "Read":
            facts.append(
                FileChanged(agent_id=self.id, path=call.target, operation="read", tool_call_id=call.id, lines=118)
            )
        return self.dice.uniform(12.0, 60.0), facts, None

    def _delegate(self, new_id: Callable[[], str]) -> Act:
        child = born(self.dice, new_id(), self.dice.choice(script.SUBAGENT_ROLES), self.job, self)
        self._children.add(child.id)
        status = self._status("waiting", f"waits for {child.name}", "waiting for 1 subagent", "subagent")
        return 3.0, [status, *self._usage()], child

    def _wait_for_person(self) -> Act:
        self._waiting = True
        reason = f"asks to run Bash: {self.job.commands[-1]}"
        return 240.0, [self._status("waiting", reason, "Bash", "person")], None

    def _end(self) -> list[FactData]:
        self.over = True
        if self.fate == "fails":
            return [self._status("failed", self.dice.choice(script.FAILURES), "stopped")]
        last = self._message("assistant", [TextBlock(type="text", text=f"Done: {self.job.title.lower()}.")])
        return [
            last,
            *self._usage(),
            self._status("completed", "its last turn ended", self.dice.choice(script.OUTCOMES[self.role])),
        ]

    def _usage(self) -> list[FactData]:
        fresh = self.dice.randrange(300, 2_500)
        said = self.dice.randrange(120, 900)
        written = self.dice.randrange(400, 3_500)
        read = self.context
        self.context = min(self.context + fresh + said + written, CONTEXT_LIMIT - 4_000)
        call = self._next("msg")
        return [
            UsageRecorded(
                agent_id=self.id,
                message_id=call,
                request_id=f"req-{call}",
                model=self.model,
                input_tokens=fresh,
                output_tokens=said,
                cache_read_tokens=read,
                cache_write_5m_tokens=written,
                context_tokens=self.context,
                context_limit=CONTEXT_LIMIT,
            )
        ]

    def _new_call(self) -> _Call:
        name = self.dice.choices(("Read", "Edit", "Bash", "Grep"), (4, 4, 3, 2))[0]
        if name == "Bash":
            target, longest = self.dice.choice(self.job.commands), 14_000
        elif name == "Grep":
            target, longest = self.dice.choice(self.job.searches), 400
        else:
            target, longest = self.dice.choice(self.job.files), 120
        fails = name == "Bash" and self.dice.random() < 0.22
        return _Call(self._next("call"), name, target, fails, self.dice.randrange(8, longest))

    def _message(self, role: Any, blocks: list[Any]) -> MessageRecorded:
        return MessageRecorded(agent_id=self.id, message_id=self._next("m"), role=role, blocks=blocks, model=self.model)

    def _status(self, status: Any, reason: str, activity: str | None, waiting_for: Any = None) -> AgentStatusChanged:
        return AgentStatusChanged(
            agent_id=self.id,
            status=status,
            reason=reason,
            **({"activity": activity} if activity else {}),
            **({"waiting_for": waiting_for} if waiting_for else {}),
        )

    def _next(self, kind: str) -> str:
        self._number += 1
        return f"{self.id}-{kind}-{self._number}"


def born(dice: random.Random, id: str, role: str, job: Job, parent: Life | None) -> Life:
    """A new agent with its model, its length of life and its fate."""
    return Life(
        dice=dice,
        id=id,
        name=f"{role.lower()}-{id.rsplit('-', 1)[-1]}",
        role=role,
        job=job,
        model=dice.choice(script.MODEL_OF_ROLE[role]),
        turns=dice.randrange(3, 10) if parent else dice.randrange(6, 30),
        parent=parent,
        context=dice.randrange(8_000, 40_000),
        fate=dice.choices(("completes", "fails", "waits", "sticks"), (74, 10, 10, 6))[0],
    )


_VERBS = {"Read": "reading", "Edit": "editing", "Bash": "running", "Grep": "searching"}
_OUTPUTS = {
    "Read": "118 lines",
    "Edit": "The file has been updated.",
    "Bash": "43 passed in 6.21s",
    "Grep": "14 matches in 6 files",
}
