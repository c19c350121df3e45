"""Agent log folders: what an agent was given, said, called and used; near field names, bad lines kept aside (SRC-6)."""

import json
from pathlib import Path

from tests.server import assert_replay_equals, running, wait_for


def test_an_agent_s_folder_and_its_tail(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "agent-logs" / "builder-7"
    folder.mkdir(parents=True)
    (folder / "prompt.txt").write_text("Build the parser\nand its tests")
    (folder / "text.txt").write_text("I begin.")
    calls = [
        {
            "timestamp": "2026-11-20T03:00:00Z",
            "tool": "Bash",
            "input": {"command": "ls"},
            "output": "a",
            "duration_ms": 5,
        },
        {
            "time": "2026-11-20T03:00:01Z",
            "name": "Edit",
            "args": {"path": "a.py"},
            "success": False,
            "error": "no such",
        },
    ]
    (folder / "tools.jsonl").write_text("".join(json.dumps(call) + "\n" for call in calls) + "{broken\n")
    summary = {
        "timestamp": "2026-11-20T03:00:02Z",
        "role": "builder",
        "model": "claude-sonnet-5",
        "tokens": {"input": 10, "output": 20, "cache_read": 300, "cache_creation": 4},
        "cost": 0.125,
        "status": "RUNNING",
    }
    (folder / "summary.jsonl").write_text(json.dumps(summary) + "\n")
    with running(database_url, tmp_path, agent_logs=[tmp_path / "agent-logs"]) as server:

        def agent() -> dict[str, object]:
            return dict(server.get("/agents/builder-7"))

        wait_for(lambda: server.get("/agents")["total"] == 1 and agent()["cost"] == "0.125")
        wait_for(lambda: server.get("/sources")["items"][0]["problems"] == 1)
        found = agent()
        assert (found["role"], found["status"], found["title"]) == (
            "BUILDER",
            "running",
            "Build the parser and its tests",
        )
        assert (found["tool_calls"], found["tool_errors"], found["tokens"]) == (2, 1, 334)
        with (folder / "summary.jsonl").open("a") as file:
            file.write(
                json.dumps(summary | {"timestamp": "2026-11-20T03:00:09Z", "status": "done", "cost": "0.5"}) + "\n"
            )
        (folder / "text.txt").write_text("I begin. Done.")
        wait_for(lambda: agent()["status"] == "completed" and agent()["cost"] == "0.625")
        messages = {m["role"]: m["blocks"][0]["text"] for m in server.get("/agents/builder-7/messages")["items"]}
        wait_for(lambda: "Done." in str(server.get("/agents/builder-7/messages")["items"]))
        assert messages["user"].startswith("Build the parser")
        seq = server.get("/status")["as_of_seq"]
    with running(database_url, tmp_path, agent_logs=[tmp_path / "agent-logs"]) as server:
        wait_for(lambda: server.get("/sources")["items"][0]["state"] == "live")
        assert server.get("/status")["as_of_seq"] == seq, "a restart told something twice"
    assert_replay_equals(database_url)
