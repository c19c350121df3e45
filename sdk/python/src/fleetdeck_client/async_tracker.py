"""The same callbacks for orchestrators that run on asyncio."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Concatenate, ParamSpec

from fleetdeck_client.client import Client
from fleetdeck_client.tracker import ProgressTracker

Parameters = ParamSpec("Parameters")


def _awaitable(
    method: "Callable[Concatenate[ProgressTracker, Parameters], None]",
) -> "Callable[Concatenate[AsyncProgressTracker, Parameters], Awaitable[None]]":
    # A call takes microseconds: a thread for each would cost more than it saves.
    async def call(self: "AsyncProgressTracker", /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        method(self.tracker, *args, **kwargs)

    return functools.update_wrapper(call, method)


class AsyncProgressTracker:
    """`ProgressTracker` with coroutines. Only `flush` and `close` wait, and not on the event loop."""

    def __init__(
        self, url: "str | None" = None, token: "str | None" = None, *, client: "Client | None" = None, **options: Any
    ) -> None:
        self.tracker = ProgressTracker(url, token, client=client, **options)

    agent_created = _awaitable(ProgressTracker.agent_created)
    agent_started = _awaitable(ProgressTracker.agent_started)
    agent_completed = _awaitable(ProgressTracker.agent_completed)
    agent_failed = _awaitable(ProgressTracker.agent_failed)
    task_started = _awaitable(ProgressTracker.task_started)
    task_progress = _awaitable(ProgressTracker.task_progress)
    task_completed = _awaitable(ProgressTracker.task_completed)
    task_failed = _awaitable(ProgressTracker.task_failed)
    message = _awaitable(ProgressTracker.message)
    tool_started = _awaitable(ProgressTracker.tool_started)
    tool_completed = _awaitable(ProgressTracker.tool_completed)
    file_changed = _awaitable(ProgressTracker.file_changed)
    usage = _awaitable(ProgressTracker.usage)
    context = _awaitable(ProgressTracker.context)

    @property
    def client(self) -> Client:
        return self.tracker.client

    async def flush(self, timeout: "float | None" = 10.0) -> bool:
        """Wait until the server has answered for all that was told. False when it did not in time (seconds)."""
        return await asyncio.to_thread(self.tracker.flush, timeout)

    async def close(self, timeout: float = 5.0) -> bool:
        """Send what can be sent in time (seconds) and end; the rest stays on disk for the next start."""
        return await asyncio.to_thread(self.tracker.close, timeout)

    async def __aenter__(self) -> "AsyncProgressTracker":
        return self

    async def __aexit__(
        self,
        kind: "type[BaseException] | None",
        error: "BaseException | None",
        trace: "TracebackType | None",
    ) -> None:
        await self.close()
