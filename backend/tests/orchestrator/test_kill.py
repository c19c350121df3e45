"""kill -9 of the server while it runs tasks: every run ends, and no finished step runs twice (RUN-2)."""

from collections import Counter
from pathlib import Path
from typing import Any

from tests.orchestrator.work import Work
from tests.process import STOPPED, Process, process
from tests.server import assert_replay_equals, wait_for

PROMPT = "Add a --json flag to the export command\n@simulate * note=runs.log pause=0.02"
FAST = {"FLEETDECK_SIMULATED_PAUSE": "0.02"}


def test_killed_in_every_step_and_at_every_boundary(database_url: str, tmp_path: Path) -> None:
    with process(database_url, tmp_path / "server", **FAST) as program:
        work = Work(program.start(), tmp_path)
        id = work.submit(PROMPT)
        for step_id in ("planner", "builder", "tester", "reviewer"):
            # In the middle of the step: it has begun to do something.
            wait_for(lambda: began(work, id, step_id))  # noqa: B023
            work = restarted(program, tmp_path)
            # As soon as anybody can see that it is done.
            wait_for(lambda: work.step(id, step_id)["status"] == "completed")  # noqa: B023
            work = restarted(program, tmp_path)
        task = work.until(id, "completed")
        assert_each_step_finished_once(work, task)
        lost = [agent for agent in work.agents(id) if agent["status"] == "failed"]
        assert {agent["status_reason"] for agent in lost} == {"the process that ran it was lost"}
        assert work.server.get("/guard")["running_agents"] == 0
        assert program.stop() in STOPPED
    assert_replay_equals(database_url)


def test_killed_while_many_run_and_while_some_wait(database_url: str, tmp_path: Path) -> None:
    with process(database_url, tmp_path / "server", **FAST) as program:
        work = Work(program.start(), tmp_path)
        limits = {"max_agents": 6, "max_agents_per_task": 3, "spawns_per_minute": 1000, "same_call_limit": 6}
        work.call("PUT", "/guard", limits, expect=200)
        ids = [work.submit(f"{PROMPT} {n}", task_type="bug_fix") for n in range(10)]
        ids += [work.submit(f"Review it {n}\n@simulate * note=runs.log", task_type="code_review") for n in range(4)]
        asks = work.submit("Fix it\n@simulate builder ask", priority="critical")
        for done in (1, 4, 8):
            wait_for(lambda: sum(work.task(id)["status"] == "completed" for id in ids) >= done)  # noqa: B023
            work = restarted(program, tmp_path)
        work.decide(work.pending()[0]["id"], "allow")
        for id in (*ids, asks):
            task = work.until(id, "completed", seconds=60)
            if id != asks:
                assert_each_step_finished_once(work, task)
        assert program.stop() in STOPPED
    assert_replay_equals(database_url)


def restarted(program: Process, folder: Path) -> Work:
    program.kill()
    return Work(program.start(), folder)


def began(work: Work, id: str, step_id: str) -> bool:
    step = work.step(id, step_id)
    if step["status"] != "running":
        return False
    return any(agent["id"] == step["agent_id"] and agent["messages"] > 1 for agent in work.agents(id))


def assert_each_step_finished_once(work: Work, task: Any) -> None:
    """By the facts, and by what the steps did: an attempt after the one that finished would have left a line."""
    began: Counter[str] = Counter()
    finished: Counter[str] = Counter()
    for fact in work.facts("step.started", "step.completed"):
        data = fact["data"]
        if data["task_id"] != task["id"]:
            continue
        assert not finished[data["step_id"]], f"{data['step_id']} went on after its end"
        (began if fact["type"] == "step.started" else finished)[data["step_id"]] += 1
    assert set(finished.values()) == {1}
    assert set(finished) == {step["step_id"] for step in task["steps"]}
    lines = Counter(Path(task["working_directory"], "runs.log").read_text().split())
    # Killed between the fact of its start and its first act, an attempt leaves no line.
    assert all(1 <= lines[step_id] <= began[step_id] for step_id in finished), (lines, began)
