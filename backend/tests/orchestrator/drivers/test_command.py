"""Any program as an agent (RUN-4): real processes, with all that they may do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.orchestrator.drivers.conftest import Serve, alive, marked
from tests.orchestrator.work import Work
from tests.server import wait_for

Agent = Callable[..., Work]

# One step: a task of the type that has the fewest.
ONE = {"task_type": "custom"}


def only_step(work: Work, task: Any) -> Any:
    assert task["steps"], task
    return task["steps"][0]


def test_what_a_program_prints_is_streamed_and_is_its_output(agent: Agent) -> None:
    work = agent("import sys\nprint('I did', sys.stdin.read().splitlines()[0])")
    task = work.run("Fix the typo", **ONE)
    assert task["status"] == "completed", task["error"]
    assert task["driver"] == "command"
    assert task["result"] == "I did Fix the typo"
    assert task["simulated"] is False
    messages = work.server.get(f"/agents/{task['steps'][-1]['agent_id']}/messages")["items"]
    assert [message["role"] for message in messages] == ["user", "assistant"]
    assert messages[1]["blocks"][0]["text"] == "I did Fix the typo"


def test_a_prompt_is_one_argument_whatever_is_in_it(agent: Agent) -> None:
    work = agent(
        "import json, sys\nprint(json.dumps(sys.argv[1:]))", "--prompt={prompt}", "{role}", "{unknown} {task_id}"
    )
    prompt = "Fix \x1b[31m<b>it</b>\x1b[0m \"now\" 'or' `later` $(touch pwned); {role} -- é\n--flag"
    task = work.run(prompt, **ONE)
    assert task["status"] == "completed", task["error"]
    told, role, rest = json.loads(task["steps"][0]["output"])
    assert told == f"--prompt={prompt}"
    assert (role, rest) == (task["steps"][0]["role"], f"{{unknown}} {task['id']}")
    assert not list(work.folder.rglob("pwned"))


def test_a_program_that_fails_says_why(agent: Agent) -> None:
    work = agent(
        "import sys\nprint('half')\nprint('no such\\nbranch: token sk-" + "a" * 30 + "', file=sys.stderr)\nsys.exit(3)"
    )
    task = work.run("Fix it", **ONE)
    assert task["status"] == "failed"
    assert "exit code 3: no such\nbranch" in task["error"]
    assert "aaaaaaaa" not in task["error"], "secrets do not go into errors"
    assert task["steps"][0]["attempt"] > 1, "another attempt may help"


LINES = """
import json, os, sys
def say(**line): print(json.dumps(line), flush=True)
told = json.loads(sys.stdin.readline())
say(type="thinking", text="Where is it?")
say(type="delta", text="I look")
say(type="text", text="I look at it.")
say(type="tool_call", id="c1", name="Bash", input={"command": "ls"})
say(type="tool_result", id="c1", output="a.py")
say(type="tool_call", id="c2", name="Read", input={"file_path": "a.py"})
say(type="tool_result", id="c2", status="error", output="no such file")
open("made.txt", "w").write("one\\ntwo\\n")
say(type="file", path="told.txt", operation="read")
say(type="usage", model="claude-sonnet-5", input_tokens=100, output_tokens=10, message_id=f"m1-{told['role']}")
say(type="usage", model="nobody-knows-1", input_tokens=5, output_tokens=1, cost=0.25, message_id=f"m2-{told['role']}")
say(type="usage", model="claude-sonnet-5", input_tokens=-4)
print("plain words")
say(type="strange", value=1)
print('{"type": "text"')
say(type="result", output="done by " + told["role"])
"""


def test_json_lines_become_facts(agent: Agent) -> None:
    work = agent(LINES, command_format="json-lines")
    task = work.run("Look", **ONE)
    assert task["status"] == "completed", task["error"]
    step = only_step(work, task)
    assert step["output"] == f"done by {step['role']}"
    agent_id = step["agent_id"]
    messages = work.server.get(f"/agents/{agent_id}/messages", limit=100)["items"]
    kinds = [message["blocks"][0]["type"] for message in messages]
    assert kinds == ["text", "thinking", "text", "tool_call", "tool_result", "tool_call", "tool_result", "text"]
    kept = messages[-1]["blocks"][0]["text"]
    assert all(words in kept for words in ("-4", "plain words", "strange", '{"type": "text"'))
    ended = {fact["data"]["tool_call_id"]: fact["data"] for fact in work.facts("tool.completed")}
    assert ended["c1"]["status"] == "ok"
    assert ended["c1"]["name"] == "Bash"
    assert ended["c2"]["error"] == "no such file"
    calls = work.server.get("/metrics/costs/ledger", limit=10)["items"]
    assert sorted((call["model"], call["basis"], call["usage"]["input"]) for call in calls) == [
        ("claude-sonnet-5", "computed", 100),
        ("nobody-knows-1", "reported", 5),
    ]
    assert Decimal(task["cost"]) == sum(Decimal(call["cost"]) for call in calls)
    files = {file["path"] for file in work.server.get(f"/tasks/{task['id']}/files")["items"]}
    assert "made.txt" in files


ASKING = """
import json, sys
told = json.loads(sys.stdin.readline())
print(json.dumps({"type": "permission", "id": 7, "tool": "Bash", "input": {"command": "rm -rf build"},
                  "command": "rm -rf build", "reason": "it removes files"}), flush=True)
