"""The Claude Code program under the SDK: how it is started, and the SDK's transport to it.

The SDK's own transport gives the program the server's whole environment and ends it alone, not what it started; this
one starts it as drivers start every program (drivers/processes.py).
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import claude_agent_sdk
from claude_agent_sdk import ProcessError, Transport

from fleetdeck.core import jsons
from fleetdeck.core.config import Settings
from fleetdeck.orchestrator.drivers.base import Order
from fleetdeck.orchestrator.drivers.claude.api_gate import Way
from fleetdeck.orchestrator.drivers.processes import Launch, Program
from fleetdeck.orchestrator.engine.leftovers import mark

Frame = dict[str, Any]
# How a machine reaches the network is for the agent to know too.
_NETWORK: Final = (
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
)  # fmt: skip


def home(settings: Settings) -> Path:
    """The home folder of Claude agents: their sessions are kept there, apart from the person's own."""
    return settings.data_dir / "claude-home"


def launch(settings: Settings, order: Order, session_id: str | None, way: Way | None = None) -> Launch:
    """How the program is started; `session_id`: the session to go on with; `way`: the gate that its calls pass."""
    home(settings).mkdir(mode=0o700, parents=True, exist_ok=True)
    bundled = Path(claude_agent_sdk.__file__).parent / "_bundled" / "claude"
    arguments = [
        str(settings.claude_cli_path or bundled),
        *("--output-format", "stream-json", "--verbose", "--input-format", "stream-json"),
        *("--include-partial-messages", "--permission-mode", "default", "--permission-prompt-tool", "stdio"),
        # Nothing of the person's own settings, and no servers that a repository names.
        *("--setting-sources=", "--strict-mcp-config"),
        f"--system-prompt={order.system_prompt}",
        f"--model={order.model}",
        f"--tools={','.join(order.tools)}",
    ]
    if session_id is not None:
        # Its sums go on where they stopped, so that a limit would count what was spent before once more.
        arguments.append(f"--resume={session_id}")
    elif order.cap_left is not None:
        arguments.append(f"--max-budget-usd={max(order.cap_left, 1) / 1e9:.9f}")
    return Launch(
        arguments,
        order.directory,
        _environment(settings, way),
        mark(settings, order.task_id, order.run, order.step_id),
        input=True,
        # Not in its environment: that is what the commands of an agent get, and what they print is kept.
        secret=(
            "CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR",
            way.key if way else settings.anthropic_api_key.get_secret_value(),
        ),
    )


class CliTransport(Transport):
    """Frames to and from the program. `tap` sees each frame before the SDK does: it knows less than they tell."""

    def __init__(self, program: Program, tap: Callable[[Frame], None]) -> None:
        self._program = program
        self._tap = tap
        self._open = True

    async def connect(self) -> None:
        """It runs already."""

    async def write(self, data: str) -> None:
        if not self._open or not await self._program.write(data):
            raise ProcessError("Claude Code does not listen any more", None, self._program.errors())

    async def read_messages(self) -> AsyncIterator[Frame]:
        async for raw in self._program.lines():
            with suppress(ValueError):
                frame = jsons.loads(raw)
                if isinstance(frame, dict):
                    self._tap(frame)
                    yield frame
        code = await self._program.wait()
        if code != 0:
            raise ProcessError(f"Claude Code ended with exit code {code}", code, self._program.errors())

    async def close(self) -> None:
        """Whoever started the program ends it."""
        self._open = False
        self._program.close_input()

    def is_ready(self) -> bool:
        return self._open

    async def end_input(self) -> None:
        self._program.close_input()


def _environment(settings: Settings, way: Way | None) -> dict[str, str]:
    found = {name: os.environ[name] for name in _NETWORK if name in os.environ}
    if way is not None:
        found["ANTHROPIC_BASE_URL"] = way.base_url
        found |= {name: f"127.0.0.1,{found.get(name, '')}".rstrip(",") for name in ("NO_PROXY", "no_proxy")}
    elif settings.anthropic_base_url:
        found["ANTHROPIC_BASE_URL"] = settings.anthropic_base_url
    return found | {
        "HOME": str(home(settings)),
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        # It says when nothing more is owed: a result alone may come before subagents are done.
        "CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS": "1",
        "CLAUDE_CODE_ENTRYPOINT": "sdk-py",
        "CLAUDE_AGENT_SDK_VERSION": claude_agent_sdk.__version__,
    }
