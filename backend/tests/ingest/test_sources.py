"""Sources are added, removed, paused and resumed in a running server, and stay so over restarts (SRC-11)."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.ingest.sources.base import Source
from fleetdeck.ingest.sources.telemetry_db.source import TelemetrySource
from tests.ingest.collaboration.conftest import Folder
from tests.ingest.traps.support import KINDS
from tests.process import process
from tests.server import Server, assert_replay_equals, running, wait_for


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of the server's user."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def deck(database_url: str, tmp_path: Path, home: Path) -> Iterator[Server]:
    """A server that may read below `home/code` and watches nothing yet."""
    (home / "code").mkdir()
    with running(database_url, tmp_path, work_roots=[home / "code"], machine="desk") as server:
        yield server
    assert_replay_equals(database_url)


def call(server: Server, method: str, route: str, status: int, /, **body: Any) -> Any:
    answer = server.client.request(method, f"/api/v1{route}", json=body or None)
    assert answer.status_code == status, answer.text
    return answer.json()


def item(server: Server, id: str) -> Any:
    return next((one for one in server.get("/sources")["items"] if one["id"] == id), None)


def test_a_folder_is_looked_at_added_and_removed(deck: Server, home: Path) -> None:
    folder = Folder(home / "code" / "shop")
    folder.write("inbox/T-1.yaml")
    folder.write("assigned/backend-dev/T-2.yaml")
    checked = call(deck, "POST", "/sources/check", 200, kind="collaboration", path="~/code/shop")
    assert (checked["detail"], checked["added"]) == ("2 task files, 1 agent", False)
    assert deck.get("/tasks")["total"] == 0
    added = call(deck, "POST", "/sources", 201, kind="collaboration", path="~/code/shop")
    assert (added["id"], added["origin"], added["machine"]) == (f"collaboration:{folder.project}", "added", "desk")
    assert added["actions"] == ["rescan", "pause", "remove"]
    wait_for(lambda: deck.get("/tasks")["total"] == 2)
    assert (
        "is read already"
        in call(deck, "POST", "/sources", 409, kind="collaboration", path=str(folder.project))["message"]
    )
    link = home / "code" / "link"
    link.symlink_to(folder.project)
    call(deck, "POST", "/sources", 409, kind="collaboration", path=str(link))
    call(deck, "DELETE", f"/sources/{added['id']}", 200)
    folder.write("inbox/T-3.yaml")
    # What it gave stays, and so does what is known of it.
    left = item(deck, added["id"])
    assert (left["origin"], left["actions"]) == ("sent", [])
    call(deck, "DELETE", f"/sources/{added['id']}", 404)
    assert deck.get("/tasks")["total"] == 2
    call(deck, "POST", "/sources", 201, kind="collaboration", path="~/code/shop")
    wait_for(lambda: deck.get("/tasks")["total"] == 3)


@pytest.mark.parametrize("make", [kind.make for kind in KINDS.values()] + [TelemetrySource], ids=[*KINDS, "telemetry"])
def test_a_source_that_has_not_looked_yet_says_so(tmp_path: Path, make: Callable[[Path], Source]) -> None:
    health = make(tmp_path / "there").health
    assert (health.state, health.reason) == ("starting", "")


def test_a_paused_source_rests_and_goes_on_where_it_was(deck: Server, home: Path) -> None:
    folder = Folder(home / "code" / "shop")
    folder.write("inbox/T-1.yaml")
    id = call(deck, "POST", "/sources", 201, kind="collaboration", path="~/code/shop")["id"]
    wait_for(lambda: item(deck, id)["state"] == "live")
    paused = call(deck, "POST", f"/sources/{id}/pause", 200)
    assert (paused["state"], paused["actions"]) == ("paused", ["rescan", "resume", "remove"])
    folder.move("inbox/T-1.yaml", "done/backend-dev/T-1.yaml")
    folder.write("inbox/T-2.yaml")
    call(deck, "POST", f"/sources/{id}/pause", 200)
    assert deck.get("/tasks")["total"] == 1
    assert call(deck, "POST", f"/sources/{id}/resume", 200)["state"] in ("starting", "live")
    wait_for(lambda: deck.get("/tasks")["total"] == 2)
    assert {task["lane"] for task in deck.get("/tasks")["items"]} == {"inbox", "done"}
    for wrong, status in (("otlp", 409), ("no-such-source", 404)):
        call(deck, "POST", f"/sources/{wrong}/pause", status)


def test_what_was_decided_holds_over_a_restart(database_url: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "server" / "shop")
    folder.write("inbox/T-1.yaml")
    folder.invocation(("2026-03-01T10:00:00Z", "claude", "gpt-5", 100, 0.5, 900, "success"))
    with process(database_url, tmp_path / "server") as program:
        server = program.start()
        kept = call(server, "POST", "/sources", 201, kind="telemetry_db", path=str(folder.telemetry))["id"]
        rests = call(server, "POST", "/sources", 201, kind="collaboration", path=str(folder.project))["id"]
        wait_for(lambda: server.get("/tasks")["total"] == 1)
        call(server, "POST", f"/sources/{rests}/pause", 200)
        program.kill()
        folder.write("inbox/T-2.yaml")
        folder.invocation(("2026-03-01T10:01:00Z", "claude", "gpt-5", 100, 0.25, 900, "success"))
        server = program.start()
        wait_for(lambda: server.get("/status")["cost"]["total"] == "0.75")
        assert (item(server, kept)["state"], item(server, rests)["state"]) == ("live", "paused")
        assert server.get("/tasks")["total"] == 1
        call(server, "POST", f"/sources/{rests}/resume", 200)
        wait_for(lambda: server.get("/tasks")["total"] == 2)
    assert_replay_equals(database_url)


def test_another_process_follows_what_one_was_told(
    database_url: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetdeck.ingest.registry.LOOK_SECONDS", 0.05)
    Folder(home / "shop")
    with (
        running(database_url, tmp_path, work_roots=[home]) as one,
        running(database_url, tmp_path, work_roots=[home]) as other,
    ):
        id = call(one, "POST", "/sources", 201, kind="collaboration", path="~/shop")["id"]
        wait_for(lambda: item(other, id) and item(other, id)["origin"] == "added")
        call(other, "POST", f"/sources/{id}/pause", 200)
        wait_for(lambda: item(one, id)["state"] == "paused")
        call(other, "DELETE", f"/sources/{id}", 200)
        wait_for(lambda: item(one, id) is None)


def test_what_the_configuration_sets_can_rest_but_not_be_removed(database_url: str, tmp_path: Path, home: Path) -> None:
    folder = Folder(home / "shop")
    with running(database_url, tmp_path, collaboration=[folder.project]) as server:
        id = f"collaboration:{folder.project}"
        assert (item(server, id)["origin"], item(server, id)["actions"]) == ("configured", ["rescan", "pause"])
        assert "configuration" in call(server, "DELETE", f"/sources/{id}", 409)["message"]
        assert call(server, "POST", f"/sources/{id}/pause", 200)["state"] == "paused"


def test_only_allowed_places_of_the_right_shape_are_taken(deck: Server, home: Path, tmp_path: Path) -> None:
    code = home / "code"
    (code / "empty").mkdir()
    (code / "text.db").write_text("no database")
    (tmp_path / "elsewhere" / "inbox").mkdir(parents=True)
    (code / "way-out").symlink_to(tmp_path / "elsewhere")
    (home / "inbox").mkdir()
    cases = (
        ("collaboration", str(tmp_path / "elsewhere"), 403, "not below a folder that may be read"),
        ("collaboration", str(code / ".." / ".." / "elsewhere"), 403, "not below"),
        ("collaboration", str(code / "way-out"), 403, "not below"),
        ("collaboration", str(home), 403, "not below"),
        ("collaboration", "/no/such/place", 403, "not below"),
        ("collaboration", "~/code/missing", 422, "does not exist"),
        ("collaboration", "code", 422, "an absolute path is needed"),
        ("collaboration", "~root/x", 422, "an absolute path is needed"),
        ("collaboration", "~/code/empty", 422, "none of the folders inbox, assigned and done"),
        ("telemetry_db", "~/code/text.db", 422, "no such database"),
        ("telemetry_db", "~/code/empty", 422, "is not a file"),
        ("claude_code", "~/code/empty", 422, "no projects folder"),
        ("codex", "~/code/empty", 422, "no sessions folder"),
        ("gemini", "~/code/text.db", 422, "is not a folder"),
        ("agent_logs", "~/code/empty", 422, "has no folder with"),
        ("dispatcher", "~/code/empty", 422, "has none of"),
        ("mainframe", "~/code/empty", 422, "kind: one of claude_code, codex"),
    )
    for kind, path, status, words in cases:
        for route in ("/sources/check", "/sources"):
            assert words in call(deck, "POST", route, status, kind=kind, path=path)["message"], (kind, path)
    call(deck, "POST", "/sources/check", 422, kind="collaboration", path="~/code/empty", more=1)
    if os.geteuid() != 0:
        (code / "closed" / "inbox").mkdir(parents=True)
        (code / "closed").chmod(0)
        assert (
            "cannot be read"
            in call(deck, "POST", "/sources", 422, kind="collaboration", path="~/code/closed")["message"]
        )
    assert [one["id"] for one in deck.get("/sources")["items"]] == ["otlp"]


def test_fleetdecks_own_data_is_no_source(database_url: str, tmp_path: Path, home: Path) -> None:
    with running(database_url, tmp_path, work_roots=[tmp_path]) as server:
        (server.settings.data_dir / "inbox").mkdir(parents=True)
        path = str(server.settings.data_dir)
        assert (
            "belongs to Fleetdeck" in call(server, "POST", "/sources", 403, kind="collaboration", path=path)["message"]
        )


def test_a_key_that_only_reads_manages_nothing(deck: Server) -> None:
    key = {"Authorization": f"Bearer {deck.key('read')}"}
    for method, path in (("POST", "/sources"), ("GET", "/sources/found"), ("DELETE", "/sources/otlp")):
        assert deck.client.request(method, f"/api/v1{path}", headers=key).status_code == 403


def test_each_kind_is_recognised_and_found_where_agents_worked(deck: Server, home: Path) -> None:
    code = home / "code"
    shop = Folder(code / "shop")
    shop.write("inbox/T-1.yaml")
    shop.invocation(("2026-03-01T10:00:00Z", "claude", "gpt-5", 100, 0.5, 900, "success"))
    (shop.project / "logs").mkdir()
    (shop.project / "logs" / "dispatches.json").write_text("[]")
    (shop.project / "agent-logs" / "builder-1").mkdir(parents=True)
    (shop.project / "agent-logs" / "builder-1" / "prompt.txt").write_text("Go")
    (home / ".claude" / "projects" / "shop").mkdir(parents=True)
    (home / ".claude" / "projects" / "shop" / "11111111-2222-4333-8444-555555555555.jsonl").write_text("{}\n")
    rollout = home / ".codex" / "sessions" / "2026" / "rollout-1.jsonl"
    rollout.parent.mkdir(parents=True)
    rollout.write_text(json.dumps({"type": "event_msg"}) + "\n")
    (home / ".gemini" / "tmp" / "p" / "chats").mkdir(parents=True)
    (home / ".gemini" / "tmp" / "p" / "chats" / "s.jsonl").write_text("{}\n")
    deck.post(("agent.created", {"agent_id": "a", "role": "SESSION", "cwd": str(shop.project)}))
    found = {one["kind"]: (one["path"], one["detail"], one["added"]) for one in deck.get("/sources/found")["items"]}
    assert found == {
        "claude_code": (str(home / ".claude"), "1 session, 1 KB", False),
        "codex": (str(home / ".codex"), "1 session, 1 KB", False),
        "gemini": (str(home / ".gemini"), "1 session, 1 KB", False),
        "collaboration": (str(shop.root), "1 task file, 0 agents", False),
        "telemetry_db": (str(shop.telemetry), "1 invocation", False),
        "dispatcher": (str(shop.project), "dispatches.json", False),
        "agent_logs": (str(shop.project / "agent-logs"), "1 agent", False),
    }
    kinds = deck.get("/sources/kinds")["items"]
    assert [kind["kind"] for kind in kinds] == list(dict.fromkeys(kind["kind"] for kind in kinds))
    for kind, (path, _, _) in found.items():
        call(deck, "POST", "/sources", 201, kind=kind, path=path)
    assert all(one["added"] for one in deck.get("/sources/found")["items"])
    wait_for(lambda: all(one["state"] in ("live", "idle") for one in deck.get("/sources")["items"]))
