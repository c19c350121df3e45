"""Codex rollouts: history and tail, each response counted once (SRC-10)."""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.server import Server, assert_replay_equals, running, wait_for

SESSION = "01a1f6f3-c5ca-7843-ae66-033e35d01903"
DAY = Path("sessions/2026/11/20")
NAME = f"rollout-2026-11-20T03-15-33-{SESSION}.jsonl"


def line(type: str, payload: dict[str, Any], second: int = 0) -> str:
    return json.dumps({"timestamp": f"2026-11-20T03:15:{second:02d}.000Z", "type": type, "payload": payload}) + "\n"


def usage(given: int, cached: int, output: int) -> dict[str, int]:
    return {
        "input_tokens": given,
        "cached_input_tokens": cached,
        "output_tokens": output,
        "total_tokens": given + output,
    }


def session() -> str:
    return line("session_meta", {"id": SESSION, "cwd": "/home/dev/shop", "git": {"branch": "main"}}) + line(
        "turn_context", {"model": "gpt-5.2-codex", "cwd": "/home/dev/shop"}
    )


def agent(server: Server) -> Any:
    return server.get(f"/agents/{SESSION}")


def test_a_new_rollout_counts_each_response_once(database_url: str, tmp_path: Path) -> None:
    """As version 0.169 writes it: a record and a running count for the same response."""
    home = tmp_path / "codex"
    (home / DAY).mkdir(parents=True)
    call = {"type": "function_call", "id": "fc_1", "name": "exec_command", "call_id": "c1", "arguments": '{"cmd":"ls"}'}
    result = {"type": "function_call_output", "call_id": "c1", "output": "Process exited with code 2\nOutput:\nno"}
    count = {"type": "token_count", "info": {"total_token_usage": usage(5100, 4096, 120), "model_context_window": 200}}
    said = {
        "type": "message",
        "id": "m1",
        "role": "user",
        "content": [{"type": "input_text", "text": "List the files"}],
    }
    text = (
        session()
        + line("response_item", said)
        + line("response_item", call, 1)
        + line("token_usage_record", {"response_id": "r1", "usage": usage(5100, 4096, 120)}, 1)
        + line("response_item", result, 2)
        + line("event_msg", count, 2)
        + "not json\n"
        + line("event_msg", {"type": "task_complete"}, 3)
    )
    (home / DAY / NAME).write_text(text)
    with running(database_url, tmp_path, codex_dirs=[home]) as server:
        wait_for(lambda: server.get("/agents")["total"] == 1 and agent(server)["status"] == "idle")
        found = agent(server)
        assert (found["title"], found["workspace"], found["git_branch"]) == ("List the files", "shop", "main")
        assert found["usage"] == {
            "input": 1004, "output": 120, "cache_read": 4096, "cache_write_5m": 0, "cache_write_1h": 0, "reasoning": 0,
        }  # fmt: skip
        assert (found["tool_calls"], found["tool_errors"]) == (1, 1)
        assert found["cost"] is not None
        assert server.get("/sources")["items"][0]["problems"] == 1
        # What comes later is read from where the file ended, and knows its model.
        with (home / DAY / NAME).open("a") as file:
            file.write(line("token_usage_record", {"response_id": "r2", "usage": usage(5200, 5000, 10)}, 4))
        wait_for(lambda: agent(server)["usage"]["output"] == 130)
        seq = server.get("/status")["as_of_seq"]
    # Codex moves old sessions; a restart reads nothing twice.
    (home / "archived_sessions").mkdir()
    shutil.move(home / DAY / NAME, home / "archived_sessions" / NAME)
    with running(database_url, tmp_path, codex_dirs=[home]) as server:
        wait_for(lambda: server.get("/sources")["items"][0]["state"] == "live")
        assert agent(server)["usage"]["output"] == 130
        assert server.get("/status")["as_of_seq"] <= seq + 1
    assert_replay_equals(database_url)


def test_an_old_rollout_counts_by_differences(database_url: str, tmp_path: Path) -> None:
    home = tmp_path / "codex"
    (home / DAY).mkdir(parents=True)

    def count(given: int, cached: int, output: int) -> str:
        info = {"total_token_usage": usage(given, cached, output)}
        limits = {"primary": {"used_percent": 61.5, "window_minutes": 300, "resets_at": 1795150000}, "plan_type": "pro"}
        return line("event_msg", {"type": "token_count", "info": info, "rate_limits": limits})

    null = line("event_msg", {"type": "token_count", "info": None})
    text = session() + null + count(100, 0, 10) + count(100, 0, 10) + count(300, 150, 30)
    (home / DAY / NAME).write_text(text)
    with running(database_url, tmp_path, codex_dirs=[home]) as server:
        wait_for(lambda: server.get("/agents")["total"] == 1 and agent(server)["usage"]["output"] == 30)
        assert agent(server)["usage"]["input"] == 150
        assert agent(server)["usage"]["cache_read"] == 150
        plans = server.get("/events", type="plan.measured")["items"]
        assert plans[0]["data"]["window"] == "session_5h"
        assert plans[0]["data"]["basis"] == "authoritative"
    assert_replay_equals(database_url)


def test_the_sample_of_a_real_run(database_url: str, tmp_path: Path) -> None:
    """Three responses of 5,100 + 5,200 + 5,300 tokens in, 120 each out: the last running count of the file."""
    home = tmp_path / "codex"
    (home / DAY).mkdir(parents=True)
    shutil.copy(Path(__file__).parent / "rollout-sample.jsonl", home / DAY / NAME)
    with running(database_url, tmp_path, codex_dirs=[home]) as server:
        wait_for(lambda: server.get("/agents")["total"] == 1 and agent(server)["status"] == "idle")
        found = agent(server)
        assert found["tokens"] == 15_600 + 360
        assert (found["usage"]["cache_read"], found["usage"]["output"]) == (12_288, 360)
        assert (found["usage"]["reasoning"], found["tool_calls"], found["tool_errors"]) == (192, 2, 1)
        assert server.get("/sources")["items"][0]["problems"] == 0
    assert_replay_equals(database_url)
