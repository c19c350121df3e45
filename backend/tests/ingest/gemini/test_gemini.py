"""Gemini CLI sessions: history and tail; a message that comes again replaces the one before (SRC-10)."""

import json
from pathlib import Path
from typing import Any

from tests.server import assert_replay_equals, running, wait_for

SESSION = "5f0c1c1e-1111-4222-8333-444455556666"


def lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def answer(output: int, status: str) -> dict[str, Any]:
    return {
        "id": "m2",
        "type": "gemini",
        "timestamp": "2026-11-20T03:00:02.000Z",
        "content": "I look at the files.",
        "model": "gemini-2.5-pro",
        "thoughts": [{"subject": "Plan", "description": "List them first"}],
        "tokens": {"input": 1000, "cached": 800, "output": output, "thoughts": 40, "tool": 5, "total": 1045 + output},
        "toolCalls": [
            {"id": "c1", "name": "list_directory", "args": {"path": "."}, "status": status, "result": ["no"]}
        ],
    }


def test_a_session_its_tail_and_its_subagent(database_url: str, tmp_path: Path) -> None:
    chats = tmp_path / "gemini" / "tmp" / "abc" / "chats"
    (chats / SESSION).mkdir(parents=True)
    file = chats / "session-2026-11-20T03-00-5f0c1c1e.jsonl"
    about = {"sessionId": SESSION, "projectHash": "abc", "startTime": "2026-11-20T03:00:00.000Z", "kind": "main"}
    asked = {"id": "m1", "type": "user", "timestamp": "2026-11-20T03:00:01.000Z", "content": "List the files"}
    file.write_text(lines(about, asked, answer(10, "executing"), {"$set": {"lastUpdated": "x"}}))
    child = about | {"sessionId": "child-1", "kind": "subagent"}
    (chats / SESSION / "child-1.jsonl").write_text(lines(child, answer(7, "success")))
    with running(database_url, tmp_path, gemini_dirs=[tmp_path / "gemini"]) as server:
        wait_for(lambda: server.get("/agents")["total"] == 2)
        wait_for(lambda: server.get(f"/agents/{SESSION}")["usage"]["output"] == 55)
        with file.open("a") as tail:
            tail.write(lines(answer(20, "error"), {"$rewindTo": "m1"}))
        wait_for(lambda: server.get(f"/agents/{SESSION}")["usage"]["output"] == 65)
        found = server.get(f"/agents/{SESSION}")
        assert (found["title"], found["usage"]["input"], found["usage"]["cache_read"]) == ("List the files", 200, 800)
        assert (found["tool_calls"], found["tool_errors"], found["status"]) == (1, 1, "idle")
        assert [entry["id"] for entry in found["children"]] == ["child-1"]
        assert found["cost"] is not None
        assert server.get("/sources")["items"][0]["problems"] == 0
    assert_replay_equals(database_url)
