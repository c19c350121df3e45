"""The event log from inside: callers that give up, and changes that are checked in their own transaction."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import AgentCreated
from fleetdeck.main import projectors


@pytest.fixture
def log(database: Database) -> Iterator[EventLog]:
    found = EventLog(database, projectors())
    yield found
    found.close()


def fact(id: str) -> Fact:
    return make("test", id, 1, AgentCreated(agent_id=id, role="BUILDER"))


async def test_a_caller_that_gives_up_stops_nobody_else(log: EventLog) -> None:
    for number in range(20):
        waiting = asyncio.ensure_future(log.append([fact(f"gone-{number}")]))
        await asyncio.sleep(0)
        waiting.cancel()
    async with asyncio.timeout(10):
        assert (await log.append([fact("last")])).accepted == 1


async def test_what_a_caller_gave_up_in_time_is_not_stored(log: EventLog) -> None:
    busy = threading.Event()
    holding = log.submit([fact("first")], lambda _connection: (busy.wait(10), None)[1])
    waiting = asyncio.ensure_future(log.append([fact("given up")]))
    await asyncio.sleep(0)
    waiting.cancel()
    busy.set()
    assert (await asyncio.wrap_future(holding)).accepted == 1
    assert (await log.append([fact("given up")])).duplicates == 0


async def test_all_who_come_together_are_answered_each_with_its_own(log: EventLog) -> None:
    for _ in range(3):
        many = [log.append([fact(f"agent-{number}"), fact("shared")]) for number in range(30)]
        async with asyncio.timeout(20):
            outcomes = await asyncio.gather(*many)
        assert all(outcome.accepted + outcome.duplicates == 2 for outcome in outcomes)
    # Whoever comes alone after that waits for nobody who does not come.
    async with asyncio.timeout(10):
        assert (await log.append([fact("alone")])).seq == 32


def test_what_a_check_refuses_is_not_stored_and_its_neighbours_are(log: EventLog) -> None:
    def refuse(_connection: Connection) -> None:
        raise Conflict("no")

    first, refused, last = log.submit([fact("a")]), log.submit([fact("b"), fact("c")], refuse), log.submit([fact("d")])
    with pytest.raises(Conflict):
        refused.result(10)
    assert (first.result(10).seq, last.result(10).seq) == (1, 2)


def test_a_check_sees_all_that_came_before_and_a_repeat_is_not_checked(log: EventLog) -> None:
    def none_yet(connection: Connection) -> None:
        if connection.execute(text("SELECT COUNT(*) FROM agents")).scalar_one():
            raise Conflict("there is one")

    # Of many that want to be the first, one is.
    outcomes: list[str] = []

    def race(id: str) -> None:
        try:
            log.submit([fact(id)], none_yet).result(10)
        except Conflict:
            return
        outcomes.append(id)

    racers = [threading.Thread(target=race, args=(f"agent-{number}",)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(outcomes) == 1
    assert log.submit([fact(outcomes[0])], none_yet).result(10).duplicates == 1