answer = json.loads(sys.stdin.readline())
print(json.dumps({"type": "result", "output": json.dumps(answer)}), flush=True)
"""


@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_it_asks_and_hears_the_answer(agent: Agent, decision: str) -> None:
    work = agent(ASKING, command_format="json-lines")
    id = work.submit("Clean", **ONE)
    asked = work.pending()[0]
    assert (asked["tool"], asked["command"], asked["reason"]) == ("Bash", "rm -rf build", "it removes files")
    work.decide(asked["id"], decision, note="so be it", scope="run" if decision == "allow" else "once")
    wait_for(lambda: work.task(id)["steps"][0]["status"] == "completed")
    answer = json.loads(work.task(id)["steps"][0]["output"])
    assert answer == {"type": "permission", "id": 7, "allowed": decision == "allow", "note": "so be it"}
    work.call("POST", f"/tasks/{id}/cancel", expect=202)


def test_who_cannot_hear_must_not_ask(agent: Agent) -> None:
    work = agent(ASKING.replace("json.loads(sys.stdin.readline())", "{}", 1), "{prompt}", command_format="json-lines")
    task = work.run("Clean", **ONE)
    assert "cannot hear the answer" in task["error"]
    assert task["steps"][0]["attempt"] == 1


def test_people_are_heard_by_a_running_program(agent: Agent) -> None:
    script = """
import json, sys, time, threading
sys.stdin.readline()
heard = []
threading.Thread(target=lambda: heard.extend(iter(sys.stdin.readline, "")), daemon=True).start()
while not heard:
    print(json.dumps({"type": "text", "text": "still at it"}), flush=True)
    time.sleep(0.02)
print(json.dumps({"type": "result", "output": json.loads(heard[0])["text"]}), flush=True)
"""
    work = agent(script, command_format="json-lines")
    id = work.submit("Go on", **ONE)
    running = wait_for(lambda: next((a for a in work.agents(id) if a["status"] == "running"), None))
    work.call("POST", f"/agents/{running['id']}/message", {"text": "use tabs"}, expect=202)
    wait_for(lambda: work.task(id)["steps"][0]["status"] == "completed")
    assert work.task(id)["steps"][0]["output"] == "use tabs"
    work.call("POST", f"/tasks/{id}/cancel", expect=202)


def test_a_gigabyte_of_output_fills_nothing(agent: Agent) -> None:
    before = psutil.Process().memory_info().rss
    work = agent("import sys\nwhile True: sys.stdout.write('x' * 65536)", command_output_limit=50_000_000)
    task = work.run("Print", **ONE)
    assert "printed more than 50000000 bytes" in task["error"]
    assert psutil.Process().memory_info().rss - before < 250_000_000
    assert sum(path.stat().st_size for path in work.folder.rglob("*") if path.is_file()) < 50_000_000


def test_a_gigabyte_of_errors_and_endless_lines_are_drained(agent: Agent) -> None:
    script = """
