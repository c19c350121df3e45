"""Steering: words for the next turn, pause and resume (RUN-11); one agent by itself; what may not be steered."""

from tests.orchestrator.work import Work
from tests.server import wait_for


def test_a_person_s_words_reach_the_agent_and_stand_in_the_conversation(work: Work) -> None:
    id = work.submit("Fix src/a.py\n@simulate builder ask")
    approval = work.pending()[0]
    agent = approval["agent_id"]
    key = {"Idempotency-Key": "once"}
    body = {"text": "keep the old name too"}
    assert work.call("POST", f"/agents/{agent}/message", body, expect=202, **key)["changed"] is True
    assert work.call("POST", f"/agents/{agent}/message", body, expect=202, **key)["changed"] is False
    work.decide(approval["id"], "allow")
    task = work.until(id, "completed")
    assert "keep the old name too" in task["steps"][0]["output"]
    messages = work.server.get(f"/agents/{agent}/messages")["items"]
    mine = [message for message in messages if message["steering"]]
    assert [(message["by"], message["role"], message["blocks"][0]["text"]) for message in mine] == [
        ("owner", "user", "keep the old name too")
    ]
    work.call("POST", f"/agents/{agent}/message", body, expect=409)


def test_a_paused_task_waits_before_its_next_turn(work: Work) -> None:
    id = work.submit("Fix src/a.py\n@simulate * pause=0.02")
    wait_for(lambda: work.agents(id))
    assert work.call("POST", f"/tasks/{id}/pause", expect=202)["status"] == "paused"
    wait_for(lambda: any(agent["status"] == "waiting" for agent in work.agents(id)))
    seq = work.server.get("/status")["as_of_seq"]
    assert work.call("POST", f"/tasks/{id}/pause", expect=202)["changed"] is False
    assert work.server.get("/status")["as_of_seq"] == seq, "a paused agent still did something"
    assert work.call("POST", f"/tasks/{id}/resume", expect=202)["status"] == "running"
    work.until(id, "completed")


def test_a_paused_task_can_be_cancelled(work: Work) -> None:
    id = work.submit("Fix src/a.py\n@simulate * pause=0.02")
    wait_for(lambda: work.agents(id))
    work.call("POST", f"/tasks/{id}/pause", expect=202)
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    wait_for(lambda: {agent["status"] for agent in work.agents(id)} == {"cancelled"}, seconds=2)


def test_one_agent_by_itself(work: Work) -> None:
    body = {"role": "REVIEWER", "prompt": "Review src/a.py", "cost_cap": "1.00"}
    task = work.call("POST", "/agents", body, expect=202)["task"]
    task = work.until(task["id"], "completed")
    assert [step["role"] for step in task["steps"]] == ["REVIEWER"]
    agent = work.agents(task["id"])[0]
    assert work.server.get(f"/agents/{agent['id']}")["config"]["instructions"] != ""
    running = work.submit("Fix it\n@simulate * seconds=600")
    wait_for(lambda: work.agents(running))
    assert work.call("POST", f"/agents/{work.agents(running)[0]['id']}/cancel", expect=202)["status"] == "cancelled"


def test_what_fleetdeck_only_watches_is_not_steered(work: Work) -> None:
    work.server.post(
        ("task.created", {"task_id": "theirs", "title": "Theirs"}),
        ("task.status_changed", {"task_id": "theirs", "status": "running"}),
        ("agent.created", {"agent_id": "their-agent", "role": "X", "task_id": "theirs"}),
    )
    for path in ("/tasks/theirs/cancel", "/tasks/theirs/pause", "/agents/their-agent/cancel"):
        assert "only watches" in work.call("POST", path, expect=409)["message"]
    work.call("POST", "/agents/nobody/message", {"text": "hello"}, expect=404)
    work.call("POST", "/tasks/nothing/cancel", expect=404)


def test_a_repeat_with_the_same_key_submits_nothing(work: Work) -> None:
    body = {"prompt": "Fix src/a.py"}
    first = work.call("POST", "/tasks", body, expect=202, **{"Idempotency-Key": "k1"})
    again = work.call("POST", "/tasks", body, expect=202, **{"Idempotency-Key": "k1"})
    assert first["task"]["id"] == again["task"]["id"]
    assert work.call("POST", "/tasks", body, expect=202)["task"]["id"] != first["task"]["id"]
    failed = work.run("Fix it\n@simulate builder fail=3")
    key = {"Idempotency-Key": "again"}
    assert work.call("POST", f"/tasks/{failed['id']}/retry", expect=202, **key)["changed"] is True
    work.until(failed["id"], "completed")
    assert work.call("POST", f"/tasks/{failed['id']}/retry", expect=202, **key)["status"] == "completed"
    assert work.task(failed["id"])["run"] == 2
