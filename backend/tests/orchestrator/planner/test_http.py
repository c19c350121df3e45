"""Planning and folders over HTTP: as declared, by those who may, and quickly."""

import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core import clock
from tests.orchestrator.workplace.repositories import make
from tests.server import Server, running


def test_an_estimate_as_the_form_asks_for_it(server: Server) -> None:
    answer = server.client.post("/api/v1/tasks/estimate", json={"prompt": "Add a --json flag to the export command"})
    assert answer.status_code == 200, answer.text
    plan = answer.json()
    assert (plan["task_type"], plan["complexity"]["label"], plan["simulated"]) == (
        "feature_implementation",
        "simple",
        True,
    )
    assert [step["role"] for step in plan["steps"] if not step["included"]] == ["ANALYST"]
    assert server.client.post("/api/v1/tasks/estimate", json={}).status_code == 200
    assert server.client.post("/api/v1/tasks/estimate", json={"driver": "nope"}).status_code == 422
    assert server.client.post("/api/v1/tasks/estimate", json={"workflow_id": "nope"}).status_code == 404
    assert server.client.post("/api/v1/tasks/estimate", json={"surprise": 1}).status_code == 422


def test_workflows_and_prompts(server: Server) -> None:
    assert len(server.get("/workflows")["items"]) == 8
    found = server.get("/workflows/recommend", prompt="Refactor the payment module")
    assert (found["workflow"]["id"], found["skipped"]) == ("refactoring", [])
    assert server.get("/prompts/role/BUILDER")["variants"][1]["variant"] == "complex"
    assert server.client.get("/api/v1/prompts/role/NOBODY").status_code == 404
    answer = server.client.post("/api/v1/prompts/preview", json={"roles": ["ANALYST"], "task": {"prompt": "Fix it"}})
    assert [item["variant"] for item in answer.json()["items"]] == ["simple", "complex"]
    assert any(driver["default"] for driver in server.get("/drivers")["items"])


def test_folders_are_for_those_who_may_start_tasks(database_url: str, tmp_path: Path) -> None:
    make(tmp_path / "root" / "project")
    with running(database_url, tmp_path, work_roots=[tmp_path / "root"]) as server:
        folder = str(tmp_path / "root" / "project")

        def ask(what: str, path: str) -> Any:
            answer = server.client.get(f"/api/v1/directories/{what}", params={"path": path})
            assert answer.status_code == 200, answer.text
            return answer.json()

        assert [entry["path"] for entry in ask("browse", str(tmp_path / "root"))["entries"]] == [folder]
        assert ask("check", folder)["isolations"] == ["in_place", "branch", "worktree"]
        assert server.get("/directories")["roots"] == [str(tmp_path / "root")]
        for path in (str(tmp_path), f"{folder}/../..", "/etc", str(tmp_path / "data")):
            refused = server.client.get("/api/v1/directories/browse", params={"path": path})
            assert refused.status_code == 403, path
            assert ask("check", path)["problem"]
        viewer = {"Authorization": f"Bearer {server.key('read')}"}
        for path in ("/directories", f"/directories/check?path={folder}", f"/directories/browse?path={folder}"):
            assert server.client.get(f"/api/v1{path}", headers=viewer).status_code == 403
        assert server.client.get("/api/v1/tasks/T-404/git", headers=viewer).status_code == 404
        for command in ("commit", "push", "pull-request", "clean-up"):
            url = f"/api/v1/tasks/T-404/git/{command}"
            assert server.client.post(url, json={}, headers=viewer).status_code == 403
            assert server.client.post(url, json={}).status_code == 404


@pytest.mark.parametrize("kind", ["bug_fix", "testing"], ids=["like it", "of other kinds"])
def test_the_estimate_is_there_before_the_next_key(server: Server, kind: str) -> None:
    """With 10,000 finished tasks it takes a few milliseconds (the bar is 20); the limit here is for slow machines."""
    for chunk in range(10):
        events = []
        for n in range(1_000):
            id, at = f"O-{chunk}-{n}", clock.now() - (chunk * 1_000 + n + 2) * 8 * clock.MINUTE
            created = {"task_id": id, "title": id, "task_type": kind, "complexity": "simple", "simulated": True}
            used = {"task_id": id, "model": "claude-sonnet-5", "input_tokens": 1_000, "output_tokens": n}
            done = {"task_id": id, "status": "completed", "duration_ms": 60_000}
            events.append(server.event("task.created", {**created, "workflow_id": kind}, time=at))
            events.append(server.event("usage.recorded", used, time=at))
            events.append(server.event("task.completed", done, time=at + clock.MINUTE))
        server.post_raw(events)
    took = []
    for n in range(30):
        began = time.perf_counter()
        answer = server.client.post("/api/v1/tasks/estimate", json={"prompt": f"Fix it {n}", "driver": "simulated"})
        took.append(time.perf_counter() - began)
        assert answer.json()["estimate"]["sample"] == (50 if kind == "bug_fix" else 0)
    print(f"median {statistics.median(took) * 1000:.1f} ms, most {max(took) * 1000:.1f} ms")
    assert statistics.median(took) < 0.1
