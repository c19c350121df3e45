"""A task that runs in a worktree, over HTTP: what it changed is shown, committed and cleaned up."""

from tests.orchestrator.work import Work
from tests.orchestrator.workplace.repositories import git, make, snapshot


def test_from_a_task_to_a_commit(work: Work) -> None:
    repository = make(work.folder / "project")
    (repository / "mine.txt").write_text("not committed")
    before = snapshot(repository)
    task = work.run("Fix the greeting in readme.txt", working_directory=str(repository), isolation="worktree")
    assert task["status"] == "completed", task
    url = f"/tasks/{task['id']}/git"
    found = work.server.get(url)
    assert (found["branch"], found["base_branch"]) == (f"fleet/{task['id'].lower()}", "main")
    assert found["files"]
    assert found["can"]["commit"]
    assert work.server.get(f"{url}/diff")["diff"].startswith("diff --git")
    committed = work.call("POST", f"{url}/commit", {}, expect=201)
    assert committed["git"]["commits"] == 1
    assert work.call("POST", f"{url}/commit", {}, expect=409)["message"] == "there is nothing to commit"
    work.call("POST", f"{url}/clean-up", {}, expect=201)
    assert git(repository, "log", "-1", "--format=%s", found["branch"]) == task["title"]
    assert snapshot(repository) == before
