"""Dispatches and their usage: told once, then only what changes; patience with files that are being written (SRC-5)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.dispatcher.conftest import Dispatcher, dispatch, problems, source, tasks, types
from tests.server import Server, assert_replay_equals, running, wait_for


def test_a_dispatch_on_its_way_tells_only_what_changes(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.dispatches(dispatch())
    task = wait_for(lambda: tasks(watching).get("d-1"))
    assert (task["origin"], task["status"], task["model"]) == ("dispatcher", "pending", "sonnet")
    assert (task["workspace"], task["complexity"], task["agents"]) == ("api-server", "simple", 0)
    dispatcher.dispatches(dispatch(status="running", started_at="2026-11-02T10:01:00Z"))
    wait_for(lambda: tasks(watching)["d-1"]["status"] == "running")
    [agent] = watching.get("/agents")["items"]
    assert (agent["status"], agent["role"], agent["title"], agent["task_id"]) == (
        "running", "DISPATCH", "Task of d-1", "ops:d-1",
    )  # fmt: skip
    ended = dispatch(
        status="completed", started_at="2026-11-02T10:01:00Z", completed_at="2026-11-02T10:04:00Z", result="All done"
    )
    dispatcher.dispatches(ended)
    task = wait_for(lambda: tasks(watching)["d-1"] if tasks(watching)["d-1"]["status"] == "completed" else None)
    assert task["duration_seconds"] == 180
    assert watching.get("/tasks/ops:d-1")["result"] == "All done"
    assert watching.get("/agents")["items"][0]["status"] == "completed"
    told = [
        "task.created", "agent.created", "task.status_changed", "agent.status_changed",
        "task.completed", "agent.status_changed",
    ]  # fmt: skip
    assert types(watching) == told
    # The same content written anew tells nothing; a second dispatch tells of itself alone.
    dispatcher.dispatches(ended)
    dispatcher.dispatches({**ended, "task": "Better words"}, dispatch("d-2"))
    wait_for(lambda: "d-2" in tasks(watching))
    assert types(watching) == [*told, "task.updated", "agent.created", "task.created"]
    assert tasks(watching)["d-1"]["title"] == "Better words"


def test_history_comes_in_whole_with_local_times(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.dispatches(
        dispatch("old", status="COMPLETED", created_at="2026-11-02T10:00:00", started_at="2026-11-02T10:00:05",
                 completed_at="2026-11-02T10:02:05"),
        dispatch("bad", status="failed", created_at="2026-07-01T08:00:00", completed_at="2026-07-01T08:10:00",
                 error="exit 1"),
    )  # fmt: skip
    found = wait_for(lambda: tasks(watching) if len(tasks(watching)) == 2 else None)
    # Berlin: an hour ahead in November, two in July.
    assert (found["old"]["created_at"], found["old"]["duration_seconds"]) == ("2026-11-02T09:00:00.000Z", 120)
    assert (found["bad"]["created_at"], found["bad"]["duration_seconds"]) == ("2026-07-01T06:00:00.000Z", 600)
    assert (found["bad"]["status"], found["bad"]["error"]) == ("failed", "exit 1")


def test_lines_that_are_appended_complete_each_other(dispatcher: Dispatcher, watching: Server) -> None:
    path = dispatcher.write("logs/dispatches.json", json.dumps(dispatch()) + "\n")
    wait_for(lambda: "d-1" in tasks(watching))
    with path.open("a") as file:
        file.write('{"id": "d-1", "status": "running", "started_at": "2026-11-02T10:01:00Z"}\n')
    task = wait_for(lambda: tasks(watching)["d-1"] if tasks(watching)["d-1"]["status"] == "running" else None)
    assert (task["title"], task["model"]) == ("Task of d-1", "sonnet")


def test_a_half_written_file_is_waited_for(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.dispatches(dispatch())
    wait_for(lambda: "d-1" in tasks(watching))
    whole = json.dumps([dispatch(), dispatch("d-2")])
    path = dispatcher.root / "logs" / "dispatches.json"
    path.write_text("")
    path.write_text(whole[:200])
    path.write_text(whole)
    wait_for(lambda: "d-2" in tasks(watching))
    assert problems(watching) == []
    assert tasks(watching)["d-1"]["status"] == "pending", "what is half written takes nothing away"


def test_a_file_that_stays_broken_is_a_problem_and_heals(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.write("logs/dispatches.json", '[\n {"id": "d-1",\n')
    [problem] = wait_for(lambda: problems(watching))
    assert problem["location"].startswith("logs/dispatches.json")
    assert "JSON" in problem["reason"]
    dispatcher.dispatches(dispatch())
    wait_for(lambda: not problems(watching))
    assert "d-1" in tasks(watching)


def test_one_bad_record_is_one_problem_and_the_others_go_on(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.dispatches(
        {"task": "no id"}, dispatch("a", status="sleeping"), dispatch("b", created_at="yesterday"), dispatch("good")
    )
    wait_for(lambda: len(problems(watching)) == 3)
    assert {problem["location"]: problem["reason"] for problem in problems(watching)} == {
        "logs/dispatches.json:entry 1": "it has no id or dispatch_id",
        "logs/dispatches.json:entry 2": "its status 'sleeping' is none of pending, running, completed, failed",
        "logs/dispatches.json:entry 3": "created_at 'yesterday' is not a time",
    }
    assert list(tasks(watching)) == ["good"]
    dispatcher.dispatches(dispatch("a"), dispatch("b"), dispatch("good"))
    wait_for(lambda: not problems(watching))
    assert sorted(tasks(watching)) == ["a", "b", "good"]


def test_what_goes_before_it_ended_is_called_off(dispatcher: Dispatcher, watching: Server) -> None:
    done = dispatch("done", status="completed", completed_at="2026-11-02T10:04:00Z")
    busy = dispatch("busy", status="running", started_at="2026-11-02T10:01:00Z")
    dispatcher.dispatches(done, busy)
    wait_for(lambda: len(tasks(watching)) == 2)
    dispatcher.dispatches(dispatch("new"))
    wait_for(lambda: tasks(watching)["busy"]["status"] == "cancelled")
    assert tasks(watching)["done"]["status"] == "completed"
    dispatcher.dispatches(busy)
    wait_for(lambda: tasks(watching)["busy"]["status"] == "running")


def test_a_second_try_runs_again(dispatcher: Dispatcher, watching: Server) -> None:
    failed = dispatch(
        status="failed", started_at="2026-11-02T10:01:00Z", completed_at="2026-11-02T10:02:00Z", error="x"
    )
    dispatcher.dispatches(failed)
    wait_for(lambda: tasks(watching).get("d-1", {}).get("status") == "failed")
    dispatcher.dispatches({**failed, "status": "running"})
    wait_for(lambda: tasks(watching)["d-1"]["status"] == "running")
    wait_for(lambda: watching.get("/agents")["items"][0]["status"] == "running")
    dispatcher.dispatches({**failed, "status": "completed", "completed_at": None, "error": None})
    wait_for(lambda: tasks(watching)["d-1"]["status"] == "completed")
    assert tasks(watching)["d-1"]["error"] is None


def test_usage_belongs_to_its_dispatch_and_counts_once(dispatcher: Dispatcher, watching: Server) -> None:
    dispatcher.dispatches(dispatch(status="running", started_at="2026-11-02T10:01:00Z"))
    first = {"id": "u-1", "dispatch_id": "d-1", "workspace": "api-server", "model": "claude-sonnet-4-5",
             "timestamp": "2026-11-02T10:02:00Z", "input_tokens": 100, "output_tokens": 20, "cost_usd": 0.25}  # fmt: skip
    dispatcher.usage(first)
    wait_for(lambda: tasks(watching).get("d-1", {}).get("cost") == "0.25")
    second = {**first, "id": "u-2", "cost_usd": None, "cache_read_tokens": 1_000, "cache_creation_tokens": 10}
    loose = {**first, "id": "u-3", "dispatch_id": None, "session_id": "s-9", "cost_usd": "0.5"}
    bad = {**first, "id": "u-4", "cost_usd": -1}
    # Told again with more tokens: a correction of the same call.
    dispatcher.usage({**first, "output_tokens": 25, "cost_usd": 0.3}, second, loose, bad)
    wait_for(lambda: watching.get("/metrics/costs")["total_calls"] == 3)
    wait_for(lambda: problems(watching))
    assert [problem["reason"] for problem in problems(watching)] == ["cost_usd '-1' is not an amount"]
    assert tasks(watching)["d-1"]["tokens"] == 125 + 1_130
    by_workspace = watching.get("/metrics/costs", group_by="workspace")["breakdown"]
    assert {row["key"]: row["calls"] for row in by_workspace} == {"api-server": 3}
    ledger = watching.get("/metrics/costs/ledger")["items"]
    assert sorted(item["basis"] for item in ledger) == ["computed", "reported", "reported"]


def test_the_session_of_a_watched_transcript_counts_once(
    dispatcher: Dispatcher, database_url: str, tmp_path: Path
) -> None:
    session = "0f0e0d0c-1111-2222-3333-444455556666"
    project = tmp_path / "claude" / "projects" / "-srv-api"
    project.mkdir(parents=True)
    line = {
        "type": "assistant", "sessionId": session, "uuid": "u1", "parentUuid": None, "timestamp": "2026-11-02T10:02:00.000Z",
        "cwd": "/srv/api", "version": "2.1.0", "requestId": "req_1",
        "message": {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5", "content": [{"type": "text", "text": "ok"}],
                    "usage": {"input_tokens": 1_000, "output_tokens": 100, "cache_read_input_tokens": 0,
                              "cache_creation_input_tokens": 0}},
    }  # fmt: skip
    (project / f"{session}.jsonl").write_text(json.dumps(line, separators=(",", ":")) + "\n")
    dispatcher.dispatches(dispatch(status="completed", completed_at="2026-11-02T10:04:00Z"))
    dispatcher.usage({"id": "u-1", "dispatch_id": "d-1", "session_id": session, "model": "sonnet",
                      "timestamp": "2026-11-02T10:03:00Z", "input_tokens": 1_000, "output_tokens": 100, "cost_usd": 9})  # fmt: skip
    options = {"dispatcher": [dispatcher.root], "claude_dirs": [tmp_path / "claude"]}
    with running(database_url, tmp_path, **options) as server:
        wait_for(lambda: tasks(server).get("d-1", {}).get("tokens") == 1_100)
        assert server.get("/metrics/costs")["total_tokens"] == 1_100
        assert server.get("/metrics/costs")["total_cost"] == tasks(server)["d-1"]["cost"] == "0.0045"
    assert_replay_equals(database_url)


def test_a_restart_tells_only_what_is_new(dispatcher: Dispatcher, database_url: str, tmp_path: Path) -> None:
    used = {"id": "u-1", "dispatch_id": "d-1", "model": "sonnet", "input_tokens": 1, "cost_usd": 1}
    dispatcher.dispatches(dispatch(), {"no": "id"})
    dispatcher.usage(used, {"id": "u-2", "input_tokens": -1})
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        wait_for(lambda: len(problems(server)) == 2 and server.get("/metrics/costs")["total_calls"] == 1)
    dispatcher.dispatches(dispatch(), {"no": "id"}, dispatch("d-2"))
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        before = server.get("/status")["as_of_seq"]
        wait_for(lambda: "d-2" in tasks(server))
        assert len(problems(server)) == 2
        assert server.client.post(f"/api/v1/sources/{source(server)['id'].replace('/', '%2F')}/rescan").is_success
        dispatcher.dispatches(dispatch(), {"no": "id"}, dispatch("d-2"), dispatch("d-3"))
        wait_for(lambda: "d-3" in tasks(server))
        told = [type for type in types(server, before - 1) if not type.startswith("source.")]
        assert told.count("task.created") <= 2
        assert server.get("/metrics/costs")["total_calls"] == 1
    assert_replay_equals(database_url)


def test_a_missing_folder_waits_and_says_so(database_url: str, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    with running(database_url, tmp_path, dispatcher=[nothing]) as server:
        wait_for(lambda: source(server)["state"] == "missing")
        assert "logs" in source(server)["state_reason"]
        (nothing / "logs").mkdir(parents=True)
        (nothing / "logs" / "dispatches.json").write_text(json.dumps([dispatch()]))
        wait_for(lambda: server.get("/tasks")["total"] == 1)
    assert_replay_equals(database_url)


def test_nothing_is_opened_for_writing(
    dispatcher: Dispatcher, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatcher.dispatches(dispatch())
    dispatcher.usage({"id": "u", "model": "x", "input_tokens": 1})
    dispatcher.write("backlogs/a.md", "- [ ] x\n")
    opened: list[tuple[str, int]] = []
    real = os.open

    def spy(path: str | Path, flags: int, *args: int, **options: int) -> int:
        if Path(path).is_relative_to(dispatcher.root):
            opened.append((Path(path).name, flags))
        return real(path, flags, *args, **options)

    def open_elsewhere(path: Path, *args: Any, **options: Any) -> Any:
        # Libraries that are imported meanwhile read files of their own.
        assert not path.is_relative_to(dispatcher.root)
        return real_open(path, *args, **options)

    real_open = Path.open
    monkeypatch.setattr(os, "open", spy)
    monkeypatch.setattr(Path, "open", open_elsewhere)
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        wait_for(lambda: "d-1" in tasks(server))
        wait_for(lambda: "usage.json" in {name for name, _ in opened})
    assert [name for name, flags in opened if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)] == []
