"""The opt-in gate (TASK-13): calls of watched sessions wait for a person, through the hook that `connect` installs."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.cli.hook_settings import GATE_PROGRAM
from tests.ingest.claude_hooks.test_hooks import hook
from tests.process import process
from tests.server import Server, assert_replay_equals, wait_for

Start = Callable[..., "subprocess.Popen[str]"]
CALL = hook("PreToolUse", tool_name="Bash", tool_input={"command": "rm -rf build"}, tool_use_id="toolu_1", cwd="/w")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the hook as Claude Code does."""
    with ExitStack() as stack:

        def begin(url: str, token: str, call: dict[str, Any] = CALL, **settings: Any) -> "subprocess.Popen[str]":
            file = tmp_path / "gate.json"
            told = {"url": url, "token": token, "paths": [], "fail": "open", "wait_seconds": 60, **settings}
            file.write_text(json.dumps(told))
            found = subprocess.Popen(
                [sys.executable, "-I", str(GATE_PROGRAM), str(file)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(found)
            stack.callback(found.kill)
            assert found.stdin is not None
            found.stdin.write(json.dumps(call))
            found.stdin.close()
            found.stdin = None
            return found

        yield begin


def said(started: "subprocess.Popen[str]") -> Any:
    """What the hook has printed by its end."""
    assert started.stdout is not None
    text = started.stdout.read()
    assert started.wait(30) == 0
    return json.loads(text)["hookSpecificOutput"] if text else None


def pending(server: Server) -> Any:
    def look() -> Any:
        items = server.get("/approvals", status="pending")["items"]
        return items[0] if items else None

    return wait_for(look)


def decide(server: Server, id: str, decision: str, **more: Any) -> Any:
    response = server.client.post(f"/api/v1/approvals/{id}/decide", json={"decision": decision, **more})
    assert response.status_code == 202, response.text
    return response.json()


def test_a_call_waits_and_is_allowed(server: Server, start: Start) -> None:
    waiting = start(server.url, server.key("ingest"))
    asked = pending(server)
    assert (asked["tool"], asked["command"], asked["agent_id"]) == ("Bash", "rm -rf build", CALL["session_id"])
    agent = server.get(f"/agents/{CALL['session_id']}")
    assert (agent["status"], agent["waiting_for"]) == ("waiting", "person")
    assert waiting.poll() is None
    decide(server, asked["id"], "allow")
    answer = said(waiting)
    assert (answer["hookEventName"], answer["permissionDecision"]) == ("PreToolUse", "allow")
    assert server.get(f"/agents/{CALL['session_id']}")["status"] == "running"
    # The same call asked again, by a hook that was started anew, has its answer.
    assert said(start(server.url, server.key("ingest")))["permissionDecision"] == "allow"
    assert len(server.get("/approvals")["items"]) == 1


def test_a_denial_carries_its_note(server: Server, start: Start) -> None:
    waiting = start(server.url, server.key("ingest"))
    decide(server, pending(server)["id"], "deny", note="use make clean")
    answer = said(waiting)
    assert answer["permissionDecision"] == "deny"
    assert "use make clean" in answer["permissionDecisionReason"]


def test_what_claude_code_asks_is_answered_in_its_own_form(server: Server, start: Start) -> None:
    edit = {"file_path": "/w/a.py", "old_string": "one\n", "new_string": "two\n"}
    call = hook("PermissionRequest", tool_name="Edit", tool_input=edit, cwd="/w")
    waiting = start(server.url, server.key("ingest"), call)
    asked = pending(server)
    assert asked["path"] == "/w/a.py"
    assert "-one" in asked["diff"]
    assert "+two" in asked["diff"]
    decide(server, asked["id"], "allow")
    assert said(waiting)["decision"] == {"behavior": "allow"}


def test_a_tool_may_be_allowed_for_the_session(server: Server, start: Start) -> None:
    waiting = start(server.url, server.key("ingest"))
    decide(server, pending(server)["id"], "allow", scope="run")
    assert said(waiting)["permissionDecision"] == "allow"
    later = {**CALL, "tool_use_id": "toolu_2"}
    assert said(start(server.url, server.key("ingest"), later))["permissionDecision"] == "allow"
    causes = {item["cause"] for item in server.get("/approvals")["items"]}
    assert causes == {"person", "rule"}
    # Another tool asks.
    start(server.url, server.key("ingest"), {**CALL, "tool_use_id": "toolu_3", "tool_name": "Write"})
    assert pending(server)["tool"] == "Write"


@pytest.mark.parametrize(("fail", "wanted"), [("open", None), ("closed", "deny")])
def test_nobody_answers(server: Server, start: Start, fail: str, wanted: str | None) -> None:
    answer = said(start(server.url, server.key("ingest"), fail=fail, wait_seconds=5))
    assert (answer or {}).get("permissionDecision") == wanted
    assert server.get("/approvals")["items"][0]["status"] == "expired"


def test_a_session_that_asks_twice_waits_until_both_are_answered(server: Server, start: Start) -> None:
    key = server.key("ingest")
    first = start(server.url, key)
    asked = pending(server)
    second = start(server.url, key, {**CALL, "tool_use_id": "toolu_2", "tool_name": "Write"})
    wait_for(lambda: server.get("/approvals", status="pending")["total"] == 2)
    decide(server, asked["id"], "allow")
    assert said(first)["permissionDecision"] == "allow"
    assert server.get(f"/agents/{CALL['session_id']}")["status"] == "waiting"
    assert (asked["agent_name"], asked["workspace"]) == ("w-s1", "w")
    decide(server, pending(server)["id"], "deny")
    assert said(second)["permissionDecision"] == "deny"
    assert server.get(f"/agents/{CALL['session_id']}")["status"] == "running"


def test_only_chosen_paths_wait(server: Server, start: Start) -> None:
    key = server.key("ingest")
    assert said(start(server.url, key, paths=["/srv/prod/*"])) is None
    assert server.get("/approvals")["items"] == []
    edit = {"file_path": "../prod/a.py", "old_string": "a", "new_string": "b"}
    start(server.url, key, {**CALL, "cwd": "/srv/dev", "tool_name": "Edit", "tool_input": edit}, paths=["/srv/prod/*"])
    assert pending(server)["tool"] == "Edit"


def test_a_session_that_ends_withdraws_its_question(server: Server, start: Start) -> None:
    waiting = start(server.url, server.key("ingest"))
    asked = pending(server)
    waiting.terminate()
    assert said(waiting) is None
    wait_for(lambda: server.get("/approvals")["items"][0]["status"] == "ended")
    refused = server.client.post(f"/api/v1/approvals/{asked['id']}/decide", json={"decision": "allow"})
    assert refused.status_code == 409


def test_only_a_person_answers(server: Server, start: Start) -> None:
    start(server.url, server.key("ingest"))
    asked = pending(server)
    decision = {"approval_id": asked["id"], "agent_id": asked["agent_id"], "decision": "allow"}
    server.post_raw([server.event("approval.decided", decision, source="claude-code-hooks")])
    assert pending(server)["id"] == asked["id"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hook": {"hook_event_name": "PreToolUse"}}, "session_id"),
        ({"hook": hook("PostToolUse")}, "hook_event_name"),
        ({"question": "x"}, "question"),
        ({"wait_seconds": 0}, "wait_seconds"),
        ({"fail": "maybe"}, "fail"),
    ],
)
def test_a_question_that_is_none_is_refused(server: Server, change: dict[str, Any], says: str) -> None:
    body = {"question": "0" * 32, "hook": CALL, "wait_seconds": 60, "fail": "open", **change}
    response = server.client.post("/api/v1/hooks/claude-code/gate", json=body)
    assert response.status_code == 422
    assert says in response.text


def test_without_a_server_an_open_gate_lets_work_go_on_at_once(start: Start) -> None:
    assert said(start("http://127.0.0.1:9", "fd_x")) is None


def test_a_closed_gate_denies_what_the_server_refuses(server: Server, start: Start) -> None:
    assert said(start(server.url, "fd_wrong", fail="closed"))["permissionDecision"] == "deny"


def test_a_question_outlives_a_restart_of_the_server(database_url: str, tmp_path: Path, start: Start) -> None:
    with process(database_url, tmp_path / "server") as running:
        server = running.start()
        waiting = start(server.url, running.token)
        asked = pending(server)
        running.kill()
        server = running.start(port=int(server.url.rsplit(":", 1)[1]))
        assert pending(server)["id"] == asked["id"]
        decide(server, asked["id"], "deny", note="not now")
        assert "not now" in said(waiting)["permissionDecisionReason"]
        assert len(server.get("/approvals")["items"]) == 1
        running.stop()
    assert_replay_equals(database_url)
