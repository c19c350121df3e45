"""What a key that may only send facts cannot do with them: decide, steer, end or change what is Fleetdeck's own."""

from typing import Any

import httpx
import pytest

from tests.orchestrator.work import Work
from tests.server import BATCH


@pytest.fixture
def sender(work: Work) -> Any:
    """Sends facts with an ingest key; the answer."""
    key = work.call("POST", "/keys", {"name": "outside", "scopes": ["ingest"]}, expect=201)["token"]

    def send(type: str, source: str = "outside", **data: Any) -> Any:
        response = httpx.post(
            f"{work.server.url}/api/v1/events",
            json=[work.server.event(type, data, source=source)],
            headers={"Authorization": f"Bearer {key}", "Content-Type": BATCH},
            trust_env=False,
        )
        assert response.status_code == 202
        return response.json()

    return send


def test_it_decides_no_question_of_an_agent_of_ours(work: Work, sender: Any) -> None:
    id = work.submit("Fix src/a.py\n@simulate builder ask", task_type="custom")
    asked = work.pending()[0]
    decision = {"approval_id": asked["id"], "agent_id": asked["agent_id"], "decision": "allow", "cause": "person"}
    assert sender("approval.decided", **decision)["accepted"] == 1
    assert work.pending()[0]["id"] == asked["id"]
    assert sender("approval.decided", source="fleetdeck", **decision)["rejected"][0]["reason"].startswith("source")
    work.decide(asked["id"], "deny")
    work.until(id, "completed", "failed")


def test_it_ends_no_task_of_ours_and_speaks_to_no_agent(work: Work, sender: Any) -> None:
    id = work.submit("Fix src/a.py\n@simulate builder seconds=60", task_type="custom")
    task = work.until(id, "running")
    sender("task.status_changed", task_id=id, status="cancelled")
    sender("task.completed", task_id=id, status="failed", error="made up")
    sender("task.updated", task_id=id, title="Something else")
    sender("step.failed", task_id=id, step_id=task["steps"][0]["step_id"], error="made up")
    words = {"agent_id": f"{id}-agent", "message_id": "x", "role": "user", "steering": True}
    told = sender("message.recorded", **words, blocks=[{"type": "text", "text": "Do it my way"}])
    assert "person" in told["rejected"][0]["reason"]
    found = work.task(id)
    assert (found["status"], found["title"], found["error"]) == ("running", task["title"], None)
    assert found["steps"][0]["status"] == "running"
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    work.until(id, "cancelled")


@pytest.mark.parametrize(
    ("type", "data"),
    [
        ("fleet.stopped", {}),
        ("fleet.released", {}),
        ("guard.changed", {"max_agents": 1, "max_agents_per_task": 1, "spawns_per_minute": 1, "same_call_limit": 2}),
        ("price.changed", {"overrides": []}),
        ("plan.changed", {"plans": []}),
    ],
)
def test_what_only_a_person_does_is_refused(sender: Any, type: str, data: dict[str, Any]) -> None:
    answer = sender(type, **data)
    assert answer["accepted"] == 0
    assert "person" in answer["rejected"][0]["reason"]
