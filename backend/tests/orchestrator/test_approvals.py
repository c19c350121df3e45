"""Requests for permission: exact, acknowledged, idempotent, one outcome, expiring, surviving a restart (TASK-13)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.orchestrator.work import Work
from tests.server import assert_replay_equals, running, wait_for

ASKS = "Fix the crash in src/a.py\n@simulate builder ask"


def test_it_shows_exactly_what_would_be_done_and_waits(work: Work) -> None:
    id = work.submit(ASKS)
    approval = work.pending()[0]
    assert approval["command"] == "rm -rf build/ && python -m build"
    assert (approval["tool"], approval["task_id"], approval["status"]) == ("Bash", id, "pending")
    assert approval["agent_name"].startswith("builder-")
    assert work.server.get("/status")["approvals"] == {"pending": 1}
    assert work.task(id)["approvals_pending"] == 1
    agent = work.agents(id)[0]
    assert (agent["status"], agent["waiting_for"]) == ("waiting", "person")
    decided = work.decide(approval["id"], "allow")
    assert (decided["status"], decided["decided_by"], decided["cause"]) == ("allowed", "owner", "person")
    assert work.until(id, "completed")["approvals_pending"] == 0
    commands = work.server.get(f"/agents/{agent['id']}/tools", name="Bash")["items"]
    assert ("rm -rf build/ && python -m build", "ok") in {(call["summary"], call["status"]) for call in commands}


def test_a_denial_reaches_the_agent_with_its_note(work: Work) -> None:
    id = work.submit(ASKS)
    work.decide(work.pending()[0]["id"], "deny", note="use the Makefile")
    task = work.until(id, "completed")
    assert "use the Makefile" in task["steps"][0]["output"]
    calls = work.server.get(f"/agents/{task['steps'][0]['agent_id']}/tools", status="denied")["items"]
    assert len(calls) == 1


def test_the_first_decision_holds_and_repeats_are_answered_the_same(work: Work) -> None:
    work.submit(ASKS)
    id = work.pending()[0]["id"]
    first = work.decide(id, "deny", note="no")
    assert work.decide(id, "deny")["seq" if "seq" in first else "decided_at"] == first["decided_at"]
    assert "already denied by owner" in work.decide(id, "allow", expect=409)["message"]


def test_of_two_people_at_once_one_decides(work: Work) -> None:
    work.submit(ASKS)
    id = work.pending()[0]["id"]

    def decide(decision: str) -> int:
        answer = work.server.client.post(f"/api/v1/approvals/{id}/decide", json={"decision": decision})
        return answer.status_code

    with ThreadPoolExecutor(8) as people:
        codes = list(people.map(decide, ["allow", "deny"] * 4))
    assert sorted(codes) == [202] * 4 + [409] * 4
    assert len(work.facts("approval.decided")) == 1


def test_allowed_for_the_run_asks_no_more_for_that_tool(work: Work) -> None:
    id = work.submit("Fix the crash in src/a.py\n@simulate * ask")
    work.decide(work.pending()[0]["id"], "allow", scope="run")
    work.until(id, "completed")
    causes = [fact["data"]["cause"] for fact in work.facts("approval.decided")]
    assert causes == ["person", "rule"]


def test_nobody_in_time_is_a_denial(database_url: str, tmp_path: Path) -> None:
    with running(database_url, tmp_path, simulated_pause=0, approval_seconds=1) as server:
        work = Work(server, tmp_path)
        task = work.run(ASKS)
        assert task["status"] == "completed"
        approval = server.get("/approvals")["items"][0]
        assert (approval["status"], approval["cause"], approval["decided_by"]) == ("expired", "expired", None)
        assert "already expired" in work.decide(approval["id"], "allow", expect=409)["message"]
    assert_replay_equals(database_url)


@pytest.mark.parametrize("while_down", [False, True])
def test_a_question_survives_a_restart(database_url: str, tmp_path: Path, while_down: bool) -> None:
    with running(database_url, tmp_path, simulated_pause=0) as server:
        id = Work(server, tmp_path).submit(ASKS)
        asked = Work(server, tmp_path).pending()[0]["id"]
    if while_down:
        # Answered by a process that runs no tasks itself.
        with running(database_url, tmp_path, run_tasks=False) as other:
            Work(other, tmp_path).decide(asked, "allow")
    with running(database_url, tmp_path, simulated_pause=0) as server:
        work = Work(server, tmp_path)
        if not while_down:
            wait_for(lambda: any(agent["status"] == "waiting" for agent in work.agents(id)))
            assert [approval["id"] for approval in work.pending()] == [asked]
            work.decide(asked, "allow")
        work.until(id, "completed")
        assert len(server.get("/approvals")["items"]) == 1
    assert_replay_equals(database_url)
