"""The fleet's guard: limits that hold, loops that end, caps that are not broken, one kill switch (RUN-9)."""

from decimal import Decimal

from tests.orchestrator.work import Work
from tests.server import wait_for

LIMITS = {"max_agents": 20, "max_agents_per_task": 8, "spawns_per_minute": 600, "same_call_limit": 6}


def test_no_more_agents_at_once_than_allowed(work: Work) -> None:
    work.call("PUT", "/guard", LIMITS | {"max_agents": 3}, expect=200)
    ids = [work.submit(f"Fix src/f{n}.py\n@simulate * seconds=0.05") for n in range(10)]
    for id in ids:
        work.until(id, "completed")
    assert most_at_once(work) == 3


def test_no_more_agents_of_one_task_than_allowed(work: Work) -> None:
    work.call("PUT", "/guard", LIMITS | {"max_agents_per_task": 1}, expect=200)
    id = work.submit("Review src/a.py\n@simulate * seconds=0.05", task_type="code_review", mode="parallel")
    work.until(id, "completed")
    assert most_at_once(work) == 1


def test_agents_start_no_faster_than_allowed(work: Work) -> None:
    work.call("PUT", "/guard", LIMITS | {"spawns_per_minute": 2}, expect=200)
    id = work.submit("Add a flag to src/a.py")
    wait_for(lambda: work.step(id, "builder")["status"] == "completed")
    # The third has to wait for most of a minute.
    assert work.step(id, "tester")["status"] == "pending"
    assert len(work.agents(id)) == 2
    work.call("PUT", "/guard", LIMITS, expect=200)
    work.until(id, "completed")


def test_the_same_call_again_and_again_ends_the_agent(work: Work) -> None:
    task = work.run("Fix src/a.py\n@simulate builder loop")
    assert task["status"] == "failed"
    assert "same call 6 times: Bash" in task["error"]
    assert task["steps"][0]["attempt"] == 1, "a loop is not tried again"
    calls = work.server.get(f"/agents/{task['steps'][0]['agent_id']}/tools", name="Bash")["items"]
    assert sum(call["summary"] == "pytest -x" for call in calls) == 5


def test_a_cap_holds_under_fifty_calls_at_once(work: Work) -> None:
    task = work.run("Fix src/a.py\n@simulate builder calls=50 cost=0.10", cost_cap="1.00", task_type="custom")
    assert task["status"] == "failed"
    assert "cost cap of $1.00" in task["error"]
    assert Decimal("0.80") <= Decimal(task["cost"]) <= Decimal("1.00")
    assert task["steps"][0]["attempt"] == 1, "a cap is not tried again"
    # Without the cap the same task costs five times as much.
    free = work.run("Fix src/a.py\n@simulate builder calls=50 cost=0.10", task_type="custom")
    assert Decimal(free["cost"]) > 5


def test_the_kill_switch_stops_everything_and_refuses_new_work_until_released(work: Work) -> None:
    work.call("PUT", "/guard", LIMITS | {"max_agents": 4}, expect=200)
    ids = [work.submit(f"Fix src/f{n}.py\n@simulate * seconds=600 pause=0.01") for n in range(8)]
    wait_for(lambda: work.server.get("/guard")["running_agents"] == 4)
    guard = work.call("POST", "/guard/stop", {"reason": "too hot"}, expect=202)
    assert (guard["stopped"], guard["stopped_by"], guard["reason"]) == (True, "owner", "too hot")
    wait_for(lambda: work.server.get("/guard")["running_agents"] == 0, seconds=2)
    assert {work.task(id)["status"] for id in ids} == {"cancelled"}
    wait_for(lambda: {agent["status"] for id in ids for agent in work.agents(id)} == {"cancelled"}, seconds=2)
    assert work.server.get("/status")["guard"]["stopped"] is True
    refused = work.call("POST", "/tasks", {"prompt": "Fix it"}, expect=409)
    assert "kill switch" in refused["message"]
    work.call("POST", f"/tasks/{ids[0]}/retry", expect=409)
    assert work.call("POST", "/guard/release", expect=202)["stopped"] is False
    assert {work.task(id)["status"] for id in ids} == {"cancelled"}, "what was stopped stays stopped"
    assert work.run("Fix it")["status"] == "completed"


def most_at_once(work: Work) -> int:
    """The most agents that ran at the same time, by the facts."""
    now = most = 0
    for fact in work.facts("agent.status_changed"):
        status = fact["data"]["status"]
        now += {"running": 0, "completed": -1, "failed": -1, "cancelled": -1}.get(status, 0)
        if status == "running" and fact["data"]["reason"].startswith("step "):
            now += 1
        most = max(most, now)
    return most