import sys
for _ in range(2_000): sys.stderr.write("e" * 65536)
for _ in range(400): sys.stdout.write("{" * 65536)
print()
print('{"type": "result", "output": "fine"}')
"""
    work = agent(script, command_format="json-lines", command_output_limit=100_000_000)
    id = work.submit("Print", **ONE)
    wait_for(lambda: work.task(id)["steps"][0]["status"] == "completed", 30)
    assert work.task(id)["steps"][0]["output"] == "fine"
    work.call("POST", f"/tasks/{id}/cancel", expect=202)


STUBBORN = """
import json, os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
code = "import signal, time, os; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('{}', 'w').write(str(os.getpid())); time.sleep(600)"
# A child of the group, one in a session of its own whose parent is gone, and one without our environment.
subprocess.Popen([sys.executable, "-c", code.format("child.pid")])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", code.format("orphan.pid")])
    os._exit(0)
subprocess.Popen([sys.executable, "-c", code.format("bare.pid")], env={}, start_new_session=True)
while not all(os.path.exists(name) and open(name).read() for name in ("child.pid", "orphan.pid", "bare.pid")):
    time.sleep(0.01)
open("ready.pid", "w").write(str(os.getpid()))
time.sleep(600)
"""


def test_a_cancel_ends_all_of_it_within_a_second(agent: Agent) -> None:
    work = agent(STUBBORN)
    folder = work.folder / "place"
    folder.mkdir()
    id = work.submit("Stay", working_directory=str(folder), **ONE)
    wait_for(lambda: (folder / "ready.pid").exists() and (folder / "ready.pid").read_text())
    pids = [int(path.read_text()) for path in folder.glob("*.pid")]
    assert len(pids) == 4
    assert all(alive(pid) for pid in pids)
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    wait_for(lambda: not any(alive(pid) for pid in pids), 1)
    # The program itself is our child: its exit was collected too. (Orphans are init's.)
    wait_for(lambda: not psutil.pid_exists(int((folder / "ready.pid").read_text())), 1)
    assert not [child for child in psutil.Process().children() if child.status() == psutil.STATUS_ZOMBIE]
    work.until(id, "cancelled")


def test_what_it_leaves_behind_is_ended_and_does_not_hold_the_step(agent: Agent) -> None:
    script = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\nprint('done')"
    work = agent(script)
    task = work.run("Leave", **ONE)
    assert task["status"] == "completed", task["error"]
    assert marked(work.folder) == []


def test_files_that_it_changed_are_told_with_their_differences(agent: Agent) -> None:
    script = """
import os, pathlib
pathlib.Path("new.txt").write_text("one\\n")
pathlib.Path("old.txt").write_text("a\\nB\\nc\\n")
pathlib.Path("picture.bin").write_bytes(bytes(range(256)))
pathlib.Path("gone.txt").unlink(missing_ok=True)
"""
    work = agent(script)
    folder = work.folder / "place"
    folder.mkdir()
    (folder / "old.txt").write_text("a\nb\nc\n")
    (folder / "gone.txt").write_text("bye\n")
    (folder / "same.txt").write_text("same\n")
    work.run("Change", working_directory=str(folder), **ONE)
    told = {fact["data"]["path"]: fact["data"] for fact in work.facts("file.changed")}
    assert set(told) == {"new.txt", "old.txt", "picture.bin", "gone.txt"}
    assert (told["new.txt"]["operation"], told["new.txt"]["lines_added"]) == ("created", 1)
    assert told["old.txt"]["patch"] == "--- a/old.txt\n+++ b/old.txt\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
    assert told["gone.txt"]["operation"] == "deleted"
    assert "patch" not in told["picture.bin"]


def test_in_a_repository_only_what_the_step_changed_is_told(agent: Agent) -> None:
    script = """
