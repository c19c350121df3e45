"""Waiting for something that may not come."""

import asyncio


async def happens(event: asyncio.Event, seconds: float | None) -> bool:
    """Whether the event is set in time; None waits for as long as it takes.

    Not `asyncio.wait_for`: before Python 3.12 it forgets that its task was cancelled when what it waits for comes in
    the same moment, and whoever waits for the end of that task waits for ever.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
