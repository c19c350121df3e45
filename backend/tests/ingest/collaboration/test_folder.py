"""The collaboration folder: lanes from folders, each change one event, nothing written (SRC-3, TASK-6)."""

import os
import stat
from pathlib import Path

import pytest

from fleetdeck.ingest.sources.collaboration import layout
from tests.ingest.collaboration.conftest import Folder, source, tasks
from tests.server import Server, assert_replay_equals, running, wait_for


def test_folders_decide_lanes_and_what_disagrees_is_said(folder: Folder, watching: Server) -> None:
    folder.write("inbox/new.yaml", priority="high", description="Do it", estimated_hours=3)
    folder.write("assigned/backend-dev/busy.yaml", status="in_progress", dependencies="[new]")
    folder.write("done/qa/old.yaml", status="done", agent="qa")
    folder.write("inbox/odd.yaml", status="done")
    found = wait_for(lambda: tasks(watching) if len(tasks(watching)) == 4 else None)
    assert {id: (task["lane"], task["status"], task["agent"]) for id, task in found.items()} == {
        "new": ("inbox", "pending", None),
        "busy": ("assigned", "running", "backend-dev"),
        "old": ("done", "completed", "qa"),
        "odd": ("inbox", "pending", None),
    }
    assert (found["new"]["priority"], found["new"]["workspace"]) == ("high", "acme")
    assert found["busy"]["dependencies"] == ["acme:new"]
    detail = watching.get("/tasks/acme:new")
    assert detail["document"]["fields"]["estimated_hours"] == 3
    assert "priority: high" in detail["document"]["text"]
    assert detail["document"]["path"] == "inbox/new.yaml"
    assert watching.get("/tasks/acme:odd")["document"]["notes"] == ["its status is done, but it lies in inbox"]
    assert not detail["controlled"]


def test_a_task_on_its_way_is_one_event_a_step(folder: Folder, watching: Server) -> None:
    folder.write("inbox/job.yaml")
    wait_for(lambda: "job" in tasks(watching))
    folder.move("inbox/job.yaml", "assigned/backend-dev/job.yaml")
    wait_for(lambda: tasks(watching)["job"]["lane"] == "assigned")
    folder.write("assigned/backend-dev/job.yaml", status="in_progress", title="Better")
    wait_for(lambda: tasks(watching)["job"]["status"] == "running")
    folder.move("assigned/backend-dev/job.yaml", "done/backend-dev/job.yaml")
    wait_for(lambda: tasks(watching)["job"]["lane"] == "done")
    (folder.root / "done/backend-dev/job.yaml").unlink()
    wait_for(lambda: "job" not in tasks(watching))
    types = [event["type"] for event in watching.get("/events")["items"]]
    assert types == ["task.created", "task.assigned", "task.updated", "task.completed", "task.updated"]
    gone = watching.get("/tasks", archived=True)["items"][0]
    assert (gone["title"], gone["archived_at"] is None) == ("Better", False)
    folder.write("inbox/job.yaml")
    wait_for(lambda: tasks(watching).get("job", {}).get("lane") == "inbox")


def test_five_moves_at_once_are_exactly_five_events(folder: Folder, watching: Server) -> None:
    for number in range(5):
        folder.write(f"inbox/t{number}.yaml")
    wait_for(lambda: len(tasks(watching)) == 5)
    before = watching.get("/status")["as_of_seq"]
    for number in range(5):
        folder.move(f"inbox/t{number}.yaml", f"assigned/agent-{number}/t{number}.yaml")
    wait_for(lambda: all(task["lane"] == "assigned" for task in tasks(watching).values()))
    events = watching.get("/events", after=before)["items"]
    assert [event["type"] for event in events] == ["task.assigned"] * 5
    assert {task["agent"] for task in tasks(watching).values()} == {f"agent-{number}" for number in range(5)}


def test_a_move_while_the_folders_are_listed_is_still_a_move(
    folder: Folder, watching: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("inbox/job.yaml")
    wait_for(lambda: "job" in tasks(watching))
    real = layout.scan

    def scan(root: Path, *_: object) -> dict[str, layout.TaskFile]:
        """Lists the inbox, then the file moves, then lists the rest: it stands in both."""
        before = real(root)
        if "inbox/job.yaml" in before:
            folder.move("inbox/job.yaml", "assigned/backend-dev/job.yaml")
        return before | real(root)

    monkeypatch.setattr(layout, "scan", scan)
    folder.write("inbox/other.yaml")
    wait_for(lambda: tasks(watching).get("job", {}).get("lane") == "assigned")
    folder.write("inbox/third.yaml")
    wait_for(lambda: "third" in tasks(watching))
    assert tasks(watching)["job"]["lane"] == "assigned"
    assert [event["type"] for event in watching.get("/events")["items"]].count("task.assigned") == 1


def test_malformed_files_are_problems_never_cards_and_heal(folder: Folder, watching: Server) -> None:
    folder.write_text("inbox/bad.yaml", "id: bad\ntitle: [unclosed\n")
    folder.write("inbox/good.yaml")
    wait_for(lambda: "good" in tasks(watching))
    problem = wait_for(lambda: watching.get(f"/sources/{quoted(watching)}/problems")["items"])[0]
    assert problem["location"] in ("inbox/bad.yaml:2", "inbox/bad.yaml:3")
    assert problem["reason"]
    assert list(tasks(watching)) == ["good"]
    folder.write("inbox/bad.yaml")
    wait_for(lambda: "bad" in tasks(watching))
    wait_for(lambda: not watching.get(f"/sources/{quoted(watching)}/problems")["items"])
    # The same mistake again is told again.
    folder.write_text("inbox/bad.yaml", "id: bad\ntitle: [unclosed\n")
    wait_for(lambda: watching.get(f"/sources/{quoted(watching)}/problems")["items"])
    assert tasks(watching)["bad"]["title"] == "Title of bad", "a card does not break with its file"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("!!python/object/apply:os.system ['touch pwned']\n", "constructor"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
         "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n", "aliases"),
        ("[" * 5_000, "nested"),
        ("- just\n- a list\n", "not a task"),
        ("x" * (1024 * 1024 + 1), "at most"),
        ("id: \x00\x01\n", "not YAML"),
    ],
    ids=["objects", "bomb", "depth", "list", "size", "control"],
)  # fmt: skip
def test_hostile_files_are_refused_with_the_reason(folder: Folder, watching: Server, text: str, reason: str) -> None:
    folder.write_text("inbox/hostile.yaml", text)
    problem = wait_for(lambda: watching.get(f"/sources/{quoted(watching)}/problems")["items"])[0]
    assert reason.lower() in problem["reason"].lower() or reason == "not YAML"
    assert tasks(watching) == {}
    assert not Path("pwned").exists()


