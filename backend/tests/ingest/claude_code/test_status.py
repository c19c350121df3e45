"""What an agent is doing, and why we believe it (LIVE-9)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core.clock import DAY, MINUTE, SECOND
from fleetdeck.ingest.sources.claude_code.map.outbox import Encoded
from fleetdeck.ingest.sources.claude_code.status.activity import Activity
from fleetdeck.ingest.sources.claude_code.status.board import Board
from fleetdeck.ingest.sources.claude_code.transport.processes import Process
from tests.ingest.claude_code import support
from tests.ingest.claude_code.support import SESSION, Chat, MemoryLog, MemoryPositions, following, imported

NOW = 1_800_000_000 * SECOND
CWD = "/home/dev/shop"
BASH = (("Bash", "running pytest -x"),)
HERE = Process(CWD, NOW - DAY, 0)


def agent(**known: Any) -> Activity:
    base = Activity(
        "s1", "s1", False, CWD, "line-1", NOW, "open", "", "thinking", 0, False, None, False, (), NOW - DAY, ()
    )
    return replace(base, **known)


def verdict(
    activity: Activity, silence: int = SECOND, processes: tuple[Process, ...] = (), others: tuple[Activity, ...] = ()
) -> tuple[str, str | None]:
    board = Board()
    board.processes = processes
    facts = board.update([*others, replace(activity, seen=NOW - silence)], NOW)
    told = [json.loads(fact[4]) for fact in facts if fact[3] == f"agent/{activity.agent_id}"]
    assert told[-1]["reason"]
    return told[-1]["status"], told[-1].get("waiting_for")


@pytest.mark.parametrize(
    ("evidence", "silence", "processes", "expected"),
    [
        ({}, SECOND, (), ("running", None)),
        ({"open_tools": BASH}, MINUTE, (), ("running", None)),
        ({"open_tools": BASH}, 11 * MINUTE, (HERE,), ("waiting", "person")),
        ({"open_tools": BASH}, 5 * SECOND, (HERE,), ("running", None)),
        ({"open_tools": BASH}, MINUTE, (HERE,), ("waiting", "person")),
        ({"open_tools": BASH, "unattended": True}, MINUTE, (HERE,), ("running", None)),
        ({"open_tools": BASH, "called_at": NOW - MINUTE}, MINUTE, (replace(HERE, newest_child=NOW - MINUTE),), ("running", None)),
        ({"open_tools": (("mcp__x__y", "using x: y"),)}, MINUTE, (HERE,), ("running", None)),
        ({"open_tools": (("AskUserQuestion", "asking"),)}, MINUTE, (), ("waiting", "person")),
        ({"open_tools": (("ExitPlanMode", "plan"),)}, 3 * 60 * MINUTE, (HERE,), ("waiting", "person")),
        ({"open_tools": (("ExitPlanMode", "plan"),)}, 3 * 60 * MINUTE, (), ("lost", None)),
        ({"retry_until": NOW, "detail": "529"}, MINUTE, (), ("waiting", "rate_limit")),
        ({}, 10 * MINUTE, (HERE,), ("stuck", None)),
        ({}, 10 * MINUTE, (), ("lost", None)),
        ({}, 400 * DAY, (), ("lost", None)),
        ({"exited": True}, MINUTE, (), ("cancelled", None)),
        ({"turn": "ended"}, MINUTE, (), ("idle", None)),
        ({"turn": "ended"}, 60 * MINUTE, (HERE,), ("idle", None)),
        ({"turn": "ended"}, 60 * MINUTE, (), ("completed", None)),
        ({"turn": "ended", "exited": True}, SECOND, (), ("completed", None)),
        ({"turn": "maybe"}, SECOND, (), ("running", None)),
        ({"turn": "maybe"}, 2 * MINUTE, (), ("idle", None)),
        ({"turn": "interrupted"}, MINUTE, (), ("idle", None)),
        ({"turn": "interrupted"}, 60 * MINUTE, (), ("cancelled", None)),
        ({"turn": "error", "detail": "400"}, SECOND, (), ("failed", None)),
        ({"turn": "error", "detail": "429", "retry_until": NOW}, SECOND, (), ("waiting", "rate_limit")),
        ({"is_subagent": True, "turn": "ended"}, SECOND, (), ("completed", None)),
        ({"is_subagent": True, "outcome": "completed"}, SECOND, (), ("completed", None)),
        ({"is_subagent": True}, 11 * MINUTE, (), ("lost", None)),
    ],
)  # fmt: skip
def test_verdicts(
    evidence: dict[str, Any], silence: int, processes: tuple[Process, ...], expected: tuple[str, str | None]
) -> None:
    assert verdict(agent(**evidence), silence, processes) == expected


def test_a_process_that_began_after_the_sessions_last_line_is_another_session() -> None:
    assert verdict(agent(turn="ended"), 60 * MINUTE, (replace(HERE, started=NOW - MINUTE),)) == ("completed", None)


def test_of_two_sessions_in_one_folder_the_newer_has_the_only_process() -> None:
    newer = agent(agent_id="s2", session="s2", seen=NOW)
    assert verdict(agent(turn="ended"), 60 * MINUTE, (HERE,), (newer,)) == ("completed", None)
    assert verdict(agent(turn="ended"), 60 * MINUTE, (HERE, HERE), (newer,)) == ("idle", None)


def test_a_parent_waits_for_its_subagent_and_goes_on_after_it() -> None:
    board = Board()
    child = agent(agent_id="c1", is_subagent=True, line="c-1")
    parent = agent(open_tools=(("Agent", "delegating Look"),))
    board.update([parent, child], NOW)
    assert [_status(fact) for fact in board.review(NOW)] == []
    ended = replace(child, turn="ended", line="c-2")
    told = {fact[3]: _status(fact) for fact in board.update([ended], NOW + SECOND)}
    assert told == {"agent/c1": ("completed", None), "agent/s1": ("running", None)}


def test_only_changes_are_told_and_going_back_is_one() -> None:
    board = Board()
    assert len(board.update([agent(open_tools=BASH)], NOW)) == 1
    assert board.review(NOW + SECOND) == []
    board.processes = (HERE,)
    waiting = board.review(NOW + MINUTE)
    board.processes = (replace(HERE, newest_child=NOW),)
    back = board.review(NOW + MINUTE)
    board.processes = (HERE,)
    again = board.review(NOW + MINUTE)
    assert [_status(fact) for fact in waiting + back + again] == [
        ("waiting", "person"),
        ("running", None),
        ("waiting", "person"),
    ]
    assert len({fact[0] for fact in waiting + back + again}) == 3


def test_judging_the_same_history_again_is_the_same_fact() -> None:
    facts = [Board().update([agent(turn="ended", seen=NOW - DAY * 9)], NOW + later) for later in (0, DAY)]
    assert facts[0] == facts[1]


def test_what_is_long_done_is_forgotten() -> None:
    board = Board()
    board.update([agent(turn="ended", seen=NOW - 9 * DAY), agent(agent_id="s2", session="s2")], NOW)
    assert board.is_busy
    board.review(NOW + 2 * DAY)
    assert not board.has_open
    assert board.review(NOW + 9 * DAY) == []


def test_a_subagent_that_gets_more_to_do_runs_again() -> None:
    board = Board()
    child = agent(agent_id="c1", is_subagent=True, line="c-1", turn="ended")
    parent = agent(children=(("c1", "completed"),))
    board.update([parent, child], NOW)
    told = board.update([replace(child, turn="open", line="c-2", seen=NOW)], NOW)
    assert [_status(fact) for fact in told if fact[3] == "agent/c1"] == [("running", None)]


async def test_old_sessions_land_on_their_last_status(tmp_path: Path) -> None:
    Chat().user("go").says("done").in_project(tmp_path)
    Chat(support.OTHER).user("go").calls("Bash", {"command": "x"}).in_project(tmp_path)
    log = await imported(tmp_path)
    assert {d["agent_id"]: d["status"] for d in log.data("agent.status_changed")} == {
        SESSION: "completed",
        support.OTHER: "lost",
    }
    assert len(log.data("agent.status_changed")) == 2


async def test_a_running_session_says_what_it_does(tmp_path: Path) -> None:
    log = MemoryLog()
    chat = Chat()
    chat.time = support.now() - timedelta(seconds=5)
    chat.user("go").calls("Edit", {"file_path": "/home/dev/shop/src/app.py", "old_string": "a", "new_string": "b"})
    path = chat.in_project(tmp_path)
    async with following(tmp_path, log):
        await log.until(lambda: bool(log.data("agent.status_changed")))
        assert (log.status(SESSION)["status"], log.status(SESSION)["activity"]) == ("running", "editing src/app.py")
        chat.result("ok").says("Done.").write(path)
        await log.until(lambda: log.status(SESSION)["status"] == "idle")


async def test_what_died_while_nobody_looked_is_found_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    positions = MemoryPositions()
    chat = Chat()
    chat.time = support.now() - timedelta(seconds=5)
    chat.user("go").calls("Bash", {"command": "x"}).in_project(tmp_path)
    assert (await imported(tmp_path, positions=positions)).status(SESSION)["status"] == "running"
    _later(monkeypatch, 60 * MINUTE)
    assert (await imported(tmp_path, positions=positions)).status(SESSION)["status"] == "lost"


def _later(monkeypatch: pytest.MonkeyPatch, by: int) -> None:
    from fleetdeck.core import clock

    real: Callable[[], int] = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + by)


def _status(fact: Encoded) -> tuple[str, str | None]:
    data = json.loads(fact[4])
    return data["status"], data.get("waiting_for")
