"""Schedules, workspaces, backlogs, the crontab, and logs of dispatches, over the API (SRC-5, RUN-8, STATS-6, LIVE-8)."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core import clock
from tests.ingest.dispatcher.conftest import Dispatcher, dispatch, problems, source, tasks, types
from tests.server import Server, assert_replay_equals, running, wait_for

NIGHTLY = {"id": "nightly", "name": "Nightly deps", "cron": "30 2 * * *", "task": "Update dependencies",
           "workspaces": ["api-server", "docs"], "model": "haiku", "last_run": "2026-03-01T02:30:07", "last_result": "success"}  # fmt: skip


def schedules(server: Server) -> dict[str, Any]:
    return {item["name"]: item for item in server.get("/schedules")["items"]}


def test_schedules_say_when_and_what_was_missed(dispatcher: Dispatcher, watching: Server) -> None:
    recent = clock.render(clock.now() - 25 * clock.HOUR)
    dispatcher.write("config/schedules.json", [
        NIGHTLY, {"name": "hourly", "cron": "0 * * * *", "last_run": recent}, {"id": "off", "cron": "@daily", "enabled": False},
        {"id": "odd", "cron": "every day"},
    ])  # fmt: skip
    found = wait_for(lambda: schedules(watching) if len(schedules(watching)) == 3 else None)
    nightly = found["Nightly deps"]
    assert (nightly["words"], nightly["timezone"]) == ("At 02:30", "Europe/Berlin")
    assert (nightly["workspaces"], nightly["model"], nightly["origin"]) == (
        ["api-server", "docs"], "haiku", "config/schedules.json",
    )  # fmt: skip
    assert (nightly["last_run"], nightly["last_result"]) == ("2026-03-01T01:30:07.000Z", "success")
    assert len(nightly["next_runs"]) == 5
    assert nightly["next_runs"] == sorted(nightly["next_runs"])
    assert clock.parse(nightly["next_runs"][0]) > clock.now() - clock.MINUTE
    # Half past two in Berlin is half past one or half past midnight in UTC.
    assert {run[11:16] for run in nightly["next_runs"]} <= {"01:30", "00:30"}
    assert found["hourly"]["missed_count"] in (24, 25)
    assert len(found["hourly"]["missed"]) == 20
    assert (found["off"]["next_runs"], found["off"]["enabled"], found["off"]["missed"]) == ([], False, [])
    [problem] = wait_for(lambda: problems(watching))
    assert problem["location"] == "config/schedules.json:entry 4"
    assert "five fields" in problem["reason"]
    # A record that cannot be read any more is not gone; one that is not there any more is.
    dispatcher.write("config/schedules.json", [{**NIGHTLY, "cron": "at night"}, {"id": "off", "cron": "@daily"}])
    wait_for(lambda: schedules(watching).keys() == {"Nightly deps", "off"})
    assert schedules(watching)["off"]["enabled"]
    (dispatcher.root / "config" / "schedules.json").unlink()
    wait_for(lambda: schedules(watching) == {})


def test_the_crontab_is_read_for_lines_that_run_the_dispatcher(
    dispatcher: Dispatcher, database_url: str, tmp_path: Path
) -> None:
    dispatcher.crontab(
        "# m h dom mon dow command\nMAILTO=me\nCRON_TZ=America/New_York\n"
        f"15 6 * * 1-5 cd {dispatcher.root} && ./run.sh --workspace api-server --model opus >> log.txt 2>&1\n"
        "0 4 * * * /usr/local/bin/dispatcher nightly --token sk-abcdefghijklmnop\n"
        "0 5 * * * backup --all\n61 * * * * dispatch\nnot a line\n@reboot dispatch start\n"
    )
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        found = wait_for(lambda: schedules(server))
        assert {item["cron"] for item in found.values()} == {"15 6 * * 1-5", "0 4 * * *", "@reboot"}
        weekday = next(item for item in found.values() if item["cron"].startswith("15"))
        assert (weekday["origin"], weekday["timezone"]) == ("crontab", "America/New_York")
        assert (weekday["workspaces"], weekday["model"]) == (["api-server"], "opus")
        assert weekday["words"] == "At 06:15, Monday through Friday"
        assert not any("abcdefghij" in str(item) for item in found.values())
        assert problems(server) == []
    assert_replay_equals(database_url)


@pytest.mark.parametrize("code", [1, 127])
def test_without_a_crontab_nothing_is_wrong(
    dispatcher: Dispatcher, database_url: str, tmp_path: Path, code: int
) -> None:
    dispatcher.crontab("", code)
    if code == 127:
        Path(dispatcher.programs, "crontab").unlink()
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        wait_for(lambda: source(server)["state"] == "live")
        assert (schedules(server), problems(server)) == ({}, [])
    assert_replay_equals(database_url)


def test_workspaces_come_change_and_go(dispatcher: Dispatcher, watching: Server) -> None:
    def found() -> dict[str, Any]:
        return {item["workspace"]: item for item in watching.get("/workspaces")["items"]}

    dispatcher.write("config/workspaces.json", [
        {"id": "api", "name": "API server", "path": "/srv/api", "description": "The API"}, {"name": "docs"}, "what",
    ])  # fmt: skip
    wait_for(lambda: len(found()) == 2)
    assert (found()["api"]["name"], found()["api"]["path"], found()["docs"]["name"]) == (
        "API server",
        "/srv/api",
        "docs",
    )
    assert wait_for(lambda: problems(watching))[0]["location"] == "config/workspaces.json:entry 3"
    dispatcher.write("config/workspaces.json", [{"id": "api", "name": "API"}])
    wait_for(lambda: found().keys() == {"api"})
    assert found()["api"]["name"] == "API"
    wait_for(lambda: not problems(watching))
    before = types(watching)
    dispatcher.write("config/workspaces.json", [{"id": "api", "name": "API"}])
    dispatcher.dispatches(dispatch())
    wait_for(lambda: "d-1" in tasks(watching))
    assert types(watching) == [*before, "task.created"]


def test_backlogs_by_priority_and_age(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.write("backlogs/api-server.md", """# Backlog
- [ ] Rotate keys (high) 2026-01-05
- [ ] !low tidy up
- [x] done already
* [ ] P0: the database is down
## Low priority
- [ ] under its heading
- [ ] [high] stronger than its heading
```
- [ ] only an example
```
""")  # fmt: skip
    dispatcher.write("backlogs/docs.md", "- [ ] write\n")
    now = clock.render(clock.now() - clock.HOUR)
    dispatcher.dispatches(
        dispatch("a", created_at=now, status="completed", completed_at=now),
        dispatch("b", created_at=now), dispatch("old", created_at="2026-01-01T00:00:00Z"),
    )  # fmt: skip
    wait_for(lambda: watching.get("/metrics/backlog")["dispatched"] == 2)
    answer = wait_for(
        lambda: found if len((found := watching.get("/metrics/backlog", tz="Europe/Berlin"))["items"]) == 2 else None
    )
    api, docs = answer["items"]
    assert (api["workspace"], api["pending"], api["ticked"]) == ("api-server", 5, 1)
    assert api["by_priority"] == {"critical": 1, "high": 2, "medium": 0, "low": 2}
    assert (api["oldest_at"], api["oldest_basis"], api["oldest_is_old"]) == ("2026-01-04T23:00:00.000Z", "line", True)
    assert api["oldest_text"] == "Rotate keys 2026-01-05"
    assert (docs["pending"], docs["oldest_basis"], docs["oldest_is_old"]) == (1, "seen", False)
    assert (answer["pending"], answer["dispatched"], answer["completed"], answer["growing_by"]) == (6, 2, 1, 1)
    assert len(answer["days"]) == 7
    assert sum(api["dispatched_by_day"]) == 2
    # What was first seen keeps its age when the file is written anew.
    dispatcher.write("backlogs/docs.md", "- [ ] write\n- [ ] draw\n")
    wait_for(lambda: watching.get("/metrics/backlog")["pending"] == 7)
    assert (
        next(item for item in watching.get("/metrics/backlog")["items"] if item["workspace"] == "docs")["oldest_at"]
        == docs["oldest_at"]
    )
    (dispatcher.root / "backlogs" / "api-server.md").unlink()
    wait_for(lambda: watching.get("/metrics/backlog")["pending"] == 2)


def test_the_age_of_a_line_is_that_of_its_commit(dispatcher: Dispatcher, watching: Server) -> None:
    def git(*args: str) -> None:
        names = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }
        when = {"GIT_AUTHOR_DATE": "2026-02-03T12:00:00Z", "GIT_COMMITTER_DATE": "2026-02-03T12:00:00Z"}
        subprocess.run(
            ["git", *args], cwd=dispatcher.root, check=True, capture_output=True, env=os.environ | names | when
        )

    git("init", "-q")
    outside = dispatcher.root / "backlogs" / "docs.md"
    outside.write_text("- [ ] from the commit\n")
    git("add", "backlogs")
    git("commit", "-q", "-m", "x")
    # The program that a repository names is not run.
    git("config", "core.fsmonitor", "touch pwned")
    dispatcher.write("backlogs/docs.md", "- [ ] not committed\n- [ ] from the commit\n")
    wait_for(lambda: watching.get("/metrics/backlog")["pending"] == 2)
    item = watching.get("/metrics/backlog")["items"][0]
    assert (item["oldest_at"], item["oldest_basis"]) == ("2026-02-03T12:00:00.000Z", "git")
    assert not (dispatcher.root / "backlogs" / "pwned").exists()


def test_the_log_of_a_dispatch_grows_on_the_page(dispatcher: Dispatcher, watching: Server, tmp_path: Path) -> None:
    log = dispatcher.root / "logs" / "d-1.log"
    log.write_text("one\ntwo\n")
    (tmp_path / "secret.txt").write_text("not yours")
    (dispatcher.root / "logs" / "link.log").symlink_to(tmp_path / "secret.txt")
    running_now = {"status": "running", "started_at": "2026-11-02T10:01:00Z"}
    dispatcher.dispatches(
        dispatch(**running_now, log="logs/d-1.log"), dispatch("out", **running_now, log="../secret.txt"),
        dispatch("link", **running_now, log="logs/link.log"), dispatch("late", **running_now, log="logs/late.log"),
        dispatch("none", **running_now),
    )  # fmt: skip
    wait_for(lambda: len(tasks(watching)) == 5)
    first = watching.get("/tasks/ops:d-1/log")
    assert first == {"available": True, "text": "one\ntwo\n", "start": 0, "end": 8, "size": 8}
    with log.open("ab") as file:
        file.write("drei ä".encode()[:-1])
    part = watching.get("/tasks/ops:d-1/log", after=8)
    assert (part["text"], part["end"]) == ("drei ", 13), "half a character waits for its other half"
    log.write_text("anew\n")
    assert watching.get("/tasks/ops:d-1/log", after=13)["text"] == "anew\n"
    log.write_text("".join(f"line {number}\n" for number in range(50_000)))
    tail = watching.get("/tasks/ops:d-1/log")
    assert tail["text"].startswith("line ")
    assert len(tail["text"]) <= 64 * 1024
    assert tail["end"] == tail["size"]
    for id in ("out", "link"):
        answer = watching.client.get(f"/api/v1/tasks/ops:{id}/log")
        assert (answer.status_code, "inside" in answer.json()["message"]) == (403, True)
    for id in ("late", "none", "unknown"):
        assert not watching.get(f"/tasks/ops:{id}/log")["available"]
    assert watching.client.get("/api/v1/tasks/ops:d-1/log", params={"after": -1}).status_code == 422
