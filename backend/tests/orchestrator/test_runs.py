"""From a prompt to a finished task, through the public edge (RUN-2, TASK-1, TASK-4, TASK-5)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.orchestrator.work import Work, dollars
from tests.server import wait_for

PROMPT = "Add a --json flag to the export command"


def test_a_task_runs_to_its_end_and_its_cost_is_the_sum_of_the_ledger(work: Work) -> None:
    task = work.run(PROMPT)
    assert task["status"] == "completed"
    assert [step["role"] for step in task["steps"]] == ["PLANNER", "BUILDER", "TESTER", "REVIEWER"]
    assert {step["status"] for step in task["steps"]} == {"completed"}
    assert task["skipped"][0]["role"] == "ANALYST"
    assert "simple" in task["skipped"][0]["reason"]
    assert task["result"] == task["steps"][-1]["output"] != ""
    agents = work.agents(task["id"])
    assert len(agents) == task["agents"] == 4
    assert {(agent["status"], agent["simulated"], agent["task_id"]) for agent in agents} == {
        ("completed", True, task["id"])
    }
    ledger = work.server.get("/metrics/costs/ledger", limit=500)["items"]
    total = dollars([entry["cost"] for entry in ledger])
    assert total > 0
    assert dollars([task["cost"]]) == dollars([agent["cost"] for agent in agents]) == total
    assert dollars([step["cost"] for step in task["steps"]]) == total
    status = work.server.get("/status")
    assert dollars([status["cost"]["total"]]) == total
    assert status["tasks"] == {"total": 1, "active": 0, "by_status": {"completed": 1}}
    assert status["simulated"] is True


def test_files_really_change_and_their_diffs_are_there(work: Work) -> None:
    folder = work.folder / "project"
    (folder / "src").mkdir(parents=True)
    mine = folder / "src" / "export.py"
    mine.write_text("print('mine')\n")
    task = work.run("Add a --json flag to src/export.py", working_directory=str(folder))
    assert task["status"] == "completed", task["error"]
    assert mine.read_text() == "print('mine')\n", "a file of the person's was overwritten"
    files = work.server.get(f"/tasks/{task['id']}/files")["items"]
    built = next(file for file in files if file["path"].startswith("src/"))
    assert (folder / built["path"]).read_text().count("\n") == built["lines_added"]
    change = built["changes"][0]
    patch = work.server.get(f"/agents/{change['agent_id']}/files/patch", seq=change["seq"])["patch"]
    assert "+def " in patch
    spans = work.server.get(f"/tasks/{task['id']}/timeline")["items"]
    assert {"agent", "tool"} == {span["kind"] for span in spans}


def test_a_step_gets_what_the_steps_before_it_handed_over(work: Work) -> None:
    task = work.run(PROMPT)
    tester = next(step for step in task["steps"] if step["role"] == "TESTER")
    builder = next(step for step in task["steps"] if step["role"] == "BUILDER")
    told = work.server.get(f"/agents/{tester['agent_id']}/messages")["items"][0]
    assert builder["output"] in told["blocks"][0]["text"]


def test_branches_run_at_the_same_time(work: Work) -> None:
    id = work.submit("Review src/a.py\n@simulate * seconds=60", task_type="code_review", mode="parallel")
    wait_for(lambda: sum(step["status"] == "running" for step in work.task(id)["steps"]) == 2)
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    work.until(id, "cancelled")


def test_a_failed_attempt_is_tried_again(work: Work) -> None:
    task = work.run("Fix the crash in src/a.py\n@simulate builder fail=1")
    builder = next(step for step in task["steps"] if step["role"] == "BUILDER")
    assert (task["status"], builder["attempt"], builder["error"]) == ("completed", 2, None)
    assert [agent["status"] for agent in work.agents(task["id"])].count("failed") == 1


def test_a_step_that_fails_for_good_fails_the_task_and_a_retry_keeps_what_is_done(work: Work) -> None:
    task = work.run("Fix the crash in src/a.py\n@simulate tester fail=2")
    assert task["status"] == "failed"
    assert "TESTER" in task["error"]
    assert work.server.get("/status")["tasks"]["by_status"] == {"failed": 1}
    again = work.call("POST", f"/tasks/{task['id']}/retry", expect=202)
    assert again["changed"] is True
    task = work.until(task["id"], "completed")
    attempts = {step["role"]: step["attempt"] for step in task["steps"]}
    assert (task["run"], attempts) == (2, {"BUILDER": 1, "TESTER": 3})


def test_steps_after_a_failed_one_are_left_out(work: Work) -> None:
    task = work.run(f"{PROMPT}\n@simulate builder fail")
    states = {step["role"]: step["status"] for step in task["steps"]}
    assert states == {"PLANNER": "completed", "BUILDER": "failed", "TESTER": "cancelled", "REVIEWER": "cancelled"}


def test_cancel_stops_what_runs_within_a_second(work: Work) -> None:
    id = work.submit(f"{PROMPT}\n@simulate planner seconds=600")
    wait_for(lambda: any(agent["activity"] == "running pytest --slow" for agent in work.agents(id)))
    assert work.call("POST", f"/tasks/{id}/cancel", expect=202)["changed"] is True
    wait_for(lambda: {agent["status"] for agent in work.agents(id)} == {"cancelled"}, seconds=1)
    task = work.task(id)
    assert task["status"] == "cancelled"
    assert {step["status"] for step in task["steps"]} == {"cancelled"}
    assert work.call("POST", f"/tasks/{id}/cancel", expect=202)["changed"] is False
    assert work.server.get("/guard")["running_agents"] == 0


def test_a_cancelled_task_can_go_on(work: Work) -> None:
    id = work.submit("Fix src/a.py\n@simulate tester ask")
    work.pending()
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    assert work.server.get("/approvals", status="pending")["items"] == []
    work.call("POST", f"/tasks/{id}/retry", expect=202)
    work.decide(work.pending()[0]["id"], "allow")
    task = work.until(id, "completed")
    assert {step["role"]: step["attempt"] for step in task["steps"]} == {"BUILDER": 1, "TESTER": 2}


def test_dependencies_are_waited_for(work: Work) -> None:
    first = work.submit("Fix src/a.py\n@simulate builder ask")
    second = work.submit("Fix src/b.py", dependencies=[first], priority="critical")
    approval = work.pending()[0]
    assert work.task(second)["status"] == "pending"
    work.decide(approval["id"], "allow")
    work.until(second, "completed")
    assert work.task(first)["completed_at"] <= work.task(second)["started_at"]


def test_a_rerun_is_a_new_task_with_changes(work: Work) -> None:
    task = work.run(PROMPT, labels=["cli"], priority="high")
    body = {"changes": {"prompt": "Add a --yaml flag", "always_include_analyst": True}}
    again = work.call("POST", f"/tasks/{task['id']}/rerun", body, expect=202)["task"]
    assert (again["rerun_of"], again["labels"], again["priority"]) == (task["id"], ["cli"], "high")
    assert again["steps"][0]["role"] == "ANALYST"
    done = work.until(again["id"], "completed")
    compared = work.server.get("/tasks/compare", ids=f"{task['id']},{done['id']}")
    assert compared["recommendation"]["task_id"] == task["id"], "without ANALYST it is cheaper"
    work.call("POST", f"/tasks/{task['id']}/rerun", {"changes": {"nonsense": 1}}, expect=422)


def test_archive_restore_delete_and_bulk(work: Work) -> None:
    one, two = work.run("Fix a.py")["id"], work.run("Fix b.py")["id"]
    work.call("POST", f"/tasks/{one}/archive", expect=202)
    assert [task["id"] for task in work.server.get("/tasks")["items"]] == [two]
    assert [task["id"] for task in work.server.get("/tasks", archived=True)["items"]] == [one]
    work.call("POST", f"/tasks/{one}/restore", expect=202)
    body = {"ids": [one, two, "T-99"], "action": "label", "label": "keep"}
    outcome = work.call("POST", "/tasks/bulk", body, expect=200)
    assert (outcome["done"], [refusal["id"] for refusal in outcome["refused"]]) == ([one, two], ["T-99"])
    assert work.server.get("/tasks/facets")["label"] == {"keep": 2}
    assert work.call("DELETE", f"/tasks/{one}", expect=202)["status"] == "deleted"
    work.call("GET", f"/tasks/{one}", expect=404)


def test_search_finds_words_in_prompts_and_results_and_marks_them(work: Work) -> None:
    work.run("Fix the rounding of invoices in src/billing.py")
    work.run("Write a guide to exports", task_type="documentation")
    found = work.server.get("/tasks", q="ROUNDING invoices")
    assert found["total"] == 1
    hit = next(hit for hit in found["items"][0]["hits"] if hit["kind"] == "prompt")
    start, end = hit["marks"][0]
    assert hit["text"][start:end].lower() == "rounding"
    assert work.server.get("/tasks", q="Approved", hits="result")["total"] == 1
    assert work.server.get("/tasks", q="rounding", hits="result")["total"] == 0
    assert work.server.get("/tasks/facets", q="of invoices")["hits"]["prompt"] == 1


def test_prompts_with_hostile_text_are_kept_as_they_are(work: Work, tmp_path: Path) -> None:
    prompt = "Fix \x1b[31mred\x1b[0m <script>alert(1)</script> `$(touch pwned)` ../../etc/passwd ;rm -rf /\x00"
    task = work.run(prompt, title="<b>bold</b>")
    assert task["status"] == "completed"
    assert task["prompt"].replace("\N{REPLACEMENT CHARACTER}", "\x00") == prompt
    assert task["title"] == "<b>bold</b>"
    assert not list(tmp_path.rglob("pwned"))
    refused = work.call("POST", "/tasks", {"prompt": "x" * 1_048_576}, expect=413)
    assert "1048576 bytes" in refused["message"]


def test_many_who_submit_at_once_get_a_number_each(work: Work) -> None:
    with ThreadPoolExecutor(8) as people:
        ids = list(people.map(lambda n: work.submit(f"Fix src/f{n}.py"), range(16)))
    assert sorted(ids) == sorted(f"T-{number}" for number in range(1, 17))
    for id in ids:
        work.until(id, "completed", seconds=60)
