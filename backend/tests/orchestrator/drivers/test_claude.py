"""Claude agents (RUN-4): the real program of the SDK against a stub of the Messages API, used as a person would."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.orchestrator.drivers.billing import assert_counted_once, ledger
from tests.orchestrator.drivers.conftest import KEY, Claude, Serve, alive, marked
from tests.orchestrator.drivers.messages_api import Call, Failure, MessagesApi, Thought, Tool
from tests.orchestrator.work import Work
from tests.process import STOPPED, process
from tests.server import assert_replay_equals, wait_for

ONE = {"task_type": "custom"}


def test_two_steps_with_a_file_that_a_person_allows(claude: Claude, api: MessagesApi, place: Path) -> None:
    def script(call: Call) -> Any:
        if "I wrote it" in call.first:
            return ["Tested."]
        if "Write" in call.done:
            return ["I wrote it."]
        write = Tool("Write", {"file_path": str(place / "a.txt"), "content": "one\ntwo\n"})
        return [Thought("Where does it go?"), "I write it.", write]

    api.script = script
    work = claude()
    id = work.submit("Fix a.txt", task_type="bug_fix", working_directory=str(place))
    asked = work.pending()[0]
    assert (asked["tool"], asked["path"]) == ("Write", str(place / "a.txt"))
    assert asked["diff"].endswith("@@ -0,0 +1,2 @@\n+one\n+two\n")
    assert not (place / "a.txt").exists()
    work.decide(asked["id"], "allow")
    task = work.until(id, "completed")
    assert (place / "a.txt").read_text() == "one\ntwo\n"
    assert (task["driver"], task["simulated"], task["result"]) == ("claude", False, "Tested.")
    assert [step["output"] for step in task["steps"]] == ["I wrote it.", "Tested."]
    agent = task["steps"][0]["agent_id"]
    blocks = [message["blocks"][0] for message in work.server.get(f"/agents/{agent}/messages")["items"]]
    assert [block["type"] for block in blocks] == ["text", "thinking", "text", "tool_call", "tool_result", "text"]
    assert blocks[1]["text"] == "Where does it go?"
    change = next(fact["data"] for fact in work.facts("file.changed"))
    assert (change["path"], change["operation"], change["lines_added"]) == ("a.txt", "created", 2)
    ended = next(fact["data"] for fact in work.facts("tool.completed"))
    assert (ended["name"], ended["status"]) == ("Write", "ok")
    assert ended["duration_ms"] > 0
    assert_counted_once(work, api, task)
    assert {call.key for call in api.calls} == {KEY}
    told = json.dumps(work.facts()) + work.server.client.get("/api/v1/drivers").text
    assert KEY not in told


def test_a_subagent_is_an_agent_of_its_own_and_is_waited_for(claude: Claude, api: MessagesApi) -> None:
    def script(call: Call) -> Any:
        if "cc_is_subagent=true" in call.system:
            look = Tool("Bash", {"command": "echo found", "description": "Look"})
            return ["The subagent found it."] if call.done else [look]
        if "The subagent found it." in call.said:
            return ["All is known."]
        if "Agent" in call.done:
            return ["I wait."]
        return [Tool("Agent", {"description": "Find it", "prompt": "Find it", "subagent_type": "general-purpose"})]

    api.script = script
    work = claude()
    task = work.run("Find it", **ONE)
    assert (task["status"], task["result"]) == ("completed", "All is known."), task["error"]
    agents = {agent["role"]: agent for agent in work.agents(task["id"])}
    child, parent = agents["GENERAL-PURPOSE"], agents["BUILDER"]
    assert child["parent_agent_id"] == parent["id"]
    assert (child["status"], child["title"]) == ("completed", "Find it")
    assert Decimal(child["cost"]) > 0
    spoken = work.server.get(f"/agents/{child['id']}/messages")["items"]
    assert spoken[-1]["blocks"][0]["text"] == "The subagent found it."
    assert_counted_once(work, api, task)
    assert {entry["undercounted"] for entry in ledger(work)} == {False}


def test_a_refused_request_fails_the_step_for_good(claude: Claude, api: MessagesApi) -> None:
    api.script = lambda call: Failure(400, "invalid_request_error", "prompt is too strange")
    work = claude()
    task = work.run("Fix it", **ONE)
    assert task["status"] == "failed"
    assert "HTTP 400" in task["error"]
    assert "prompt is too strange" in task["error"]
    assert task["steps"][0]["attempt"] == 1
    assert ledger(work) == []


def test_a_prompt_is_words_and_no_command(claude: Claude, api: MessagesApi, place: Path) -> None:
    (place / "secret.txt").write_text("do not read me unasked")
    work = claude()
    prompt = "/clear @secret.txt \x1b[31m<b>now</b> `$(touch pwned)`"
    task = work.run(prompt, working_directory=str(place), **ONE)
    assert (task["status"], task["result"]) == ("completed", "Done."), task["error"]
    assert json.dumps(prompt)[1:-1] in api.calls[0].said
    assert "do not read me unasked" not in api.calls[0].said
    assert [path.name for path in place.iterdir()] == ["secret.txt"]


def test_a_busy_service_is_asked_again(claude: Claude, api: MessagesApi) -> None:
    api.script = lambda call: Failure(529, "overloaded_error", "Overloaded") if len(api.calls) < 3 else ["Done."]
    work = claude()
    task = work.run("Fix it", **ONE)
    assert (task["status"], task["result"], api.failures) == ("completed", "Done.", 2)
    assert_counted_once(work, api, task)


def test_a_cancel_ends_a_running_command_within_a_second(claude: Claude, api: MessagesApi, place: Path) -> None:
    command = "trap '' TERM; echo $$ > pid; (setsid sh -c 'echo $$ > far; exec sleep 600' &) ; sleep 600"
    api.script = lambda call: [Tool("Bash", {"command": command, "description": "Wait"})]
    work = claude()
    id = work.submit("Wait", working_directory=str(place), **ONE)
    work.decide(work.pending()[0]["id"], "allow")
    wait_for(lambda: all((place / name).exists() and (place / name).read_text() for name in ("pid", "far")))
    pids = [int((place / name).read_text()) for name in ("pid", "far")]
    pids += [process.pid for process in marked(work.folder)]
    assert len(set(pids)) >= 3
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    wait_for(lambda: not any(alive(pid) for pid in pids), 1)
    wait_for(lambda: [fact["data"]["status"] for fact in work.facts("tool.completed")] == ["cancelled"])
    task = work.until(id, "cancelled")
    assert_counted_once(work, api, task)


def test_a_session_goes_on_after_the_server_was_killed(
    database_url: str, api: MessagesApi, place: Path, tmp_path: Path
) -> None:
    def script(call: Call) -> Any:
        if "You were interrupted" in call.said:
            return ["I looked: it is done."]
        if call.done:
            return [Tool("Bash", {"command": "echo $$ > pid; sleep 600", "description": "Wait"})]
        return [Tool("Bash", {"command": "echo once >> count", "description": "Count"})]

    api.script = script
    settings = {
        "ANTHROPIC_API_KEY": KEY,
        "FLEETDECK_ANTHROPIC_BASE_URL": api.url,
        "FLEETDECK_WORK_ROOTS": str(tmp_path),
    }
    with process(database_url, tmp_path / "server", **settings) as server:
        work = Work(server.start(), tmp_path)
        id = work.submit("Count, then wait", working_directory=str(place), **ONE)
        work.decide(work.pending()[0]["id"], "allow", scope="run")
        wait_for(lambda: (place / "pid").exists() and (place / "pid").read_text())
        left = [int((place / "pid").read_text()), *(found.pid for found in marked(tmp_path))]
        assert all(alive(pid) for pid in left)
        server.kill()
        # Nobody restarts it yet: an agent that nobody hears does not go on.
        wait_for(lambda: not any(alive(pid) for pid in left), 2)
        calls = len(api.calls)
        work = Work(server.start(), tmp_path)
        task = work.until(id, "completed")
        assert (task["result"], task["steps"][0]["attempt"]) == ("I looked: it is done.", 2)
        assert (place / "count").read_text() == "once\n"
        assert len(api.calls) == calls + 1
        assert "Count, then wait" in api.calls[-1].first, "the session knows what it was told before"
        assert api.calls[-1].done[0] == "Bash"
        assert_counted_once(work, api, task)
        assert [agent["status"] for agent in work.agents(id)].count("failed") == 1
        assert server.stop() in STOPPED
    assert_replay_equals(database_url)


def test_edits_are_shown_before_and_told_after_also_those_of_subagents(
    claude: Claude, api: MessagesApi, place: Path
) -> None:
    (place / "a.py").write_text("one\ntwo\nthree\n")
    target = str(place / "a.py")

    def script(call: Call) -> Any:
        is_child = "cc_is_subagent=true" in call.system
        if not is_child and "Agent" not in call.done:
            return [Tool("Agent", {"description": "Edit", "prompt": "Edit it", "subagent_type": "general-purpose"})]
        if not is_child:
            return ["Done."]
        match call.done:
            case []:
                return [Tool("Read", {"file_path": target})]
            case ["Read"]:
                return [Tool("Edit", {"file_path": target, "old_string": "two", "new_string": "zwei\ndrei"})]
            case _:
                return ["Edited."]

    api.script = script
    work = claude()
    id = work.submit("Edit a.py", working_directory=str(place), **ONE)
    asked = work.pending()[0]
    patch = "@@ -1,3 +1,4 @@\n one\n-two\n+zwei\n+drei\n three\n"
    assert asked["diff"].endswith(patch)
    work.decide(asked["id"], "allow")
    task = work.until(id, "completed")
    (read, change) = (fact["data"] for fact in work.facts("file.changed"))
    assert (read["operation"], change["operation"], change["path"]) == ("read", "modified", "a.py")
    assert (change["lines_added"], change["lines_removed"]) == (2, 1)
    assert change["patch"].endswith(patch)
    child = next(agent for agent in work.agents(id) if agent["parent_agent_id"])
    assert change["agent_id"] == child["id"]
    assert_counted_once(work, api, task)


def test_the_same_call_again_and_again_ends_it(claude: Claude, api: MessagesApi) -> None:
    api.script = lambda call: [Tool("Bash", {"command": "echo again", "description": "Again"})]
    work = claude()
    task = work.run("Loop", **ONE)
    assert task["status"] == "failed"
    assert "same call" in task["error"]


def test_the_key_does_not_reach_the_commands_of_the_agent(
    claude: Claude, api: MessagesApi, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLEETDECK_TOKEN", "fd_secret")
    api.script = lambda call: ["Done."] if call.done else [Tool("Bash", {"command": "env > seen", "description": "x"})]
    work = claude()
    id = work.submit("Look", working_directory=str(place), **ONE)
    work.decide(work.pending()[0]["id"], "allow")
    work.until(id, "completed")
    seen = (place / "seen").read_text()
    assert "FLEETDECK_STEP" in seen
    assert KEY not in seen
    assert "fd_secret" not in seen


def test_what_is_missing_is_said(serve: Serve, tmp_path: Path) -> None:
    work = serve(claude_cli_path=tmp_path / "nowhere")
    drivers = {driver["name"]: driver for driver in work.server.get("/drivers")["items"]}
    assert "ANTHROPIC_API_KEY" in drivers["claude"]["unavailable"]
    assert drivers["simulated"]["default"] is True
