"""The simulated driver: agents that think, write, call tools and spend without any model. No network, no process.

It really changes files in the task's folder, but never one that it did not make itself. What it does follows from the
task's text, the step and the attempt; the same run does the same again. Its agents are marked as simulated everywhere.
"""

import asyncio
from hashlib import sha256
from random import Random

from fleetdeck.core.config import Settings
from fleetdeck.orchestrator.drivers.base import Line, Order, Outcome, StepFailed
from fleetdeck.orchestrator.drivers.briefing import briefing
from fleetdeck.orchestrator.drivers.simulated import directives, script
from fleetdeck.orchestrator.drivers.simulated.agent import Agent
from fleetdeck.orchestrator.drivers.simulated.files import Sandbox


class SimulatedDriver:
    """`settings.simulated_pause` seconds lie between two acts."""

    name = "simulated"
    title = "Simulated agents"
    simulated = True
    models = ("claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5")

    def __init__(self, settings: Settings) -> None:
        self._pause = settings.simulated_pause

    def unavailable(self) -> str | None:
        return None

    async def run(self, order: Order, line: Line) -> Outcome:
        told = directives.read(order.prompt, order.role, order.step_id)
        seed = sha256(f"{order.prompt} {order.step_id} {order.attempt}".encode()).digest()
        dice = Random(seed)  # noqa: S311 (a play, no secret)
        pause = told.pause if told.pause is not None else self._pause
        if told.note:
            with (order.directory / told.note).open("a", encoding="utf-8") as notes:
                notes.write(f"{order.step_id}\n")
        agent = Agent(order, line, dice, pause)
        await agent.hear(briefing(order))
        await self._work(agent, told)
        if told.calls:
            await asyncio.gather(*(self._spend(agent, told.cost) for _ in range(told.calls)))
        if told.loop:
            while True:
                await agent.call_tool("Bash", {"command": "pytest -x"}, "pytest -x", "exit 1", status="error")
        if told.ask:
            await self._ask(agent)
        if told.seconds:
            await agent.call_tool("Bash", {"command": script.LONG}, script.LONG, "done", seconds=told.seconds)
        if order.attempt <= told.fail:
            raise StepFailed("exit 1: 2 of 43 tests failed (as the task told the simulation)")
        output = script.output(order, agent.heard)
        await agent.say(output)
        return Outcome(output)

    async def _work(self, agent: Agent, told: directives.Directives) -> None:
        """What the role does: look, think, change files, run something."""
        order = agent.order
        task = directives.without(order.prompt)
        sandbox = Sandbox(order.directory)
        await agent.think(agent.dice.choice(script.THOUGHTS[order.role]), told.cost if not told.calls else None)
        for name, target in script.looks(order.role, sandbox.known(), agent.dice):
            await agent.call_tool(name, {"pattern" if name == "Grep" else "file_path": target}, target, script.FOUND)
            if name == "Read":
                await agent.read_file(target)
        for path, text in script.files(order.role, task, order.title):
            await agent.write_file(sandbox, path, text)
        for command, printed in script.commands(order.role):
            await agent.call_tool("Bash", {"command": command}, command, printed)

    async def _ask(self, agent: Agent) -> None:
        verdict = await agent.line.permission(
            "Bash",
            {"command": script.RISKY},
            tool_call_id=agent.next_call_id(),
            command=script.RISKY,
            reason="it removes files",
        )
        if verdict.allowed:
            await agent.call_tool("Bash", {"command": script.RISKY}, script.RISKY, "removed")
        else:
            note = f" ({verdict.note})" if verdict.note else ""
            await agent.call_tool("Bash", {"command": script.RISKY}, script.RISKY, f"denied{note}", status="denied")
            agent.heard.append(f"denied: {script.RISKY}{note}")

    async def _spend(self, agent: Agent, cost: int | None) -> None:
        await agent.spend(cost)
