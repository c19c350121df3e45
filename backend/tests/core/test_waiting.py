"""Waiting ends in time, and ends when it is told to."""

import asyncio

import pytest

from fleetdeck.core.waiting import happens


async def test_it_says_whether_it_came_in_time() -> None:
    event = asyncio.Event()
    assert not await happens(event, 0.001)
    event.set()
    assert await happens(event, 0.001)
    assert await happens(event, None)


@pytest.mark.parametrize("steps", range(5))
async def test_a_cancellation_at_the_same_moment_is_not_forgotten(steps: int) -> None:
    event = asyncio.Event()

    async def for_ever() -> None:
        while True:
            await happens(event, 30)
            event.clear()

    waiting = asyncio.create_task(for_ever())
    await asyncio.sleep(0)
    event.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    waiting.cancel()
    done, _ = await asyncio.wait({waiting}, timeout=5)
    assert done, "it waits on"
