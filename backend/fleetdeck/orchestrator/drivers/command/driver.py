"""The command driver: any program as an agent. It gets the briefing, works in the task's folder, and prints.

Formats, approvals and settings are described in docs/drivers.md. What it costs is known from what it says itself; with
a cost cap it is not started, and is ended, as soon as the cap is reached, and the agents of a task work one after
another: so the cap is exceeded by one call at most. What a step needs is imported with the first one.
"""

import shutil
from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.orchestrator.drivers.base import Line, Order, Outcome


class CommandDriver:
    """Runs `settings.command_driver`."""

    name = "command"
    simulated = False
    models: tuple[str, ...] = ()

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._arguments = settings.command_driver
        program = Path(self._arguments[0]).name if self._arguments else ""
        self.title = f"Command: {program}" if program else "Command"

    def unavailable(self) -> str | None:
        if not self._arguments:
            return 'no command is configured: set FLEETDECK_COMMAND_DRIVER, like ["my-agent", "--prompt", "{prompt}"]'
        if shutil.which(self._arguments[0]) is None:
            return f"{self._arguments[0]} was not found: install it, or name its whole path in FLEETDECK_COMMAND_DRIVER"
        return None

    async def run(self, order: Order, line: Line) -> Outcome:
        from fleetdeck.orchestrator.drivers.command.session import Session

        return await Session(self._settings).run(order, line)
