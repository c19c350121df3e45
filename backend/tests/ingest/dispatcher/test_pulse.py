"""A dispatch that says it runs: believed as long as its log and its process do (LIVE-9)."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core import clock
from fleetdeck.ingest.sources.dispatcher import source as dispatcher_source
from fleetdeck.ingest.sources.dispatcher.pulse import LOST, STUCK, judge
from tests.ingest.dispatcher.conftest import Dispatcher, dispatch
from tests.server import Server, assert_replay_equals, running, wait_for


@pytest.mark.parametrize(
    ("silent", "alive", "status"),
    [
        (None, None, "running"),
        (0, None, "running"),
        (STUCK, None, "stuck"),
        (LOST, None, "lost"),
        (LOST, True, "stuck"),
        (0, False, "lost"),
        (None, True, "running"),
        (-clock.DAY, None, "running"),
    ],
)
def test_what_is_known_decides(silent: int | None, alive: bool | None, status: str) -> None:
    verdict = judge(silent, alive)
    assert verdict.status == status
    assert verdict.reason


def _agent(server: Server) -> Any:
    found = {agent["id"]: agent for agent in server.get("/agents")["items"]}
    return found.get("ops:d-1", {"status": None})


def _age(log: Path, seconds: int) -> None:
    then = clock.now() // clock.SECOND - seconds
    os.utime(log, (then, then))


def test_a_silent_dispatch_is_lost_and_heals(
    dispatcher: Dispatcher, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher_source, "LOOK_ANYWAY_SECONDS", 0.1)
    log = dispatcher.write("logs/d-1.log", "begun\n")
    _age(log, 5_000)
    dispatcher.dispatches(dispatch(status="running", started_at="2026-11-02T10:00:00Z", log="logs/d-1.log"))
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        wait_for(lambda: _agent(server)["status"] == "lost")
        assert "silent for an hour" in server.get("/agents/ops:d-1")["status_reason"]
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        assert _agent(server)["status"] == "lost"
        with log.open("a") as file:
            file.write("still here\n")
        wait_for(lambda: _agent(server)["status"] == "running")
        _age(log, 700)
        wait_for(lambda: _agent(server)["status"] == "stuck")
        dispatcher.dispatches(
            dispatch(status="completed", started_at="2026-11-02T10:00:00Z", completed_at="2026-11-02T12:00:00Z")
        )
        wait_for(lambda: _agent(server)["status"] == "completed")
    assert_replay_equals(database_url)


def test_a_process_that_ended_is_noticed(
    dispatcher: Dispatcher, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher_source, "LOOK_ANYWAY_SECONDS", 0.1)
    monkeypatch.setattr(dispatcher_source, "MISSING_SECONDS", 0.1)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        dispatcher.dispatches(dispatch(status="running", pid=process.pid), dispatch("d-2", status="running", pid=2**30))
        with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
            wait_for(lambda: _agent(server)["status"] == "running")
            process.kill()
            process.wait()
            wait_for(lambda: _agent(server)["status"] == "lost")
            # A process that was never seen may run elsewhere.
            assert {agent["id"]: agent["status"] for agent in server.get("/agents")["items"]}["ops:d-2"] == "running"
    assert_replay_equals(database_url)