def test_missing_fields_are_named_and_have_placeholders(folder: Folder, watching: Server) -> None:
    folder.write_text("inbox/2026-02-06T0422-fix.yaml", "description: only words\npriority: urgent\n")
    wait_for(lambda: tasks(watching))
    [task] = tasks(watching).values()
    document = watching.get(f"/tasks/{task['id']}")["document"]
    assert document["missing"] == ["id", "title", "agent", "status"]
    assert (task["title"], task["priority"]) == ("2026-02-06T0422-fix", "medium")
    assert "urgent" in document["notes"][0]


def test_a_restart_tells_only_what_is_new(database_url: str, tmp_path: Path, folder: Folder) -> None:
    folder.write("inbox/a.yaml")
    folder.write("inbox/b.yaml")
    with running(database_url, tmp_path, collaboration=[folder.project]) as server:
        wait_for(lambda: len(tasks(server)) == 2)
        seq = server.get("/status")["as_of_seq"]
    folder.move("inbox/a.yaml", "done/qa/a.yaml")
    (folder.root / "inbox/b.yaml").unlink()
    with running(database_url, tmp_path, collaboration=[folder.project]) as server:
        wait_for(lambda: tasks(server).keys() == {"a"} and tasks(server)["a"]["lane"] == "done")
        assert server.get("/status")["as_of_seq"] == seq + 2
        # Looking at everything anew adds nothing.
        assert server.client.post(f"/api/v1/sources/{quoted(server)}/rescan").status_code in (200, 202)
        folder.write("inbox/c.yaml")
        wait_for(lambda: "c" in tasks(server))
        assert tasks(server)["a"]["lane"] == "done"
    assert_replay_equals(database_url)


def test_an_empty_first_run_waits_and_says_so(database_url: str, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    with running(database_url, tmp_path, collaboration=[nothing], telemetry=[nothing / "telemetry.db"]) as server:
        wait_for(lambda: source(server, "collaboration")["state"] == "missing")
        wait_for(lambda: source(server, "telemetry_db")["state"] == "missing")
        assert server.get("/status")["cost"]["total"] == "0.00"
        (nothing / "inbox").mkdir(parents=True)
        (nothing / "inbox" / "first.yaml").write_text("id: first\ntitle: First\nagent: me\nstatus: new\n")
        wait_for(lambda: server.get("/tasks")["total"] == 1)
    assert_replay_equals(database_url)


def test_nothing_is_opened_for_writing(
    folder: Folder, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every open of a file below the folder is for reading; and a folder without the right to write works."""
    folder.write("inbox/a.yaml")
    folder.invocation(("2026-11-20T08:00:00Z", "chat", "gpt-5", 100, 0.01, 900, "success"))
    before = {path: path.stat().st_mtime_ns for path in folder.project.rglob("*")}
    opened: list[int] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(folder.project) in str(arguments[0]):
            opened.append(int(str(arguments[2] or 0)))

    import sys

    sys.addaudithook(watch)
    for path in folder.project.rglob("*"):
        path.chmod(stat.S_IREAD | (stat.S_IEXEC if path.is_dir() else 0))
    try:
        with running(database_url, tmp_path, collaboration=[folder.project], telemetry=[folder.telemetry]) as server:
            wait_for(lambda: server.get("/tasks")["total"] == 1)
            wait_for(lambda: server.get("/status")["cost"]["total"] == "0.01")
    finally:
        for path in folder.project.rglob("*"):
            path.chmod(stat.S_IRWXU)
    assert opened
    assert not any(flags & (os.O_WRONLY | os.O_RDWR) for flags in opened)
    assert {path: path.stat().st_mtime_ns for path in folder.project.rglob("*")} == before
    assert_replay_equals(database_url)


def test_links_are_not_followed_and_ten_thousand_files_are_listed(folder: Folder) -> None:
    (folder.root / "assigned" / "loop").symlink_to(folder.root)
    (folder.root / "inbox" / "secret.yaml").symlink_to("/etc/passwd")
    for number in range(10_000):
        (folder.root / "inbox" / f"t{number}.yaml").touch()
    assert len(layout.scan(folder.root)) == 10_000


def quoted(server: Server) -> str:
    from urllib.parse import quote

    return quote(source(server, "collaboration")["id"], safe="")
