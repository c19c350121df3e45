"""Each line that Codex prints, as facts (RUN-4)."""

import json
from pathlib import Path
from typing import Any

from tests.orchestrator.drivers.billing import ledger
from tests.orchestrator.drivers.printing import ONE, THREAD, Printing, outcomes, words
from tests.orchestrator.work import Work

BEGUN = [{"type": "thread.started", "thread_id": THREAD}, {"type": "turn.started"}]
DONE = {"type": "turn.completed", "usage": {"input_tokens": 5, "cached_input_tokens": 1, "output_tokens": 2}}


def item(type: str, when: str = "completed", id: str = "item_1", **fields: Any) -> dict[str, Any]:
    return {"type": f"item.{when}", "item": {"id": id, "type": type, **fields}}


def codex(printing: Printing, tmp_path: Path, *lines: dict[str, Any] | str) -> tuple[Work, Any]:
    sample = tmp_path / "said.jsonl"
    sample.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    work = printing(sample, "codex")
    return work, work.run("Do it", **ONE)


def test_every_item_of_codex(printing: Printing, tmp_path: Path) -> None:
    todo = [{"text": "look", "completed": True}, {"text": "write", "completed": False}]
    change = {"changes": [{"path": "/etc/far.txt", "kind": "add"}, {"path": "gone.txt", "kind": "delete"}]}
    work, task = codex(
        printing, tmp_path, *BEGUN,
        item("todo_list", "started", items=todo),
        item("todo_list", "completed", items=todo),
        item("mcp_tool_call", "started", "item_2", server="github", tool="search", arguments={"q": "x"}),
        item("mcp_tool_call", "completed", "item_2", server="github", tool="search", arguments={"q": "x"},
             status="completed", result={"content": [{"type": "text", "text": "found"}]}),
        item("mcp_tool_call", "completed", "item_3", server="github", tool="search", status="failed",
             error={"message": "no such tool"}),
        item("web_search", "completed", "item_4", query="tides"),
        item("command_execution", "completed", "item_5", command="rm -rf /", status="declined"),
        item("file_change", "completed", "item_6", **change, status="completed"),
        item("file_change", "completed", "item_7", **change, status="failed"),
        item("agent_message", "updated", "item_8", text="Al"),
        item("agent_message", "completed", "item_8", text="All done"),
        DONE,
    )  # fmt: skip
    assert (task["status"], task["result"]) == ("completed", "All done")
    assert words(work, task, "assistant", "thinking") == ["[x] look\n[ ] write"]
    assert words(work, task, "assistant") == ["All done"]
    assert outcomes(work) == [
        ("mcp__github__search", "ok", None),
        ("mcp__github__search", "error", "no such tool"),
        ("web_search", "ok", None),
        ("shell", "denied", ""),
        ("apply_patch", "ok", None),
        ("apply_patch", "error", ""),
    ]
    assert work.facts("tool.completed")[0]["data"]["output"] == "found"
    files = [(fact["data"]["path"], fact["data"]["operation"]) for fact in work.facts("file.changed")]
    assert files == [("/etc/far.txt", "created"), ("gone.txt", "deleted")]


def test_agents_that_codex_began_count_too(printing: Printing, home: Path, tmp_path: Path) -> None:
    child = "01a1f6f3-0000-7000-8000-000000000001"
    record = {"response_id": "r1", "usage": {"input_tokens": 30, "output_tokens": 4}}
    lines = [
        {"timestamp": "2999-01-01T00:00:00Z", "type": "turn_context", "payload": {"model": "gpt-5.2-codex"}},
        {"timestamp": "2999-01-01T00:00:00Z", "type": "token_usage_record", "payload": record},
    ]
    rollout = home / ".codex" / "sessions" / f"rollout-2026-11-20T03-15-33-{child}.jsonl"
    rollout.write_text("".join(json.dumps(line) + "\n" for line in lines))
    spawn = item("collab_tool_call", tool="spawn_agent", prompt="look", receiver_thread_ids=[child], status="completed")
    work, task = codex(printing, tmp_path, *BEGUN, spawn, item("agent_message", text="fine"), DONE)
    assert task["status"] == "completed", task["error"]
    assert outcomes(work) == [("spawn_agent", "ok", None)]
    used = {(entry["message_id"], entry["usage"]["input"], entry["usage"]["output"]) for entry in ledger(work)}
    assert used == {("r1", 30, 4), (THREAD, 4, 2)}, "the sum of the turn stands for the thread without a rollout"


def test_a_turn_of_codex_that_failed(printing: Printing, tmp_path: Path) -> None:
    error = {"type": "error", "message": "Reconnecting... 1/5"}
    failed = {"type": "turn.failed", "error": {"message": "usage limit reached"}}
    work, task = codex(printing, tmp_path, *BEGUN, error, failed)
    assert task["status"] == "failed"
    assert "usage limit reached" in task["error"]
    assert words(work, task, "system")[0] == "Reconnecting... 1/5"


def test_a_connection_that_codex_got_back_is_no_failure(printing: Printing, tmp_path: Path) -> None:
    error = {"type": "error", "message": "Reconnecting... 1/5"}
    _, task = codex(printing, tmp_path, *BEGUN, error, item("agent_message", text="fine"), DONE)
    assert (task["status"], task["result"]) == ("completed", "fine")


def test_what_cannot_be_understood_is_kept_as_text(printing: Printing, tmp_path: Path) -> None:
    lines = [
        "plain words",
        '{"type": "item.comp',
        json.dumps({"type": "thread.renamed", "name": "strange"}),
        json.dumps(item("hologram", light=1)),
        json.dumps({"type": "item.completed", "item": {"id": "item_9", "type": "agent_message"}}),
    ]
    work, task = codex(printing, tmp_path, *BEGUN, *lines, item("agent_message", text="fine"), DONE)
    assert (task["status"], task["result"]) == ("completed", "fine")
    kept = "\n".join(words(work, task, "assistant"))
    assert all(line in kept for line in lines)
