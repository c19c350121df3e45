"""Agents at work: each once a day of the caller's zone, whatever order the facts come in (STATS-4, STATS-5)."""

import random
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fleetdeck.core import clock
from tests.server import Server


def message(server: Server, agent: str, number: int, time: int) -> dict[str, Any]:
    data = {"agent_id": agent, "message_id": f"m{number}", "role": "assistant"}
    return server.event("message.recorded", data, time=time)


def days_of(activity: dict[str, Any]) -> dict[str, int]:
    return {day["date"]: day["agents"] for day in activity["days"] if day["agents"]}


def test_each_agent_counts_once_a_day_in_every_zone(server: Server) -> None:
    dice = random.Random(7)
    today = clock.now() - clock.now() % clock.DAY
    seen = [(f"a{dice.randrange(5)}", today - dice.randrange(20 * 96) * 15 * clock.MINUTE) for _ in range(400)]
    events = [message(server, agent, number, time) for number, (agent, time) in enumerate(seen)]
    for start in range(0, len(events), 37):
        server.post(*events[start : start + 37])
    for name in ("UTC", "Asia/Kathmandu", "America/Los_Angeles"):
        zone = ZoneInfo(name)
        local = [(agent, datetime.fromtimestamp(time / clock.SECOND, zone)) for agent, time in seen]
        expected: dict[str, set[str]] = {}
        hours: dict[tuple[str, int, int], set[str]] = {}
        for agent, at in local:
            expected.setdefault(at.date().isoformat(), set()).add(agent)
            hours.setdefault((at.date().isoformat(), at.hour, at.fold), set()).add(agent)
        found = server.get("/metrics/activity", tz=name)
        assert days_of(found) == {day: len(agents) for day, agents in expected.items()}, name
        assert found["active_days"] == len(expected)
        assert found["busiest"]["agents"] == max(map(len, expected.values()))
        assert sum(map(sum, found["hours"])) == sum(map(len, hours.values()))
        assert 52 * 7 < len(found["days"]) <= 53 * 7


def test_an_agent_that_becomes_known_late_brings_its_days_along(server: Server) -> None:
    now = clock.now()
    server.post(*(message(server, "a", day, now - day * clock.DAY) for day in range(3)))
    assert days_of(server.get("/metrics/activity", workspace="api")) == {}
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "workspace": "api"}))
    found = server.get("/metrics/activity", workspace="api")
    assert (len(days_of(found)), found["longest_run"], found["workspaces"]) == (3, 3, ["api"])
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "workspace": "web"}))
    assert days_of(server.get("/metrics/activity", workspace="api")) == {}
    assert server.get("/metrics/activity")["active_days"] == 3


def test_peak_hours_are_of_the_period_that_is_asked_for(server: Server) -> None:
    # A Tuesday.
    server.post(message(server, "a", 1, clock.parse("2026-11-17T10:20:00Z")))
    server.post(message(server, "b", 2, clock.parse("2026-11-17T10:50:00Z")))
    server.post(message(server, "b", 3, clock.parse("2026-11-10T10:50:00Z")))
    hours = server.get("/metrics/activity", start="2026-11-16T00:00:00Z", tz="Europe/Berlin")["hours"]
    assert hours[1][11] == 2
    assert sum(map(sum, hours)) == 2
    hours = server.get("/metrics/activity", start="2026-11-01T00:00:00Z", end="2026-11-17T10:45:00Z")["hours"]
    assert (hours[1][10], sum(map(sum, hours))) == (2, 2)


def test_an_empty_fleet_was_never_active(server: Server) -> None:
    found = server.get("/metrics/activity", start="2026-11-01T00:00:00Z")
    assert (found["active_days"], found["busiest"], found["longest_run"], found["workspaces"]) == (0, None, 0, [])
