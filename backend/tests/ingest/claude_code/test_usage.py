"""Tokens are counted as ccusage counts them (formats.md 1b, 10.1, 10.2)."""

from pathlib import Path
from typing import Any

import pytest

from bench.transcripts import Writer
from tests.ingest.claude_code.support import OTHER, SESSION, Chat, MemoryLog, imported, usage

KINDS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens")


def totals(log: MemoryLog) -> dict[str, int]:
    """Sums over calls, each counted by its largest record."""
    best: dict[Any, dict[str, Any]] = {}
    for data in log.data("usage.recorded"):
        key = (data.get("message_id"), data.get("request_id"))
        if key not in best or sum(data[k] for k in KINDS) > sum(best[key][k] for k in KINDS):
            best[key] = data
    return {kind: sum(data[kind] for data in best.values()) for kind in KINDS}


async def test_a_call_is_one_fact_whatever_number_of_lines_repeats_it(tmp_path: Path) -> None:
    chat = Chat().user("go")
    chat.says("a", tokens={"output_tokens": 1}, stop=None).says("b", tokens={"output_tokens": 300}, stop=None)
    chat.says("c", tokens={"output_tokens": 300, "speed": "standard"}, stop="end_turn").in_project(tmp_path)
    fact = (await imported(tmp_path)).one("usage.recorded")
    assert (fact["message_id"], fact["request_id"], fact["model"]) == ("msg_1", "req_msg_1", "claude-sonnet-5")
    assert (fact["input_tokens"], fact["output_tokens"], fact["cache_read_tokens"]) == (10, 300, 100)
    assert fact["speed"] == "standard"
    assert "undercounted" not in fact


async def test_a_stream_that_never_said_why_it_stopped_is_undercounted(tmp_path: Path) -> None:
    Chat().user("go").says("a" * 900, tokens={"output_tokens": 3}, stop=None).in_project(tmp_path)
    assert (await imported(tmp_path)).one("usage.recorded")["undercounted"] is True


async def test_cache_writes_are_split_where_the_split_is_known(tmp_path: Path) -> None:
    split = {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20}
    chat = Chat().user("go").says("a", tokens={"cache_creation": split}).says("b", message="msg_2")
    chat.in_project(tmp_path)
    both = [
        (d["cache_write_5m_tokens"], d["cache_write_1h_tokens"])
        for d in (await imported(tmp_path)).data("usage.recorded")
    ]
    assert both == [(10, 20), (30, 0)]


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "<synthetic>"},
        {"tokens": dict.fromkeys(usage(), 0)},
        {"tokens": {"speed": None}},
        {"tokens": {"cache_read_input_tokens": None}},
        {"tokens": {"input_tokens": "12"}},
        {"version": "dev"},
        {"requestId": ""},
        {"requestId": None},
        {"timestamp": "yesterday"},
        {"message": None},
    ],
)
async def test_what_ccusage_leaves_out_is_left_out(tmp_path: Path, fields: dict[str, Any]) -> None:
    Chat().user("go").says("a", **fields).in_project(tmp_path)
    log = await imported(tmp_path)
    assert log.data("usage.recorded") == []
    assert log.problems == []


async def test_nested_usage_of_progress_lines_is_not_counted(tmp_path: Path) -> None:
    nested = {"type": "agent_progress", "message": {"message": {"id": "x", "model": "m", "usage": usage()}}}
    Chat().user("go").line("progress", data=nested).says("ok").in_project(tmp_path)
    assert totals(await imported(tmp_path))["input_tokens"] == 10


async def test_a_fork_tells_the_same_calls_again_and_they_stay_with_the_original(tmp_path: Path) -> None:
    first = Chat().user("go").calls("Bash", {"command": "ls"}).result("a").says("done")
    first.in_project(tmp_path)
    fork = Chat(OTHER)
    fork.lines = [dict(line) for line in first.lines]
    fork.user("and now?").says("more", message="msg_9").in_project(tmp_path)
    log = await imported(tmp_path)
    assert totals(log)["input_tokens"] == 30
    assert {d["message_id"]: d["agent_id"] for d in log.data("usage.recorded")} == {
        "msg_toolu_1": SESSION, "msg_1": SESSION, "msg_9": OTHER,
    }  # fmt: skip
    assert log.one("tool.started")["agent_id"] == SESSION
    assert len(log.data("message.recorded", agent_id=OTHER)) == 6


async def test_sidechain_copies_are_marked(tmp_path: Path) -> None:
    chat = Chat(agent="b7").user("go").says("ok")
    chat.write(tmp_path / "projects/p" / SESSION / "subagents" / "agent-b7.jsonl")
    fact = (await imported(tmp_path)).one("usage.recorded")
    assert (fact["sidechain"], fact["agent_id"]) == (True, "b7")


async def test_context_is_measured_for_each_call(tmp_path: Path) -> None:
    chat = Chat().user("go").says("a").says("b", message="msg_2", tokens=usage(read=300_000), model="claude-opus-5[1m]")
    chat.in_project(tmp_path)
    used = (await imported(tmp_path)).data("usage.recorded")
    measured = [(data["context_tokens"], data["context_limit"]) for data in used]
    assert measured == [(140, 200_000), (300_040, 1_000_000)]


async def test_generated_sessions_add_up(tmp_path: Path) -> None:
    written = Writer(tmp_path, seed=7).write(sessions=12, lines=900)
    log = await imported(tmp_path)
    sums = totals(log)
    assert sums["input_tokens"] == written.input_tokens
    assert sums["output_tokens"] == written.output_tokens
    assert sums["cache_read_tokens"] == written.cache_read_tokens
    assert sums["cache_write_5m_tokens"] + sums["cache_write_1h_tokens"] == written.cache_write_tokens
    assert len(log.data("usage.recorded")) == written.calls
    assert len(log.data("tool.started")) == len(log.data("tool.completed")) == written.tool_calls
    assert len(log.data("tool.completed", status="error")) == written.tool_errors
    assert len({d["agent_id"] for d in log.data("agent.created")}) == written.sessions + written.subagents
    assert log.problems == []
