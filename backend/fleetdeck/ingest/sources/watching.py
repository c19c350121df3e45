"""That something below a folder changed, as it happens: told by the system, or looked for where it cannot tell."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

# News go on their way when nothing happened for STEP, at the latest DEBOUNCE after the first change.
STEP_MS = 20
DEBOUNCE_MS = 60
POLL_SECONDS = 1.0


async def stirred(
    *roots: Path, poll: bool = False, failed: Callable[[str], None] | None = None
) -> AsyncGenerator[None]:
    """Yields when something below one of `roots` may have changed, until closed: look at everything then.

    `failed` gets the reason why it has to poll: no inotify watches left, a network file system.
    """
    if not poll:
        from watchfiles import awatch  # late: the server answers before anything is watched

        try:
            async for _ in awatch(*roots, watch_filter=None, debounce=DEBOUNCE_MS, step=STEP_MS, recursive=True):
                yield
        except (OSError, RuntimeError) as error:
            if failed:
                failed(str(error))
    while True:
        await asyncio.sleep(POLL_SECONDS)
        yield
