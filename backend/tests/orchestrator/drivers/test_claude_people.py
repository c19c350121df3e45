"""People beside Claude agents (RUN-4, RUN-11, TASK-13): what they allow, deny, say and hold, with the real program."""

from pathlib import Path
from typing import Any

from tests.orchestrator.drivers.billing import assert_counted_once
from tests.orchestrator.drivers.conftest import KEY, Claude, marked
from tests.orchestrator.drivers.messages_api import Call, MessagesApi, Tool
from tests.orchestrator.work import Work
from tests.process import process
from tests.server import wait_for

ONE = {"task_type": "custom"}


def test_words_of_people_are_heard_before_the_result_is_taken(claude: Claude, api: MessagesApi) -> None:
    def script(call: Call) -> Any:
        if "use tabs" in call.said:
            return ["With tabs."]
        agent = work.agents(id)[0]
        work.call("POST", f"/agents/{agent['id']}/message", {"text": "use tabs"}, expect=202)
        return ["With blanks."]

    api.script = script
    work = claude()
    id = "T-1"
    assert work.submit("Indent", **ONE) == id
    task = work.until(id, "completed")
    assert task["result"] == "With tabs."
    assert_counted_once(work, api, task)


def test_words_reach_an_agent_between_two_tools_once(claude: Claude, api: MessagesApi) -> None:
    def script(call: Call) -> Any:
        if not call.done:
            agent = work.agents("T-1")[0]
            work.call("POST", f"/agents/{agent['id']}/message", {"text": "use tabs"}, expect=202)
        if len(call.done) < 2:
            return [Tool("Bash", {"command": f"echo {len(call.done)}", "description": "Look"})]
        return ["Done."]

    api.script = script
    work = claude()
    task = work.run("Indent", **ONE)
    assert task["status"] == "completed", task["error"]
    assert ["use tabs" in call.said for call in api.calls] == [False, *[True] * (len(api.calls) - 1)]
    assert api.calls[-1].said.count("use tabs") == 1
    assert_counted_once(work, api, task)


def test_a_paused_agent_calls_no_tool(claude: Claude, api: MessagesApi, place: Path) -> None:
    def script(call: Call) -> Any:
        if call.done:
            return ["Done."]
        work.call("POST", "/tasks/T-1/pause", expect=202)
        return [Tool("Bash", {"command": "ls", "description": "Look"})]

    api.script = script
    work = claude()
    id = work.submit("Look", working_directory=str(place), **ONE)
    wait_for(lambda: [agent["status_reason"] for agent in work.agents(id)] == ["the task is paused"])
    assert (len(api.calls), work.task(id)["status"]) == (1, "paused")
    work.call("POST", f"/tasks/{id}/resume", expect=202)
    assert work.until(id, "completed")["result"] == "Done."


def test_a_question_outlives_the_server(database_url: str, api: MessagesApi, place: Path, tmp_path: Path) -> None:
    write = Tool("Write", {"file_path": str(place / "a.txt"), "content": "one\n"})
    api.script = lambda call: ["Done."] if "created successfully" in call.said else [write]
    settings = {
        "ANTHROPIC_API_KEY": KEY,
        "FLEETDECK_ANTHROPIC_BASE_URL": api.url,
        "FLEETDECK_WORK_ROOTS": str(tmp_path),
    }
    with process(database_url, tmp_path / "server", **settings) as server:
        work = Work(server.start(), tmp_path)
        id = work.submit("Write it", working_directory=str(place), **ONE)
        asked = work.pending()[0]
        server.kill()
        wait_for(lambda: marked(tmp_path) == [], 2)
        work = Work(server.start(), tmp_path)
        assert work.pending()[0]["id"] == asked["id"]
        work.decide(asked["id"], "allow")
        task = work.until(id, "completed")
        assert (task["result"], (place / "a.txt").read_text()) == ("Done.", "one\n")
        assert len(work.server.get("/approvals")["items"]) == 1


def test_what_is_denied_does_not_happen_and_the_note_is_heard(claude: Claude, api: MessagesApi, place: Path) -> None:
    def script(call: Call) -> Any:
        if call.done:
            return ["I left it." if "use another branch" in call.said else "?"]
        return [Tool("Bash", {"command": "rm -rf build", "description": "Remove the build"})]

    api.script = script
    (place / "build").mkdir()
    work = claude()
    id = work.submit("Clean", working_directory=str(place), **ONE)
    asked = work.pending()[0]
    assert (asked["tool"], asked["command"]) == ("Bash", "rm -rf build")
    work.decide(asked["id"], "deny", note="use another branch")
    task = work.until(id, "completed")
    assert task["result"] == "I left it."
    assert (place / "build").is_dir()
    assert [fact["data"]["status"] for fact in work.facts("tool.completed")] == ["denied"]
