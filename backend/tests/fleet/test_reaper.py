"""What died without saying so is marked, once, by whichever server looks first (LIVE-9)."""

import pytest

from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.events.log import EventLog
from fleetdeck.fleet.reaper import LOST_AFTER, STUCK_AFTER, Reaper
from fleetdeck.main import projectors
from tests.server import Server

NOW = clock.now()


def statuses(server: Server) -> dict[str, tuple[str, str | None]]:
    return {agent["id"]: (agent["status"], agent["status_reason"]) for agent in server.get("/agents")["items"]}


def test_silent_agents_become_stuck_and_then_lost(server: Server, database_url: str) -> None:
    def say(agent: str, status: str, ago: int, **more: str) -> dict[str, object]:
        return server.event("agent.status_changed", {"agent_id": agent, "status": status, **more}, time=NOW - ago)

    server.post(
        say("busy", "running", clock.MINUTE),
        say("silent", "running", STUCK_AFTER + clock.SECOND),
        say("dead", "running", LOST_AFTER + clock.SECOND),
        say("asks", "waiting", LOST_AFTER + clock.SECOND, waiting_for="person"),
        say("done", "completed", LOST_AFTER + clock.SECOND),
        say("young", "created", STUCK_AFTER + clock.SECOND),
        say("never", "created", LOST_AFTER + clock.SECOND),
        server.event(
            "agent.status_changed", {"agent_id": "own", "status": "running"}, "claude-code:x", NOW - LOST_AFTER * 2
        ),
    )
    db = Database(database_url)
    log = EventLog(db, projectors())
    reaper = Reaper(db, log, ["claude-code:"])
    found = reaper.find(NOW)
    assert {fact.data.model_dump()["agent_id"] for fact in found} == {"silent", "dead", "never"}
    # Another server concludes the same at the same time: one fact.
    again = Reaper(db, log, ["claude-code:"]).find(NOW + clock.SECOND)
    assert [(fact.source, fact.id) for fact in again] == [(fact.source, fact.id) for fact in found]
    # No source of somebody else may speak for Fleetdeck: it writes them itself.
    log.submit(found).result()
    log.close()
    db.close()
    after = statuses(server)
    assert after["silent"] == ("stuck", "no fact for 10 minutes")
    assert after["dead"] == ("lost", "no fact for 60 minutes")
    assert after["never"] == ("lost", "no fact for 60 minutes")
    assert {id: after[id][0] for id in ("busy", "asks", "done", "own", "young")} == {
        "busy": "running",
        "asks": "waiting",
        "done": "completed",
        "own": "running",
        "young": "created",
    }


@pytest.mark.parametrize("status", ["stuck", "lost"])
def test_an_agent_that_was_given_up_and_works_again_runs(server: Server, status: str) -> None:
    usage = {"agent_id": "a", "model": "gpt-5"}
    server.post(
        server.event("agent.status_changed", {"agent_id": "a", "status": status}, time=NOW),
        server.event("usage.recorded", usage, time=NOW - clock.SECOND),
    )
    assert server.get("/agents/a")["status"] == status
    server.post(server.event("usage.recorded", usage, time=NOW + clock.SECOND))
    agent = server.get("/agents/a")
    assert (agent["status"], agent["status_reason"]) == ("running", "seen working again")


def test_a_lost_agent_that_comes_back_runs_again(server: Server) -> None:
    server.post(
        server.event("agent.status_changed", {"agent_id": "a", "status": "lost"}, time=NOW - clock.MINUTE),
        server.event("agent.status_changed", {"agent_id": "a", "status": "running"}, time=NOW),
    )
    agent = server.get("/agents/a")
    assert (agent["status"], agent["ended_at"]) == ("running", None)


def test_agents_of_a_source_that_went_silent_are_judged_like_others(server: Server, database_url: str) -> None:
    event = server.event(
        "agent.status_changed", {"agent_id": "far", "status": "running"}, "claude-code:x@m", NOW - LOST_AFTER * 2
    )
    server.post(event)
    db = Database(database_url)
    log = EventLog(db, [])
    for silent, expected in ((set[str](), []), ({"claude-code:x@m"}, ["lost"])):
        found = Reaper(db, log, ["claude-code:"], lambda _connection, _now, silent=silent: silent).find(NOW)  # type: ignore[misc]
        assert [fact.data.model_dump()["status"] for fact in found] == expected
    log.close()
    db.close()
