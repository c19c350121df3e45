"""The claude driver: real agents by the Claude Agent SDK, an optional part of the installation.

The SDK is imported with the first step, so that a server without it lacks nothing but this driver.
"""

import importlib.util
from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.orchestrator.drivers.base import Line, Order, Outcome

_INSTALL = (
    "the Claude Agent SDK is not installed: .venv/bin/uv pip install -p .venv/bin/python 'claude-agent-sdk==0.2.184'"
)


class ClaudeDriver:
    """Runs Claude agents with the key of `settings`."""

    name = "claude"
    title = "Claude agents"
    simulated = False
    models = ("claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def unavailable(self) -> str | None:
        found = importlib.util.find_spec("claude_agent_sdk")
        if found is None or found.origin is None:
            return _INSTALL
        if not self._settings.anthropic_api_key.get_secret_value():
            return "no key is configured: set ANTHROPIC_API_KEY and start Fleetdeck again"
        path = self._settings.claude_cli_path or Path(found.origin).parent / "_bundled" / "claude"
        if not path.is_file():
            return f"the Claude Code program is not at {path}: set FLEETDECK_CLAUDE_CLI_PATH"
        return None

    async def run(self, order: Order, line: Line) -> Outcome:
        from fleetdeck.orchestrator.drivers.claude.session import Session

        return await Session(self._settings, order, line).run()