import pathlib, subprocess
pathlib.Path("kept.txt").write_text("a\\nb\\n")
pathlib.Path("was dirty.txt").write_text("mine\\ntheirs\\n")
pathlib.Path("gone.txt").unlink()
subprocess.run(["git", "add", "kept.txt"], check=True)
subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"], check=True)
"""
    work = agent(script)
    folder = work.folder / "project"
    folder.mkdir()
    for name in ("kept.txt", "was dirty.txt", "left dirty.txt", "gone.txt"):
        (folder / name).write_text("a\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *command], cwd=folder, check=True)
    (folder / "was dirty.txt").write_text("mine\n")
    (folder / "left dirty.txt").write_text("mine\n")
    task = work.run("Change", working_directory=str(folder), **ONE)
    assert task["status"] == "completed", task["error"]
    told = {fact["data"]["path"]: fact["data"] for fact in work.facts("file.changed")}
    assert {path: data["operation"] for path, data in told.items()} == {
        "kept.txt": "modified",
        "was dirty.txt": "modified",
        "gone.txt": "deleted",
    }
    assert "+b\n" in told["kept.txt"]["patch"], "also what it has committed"
    assert told["was dirty.txt"]["patch"].endswith(" mine\n+theirs\n")


def test_nothing_of_the_servers_secrets_reaches_it(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FLEETDECK_TOKEN", "ANTHROPIC_API_KEY", "DATABASE_URL", "MY_KEY"):
        monkeypatch.setenv(name, "s3cret-" + name)
    work = agent("import json, os\nprint(json.dumps(dict(os.environ)))", command_environment=["MY_KEY"])
    task = work.run("Tell", **ONE)
    environment = json.loads(task["steps"][0]["output"])
    assert environment["MY_KEY"] == "s3cret-MY_KEY"
    allowed = {"PATH", "HOME", "LANG", "USER", "LOGNAME", "TMPDIR", "TERM", "FLEETDECK_STEP", "MY_KEY", "LC_CTYPE"}
    assert set(environment) <= allowed
    assert environment["TERM"] == "dumb"


def test_a_cost_cap_ends_it(agent: Agent) -> None:
    script = """
import json, sys, time
sys.stdin.readline()
for call in range(100):
    print(json.dumps({"type": "usage", "model": "x", "cost": "0.10", "message_id": f"m{call}"}), flush=True)
time.sleep(600)
"""
    work = agent(script, command_format="json-lines")
    task = work.run("Spend", cost_cap="1.00", **ONE)
    assert task["status"] == "failed"
    assert "the cost cap of $1.00 holds" in task["error"]
    assert Decimal(task["cost"]) == Decimal("1.00")


def test_under_a_cost_cap_the_agents_of_a_task_work_one_after_another(agent: Agent, tmp_path: Path) -> None:
    script = """
import json, os, sys, time
sys.stdin.readline()
log = os.open("turns", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(log, b"in ")
for call in range(2):
    print(json.dumps({"type": "usage", "model": "x", "cost": "0.30", "message_id": f"{os.getpid()} {call}"}), flush=True)
time.sleep(0.7)
os.write(log, b"out ")
"""
    work = agent(script, command_format="json-lines")
    place = tmp_path / "place"
    place.mkdir()
    task = work.run(
        "Review it", cost_cap="5.00", task_type="code_review", mode="parallel", working_directory=str(place)
    )
    assert task["status"] == "completed", task["error"]
    turns = (place / "turns").read_text().split()
    assert len(turns) >= 4
    assert turns == ["in", "out"] * (len(turns) // 2)
    said = [fact["data"].get("reason") or "" for fact in work.facts("agent.status_changed")]
    assert any("one after another" in reason for reason in said)


def test_a_prompt_that_is_no_argument(agent: Agent) -> None:
    work = agent("print('ok')", "{prompt}")
    task = work.run("x" * 200_000, **ONE)
    assert task["status"] == "failed"
    assert "could not be started" in task["error"]


def test_what_is_missing_is_said(serve: Serve, tmp_path: Path) -> None:
    work = serve(command_driver=[])
    drivers = {driver["name"]: driver for driver in work.server.get("/drivers")["items"]}
    assert "FLEETDECK_COMMAND_DRIVER" in drivers["command"]["unavailable"]
    assert drivers["simulated"]["default"] is True
    refused = work.call("POST", "/tasks", {"prompt": "x", "driver": "command"}, expect=422)
    assert "FLEETDECK_COMMAND_DRIVER" in json.dumps(refused)


def test_a_program_that_is_not_there(serve: Serve) -> None:
    work = serve(command_driver=["no-such-program-anywhere"])
    drivers = {driver["name"]: driver for driver in work.server.get("/drivers")["items"]}
    assert "was not found" in drivers["command"]["unavailable"]
    assert os.path.exists(sys.executable)
