"""What Codex and Claude Code print, as facts, each token counted once (RUN-4): samples go through a real program."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import claude_agent_sdk
import pytest

from tests.orchestrator.drivers.billing import assert_counted_once, ledger
from tests.orchestrator.drivers.conftest import Serve
from tests.orchestrator.drivers.messages_api import Call, MessagesApi, Tool
from tests.orchestrator.drivers.printing import (
    CLAUDE,
    CODEX,
    HERE,
    ONE,
    ROLLOUT,
    SESSION,
    TRANSCRIPTS,
    TURN,
    Printing,
    outcomes,
    totals,
    words,
)
from tests.orchestrator.work import Work
from tests.server import wait_for

Agent = Callable[..., Work]
CLAUDE_CODE = Path(claude_agent_sdk.__file__).parent / "_bundled" / "claude"


@pytest.mark.parametrize("kept", [{}, ROLLOUT], ids=["alone", "with its rollout"])
def test_codex(printing: Printing, kept: dict[str, Path]) -> None:
    work = printing(CODEX, "codex", kept)
    task = work.run("Do it", **ONE)
    assert task["status"] == "completed", task["error"]
    assert task["result"] == "Done: 1 file."
    assert words(work, task, "assistant") == ["Listing files first.", "Done: 1 file."]
    assert words(work, task, "assistant", "thinking") == ["**Listing files**"]
    assert len(words(work, task, "system")) == 1, "a warning does not end it"
    assert outcomes(work) == [("shell", "error", "exit 2"), ("shell", "ok", None)]
    ended = work.facts("tool.completed")[0]["data"]
    assert ended["output"].startswith("total 12\n")
    assert totals(work) == TURN
    calls = work.facts("usage.recorded")
    assert {call["data"]["model"] for call in calls} == ({"gpt-5.2-codex"} if kept else {task["steps"][0]["model"]})
    assert len(calls) == (3 if kept else 1)
    assert sum(call["data"]["reasoning_tokens"] for call in calls) == 192


@pytest.mark.parametrize(("run", "cost"), [("run1", "0.067552"), ("run2", "0.16888")])
@pytest.mark.parametrize("kept", [{}, TRANSCRIPTS], ids=["alone", "with its transcripts"])
def test_claude_code(printing: Printing, run: str, cost: str, kept: dict[str, Path]) -> None:
    work = printing(CLAUDE / f"{run}.jsonl", "claude-code", kept)
    task = work.run("Do it", **ONE)
    assert task["status"] == "completed", task["error"]
    assert task["result"] == "All done."
    assert words(work, task, "assistant") == ["Step 0", "Step 1", "Step 2", "Step 3", "All done.", "All done."]
    assert words(work, task, "assistant", "thinking") == [f"I should do step {step}." for step in range(4)]
    said = words(work, task, "system")
    assert [text for text in said if text.startswith("general-purpose: ")] == [
        "general-purpose: Searching.",
        "general-purpose: SUB DONE: found files.",
    ]
    assert len(said) == (2 if run == "run1" else 3), "and that the service was busy"
    found = {(name, status) for name, status, _ in outcomes(work)}
    bash = "error" if run == "run1" else "denied"
    assert found == {
        ("Write", "ok"),
        ("Edit", "ok"),
        ("Bash", bash),
        ("Agent", "ok"),
        ("Read", "error"),
        ("Bash", "ok"),
    }
    assert len(outcomes(work)) == 6
    assert totals(work) == SESSION
    assert Decimal(task["cost"]) == Decimal(cost)
    files = [fact["data"] for fact in work.facts("file.changed")]
    assert [(file["operation"], file["lines_added"], file.get("lines_removed")) for file in files] == [
        ("created", 2, 0),
        ("modified", 1, 1),
    ]
    assert files[1]["patch"].endswith('@@ -1,2 +1,2 @@\n-print("hi")\n+print("hello")\n print("there")\n')


def test_without_partial_messages_the_transcripts_tell_how_calls_ended(printing: Printing, tmp_path: Path) -> None:
    sample = tmp_path / "whole.jsonl"
    lines = (CLAUDE / "run1.jsonl").read_text().splitlines(keepends=True)
    sample.write_text("".join(line for line in lines if '"stream_event"' not in line))
    work = printing(sample, "claude-code", TRANSCRIPTS)
    task = work.run("Do it", **ONE)
    assert (task["status"], totals(work), Decimal(task["cost"])) == ("completed", SESSION, Decimal("0.067552"))
    assert not any(entry["undercounted"] for entry in ledger(work))


def test_a_session_that_is_continued_counts_what_is_new(printing: Printing, home: Path, tmp_path: Path) -> None:
    """Its totals go on where they stopped, and its transcript holds what was before."""
    first = tmp_path / "first.jsonl"
    lines = (CLAUDE / "run1.jsonl").read_text().splitlines()
    message = json.loads(next(line for line in lines if '"message_start"' in line))["event"]["message"]["id"]
    first.write_text("\n".join(line for line in lines if message in line or '"system"' in line or '"result"' in line))
    for name, source in TRANSCRIPTS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        # The call of this turn is of a day to come, all others are of long ago.
        text = re.sub('"timestamp": ?"[^"]+"', '"timestamp":"2020-01-01T00:00:00Z"', source.read_text())
        (home / name).write_text(
            "".join(
                line.replace("2020-01-01", "2999-01-01") if message in line else line
                for line in text.splitlines(keepends=True)
            )
        )
    work = printing(first, "claude-code")
    task = work.run("Do it", **ONE)
    assert task["status"] == "completed", task["error"]
    assert totals(work) == {
        "input": 12,
        "output": 157,
        "cache_read": 8_000,
        "cache_write_5m": 500,
        "cache_write_1h": 1_000,
    }


@pytest.mark.parametrize(
    ("sample", "format", "kept", "expected", "calls"),
    [
        (CODEX, "codex", ROLLOUT, TURN, 3),
        (CODEX, "codex", dict.fromkeys(ROLLOUT, HERE / "samples" / "codex-2025" / "rollout.jsonl"), TURN, 3),
        (CLAUDE / "run1.jsonl", "claude-code", {k: v for k, v in TRANSCRIPTS.items() if "9075867e" in k}, SESSION, 8),
    ],
    ids=["codex", "codex of 2025", "claude-code"],
)
def test_watched_as_well_it_counts_once_and_for_the_task(
    printing: Printing,
    home: Path,
    sample: Path,
    format: str,
    kept: dict[str, Path],
    expected: dict[str, int],
    calls: int,
) -> None:
    work = printing(sample, format, kept, claude_dirs=[home / ".claude"], codex_dirs=[home / ".codex"])
    task = work.run("Do it", **ONE)
    assert task["status"] == "completed", task["error"]

    def watched() -> bool:
        found = {
            fact["data"]["message_id"]
            for fact in work.facts("usage.recorded")
            if fact["source"].startswith(("claude-code:", "codex:"))
        }
        return len(found) == calls

    wait_for(watched)
    assert totals(work) == expected
    assert len(ledger(work)) == calls
    cost = sum((Decimal(entry["cost"] or 0) for entry in ledger(work)), Decimal(0))
    assert Decimal(work.task(task["id"])["cost"]) == cost > 0


def test_the_real_program_watched_as_well_counts_once(
    serve: Serve, api: MessagesApi, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(call: Call) -> Any:
        if "cc_is_subagent=true" in call.system:
            return ["Found."]
        if "Agent" in call.done:
            return ["Done."]
        return [Tool("Agent", {"description": "Find it", "prompt": "Find it", "subagent_type": "general-purpose"})]

    api.script = script
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.url)
    monkeypatch.setenv("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
    names = ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"]
    options = ["-p", "--output-format", "stream-json", "--verbose", "--include-partial-messages"]
    work = serve(
        driver="command",
        command_driver=[str(CLAUDE_CODE), *options, "--allowedTools", "Agent", "--model", "claude-sonnet-5"],
        command_format="claude-code",
        command_environment=names,
        claude_dirs=[home / ".claude"],
    )
    task = work.until(work.submit("Find it", **ONE), "completed", "failed", seconds=60)
    assert (task["status"], task["result"]) == ("completed", "Done."), task["error"]
    assert {(name, status) for name, status, _ in outcomes(work)} >= {("Agent", "ok")}
    assert "general-purpose: Found." in words(work, task, "system")
    assert not [text for text in words(work, task, "assistant") if text.startswith("{")], "every line is understood"
    told = {fact["data"]["message_id"] for fact in work.facts("usage.recorded") if fact["data"].get("message_id")}
    wait_for(
        lambda: (
            told
            <= {
                fact["data"].get("message_id")
                for fact in work.facts("usage.recorded")
                if fact["source"].startswith("claude-code:")
            }
        )
    )
    assert_counted_once(work, api, work.task(task["id"]))


WAITS = """
import os, pathlib, sys, time
from datetime import UTC, datetime
sys.stdin.read()
thread = "01a1f6f3-c5ca-7843-ae66-033e35d01903"
folder = pathlib.Path(os.environ["HOME"], ".codex/sessions/2026/11/20")
folder.mkdir(parents=True, exist_ok=True)
record = '{"timestamp":"%s","type":"token_usage_record","payload":{"response_id":"r1","usage":{"input_tokens":7}}}'
(folder / f"rollout-x-{thread}.jsonl").write_text(record % datetime.now(UTC).isoformat() + "\\n")
print('{"type":"thread.started","thread_id":"%s"}' % thread, flush=True)
print('{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"begun"}}', flush=True)
time.sleep(600)
"""


def test_what_was_spent_before_a_cancel_counts(agent: Agent, home: Path) -> None:
    work = agent(WAITS, command_format="codex")
    id = work.submit("Do it", **ONE)
    wait_for(lambda: "begun" in json.dumps([fact["data"] for fact in work.facts("message.recorded")]))
    work.call("POST", f"/tasks/{id}/cancel", expect=202)
    work.until(id, "cancelled")
    wait_for(lambda: totals(work)["input"] == 7)


def test_a_cost_cap_ends_claude_code_between_its_calls(printing: Printing) -> None:
    work = printing(CLAUDE / "run1.jsonl", "claude-code", TRANSCRIPTS)
    task = work.run("Do it", cost_cap="0.01", **ONE)
    assert task["status"] == "failed"
    assert "the cost cap of $0.01 holds" in task["error"]


def test_what_the_api_refuses_fails_with_its_reason(printing: Printing) -> None:
    work = printing(CLAUDE / "fatal.jsonl", "claude-code", TRANSCRIPTS)
    task = work.run("Do it", **ONE)
    assert task["status"] == "failed"
    assert "HTTP 400: Prompt is too long" in task["error"]
    assert task["steps"][0]["attempt"] == 1, "it would be refused again"
    assert ledger(work) == []


def test_a_turn_that_the_program_answered_itself(printing: Printing) -> None:
    work = printing(CLAUDE / "compact.jsonl", "claude-code")
    task = work.run("Do it", **ONE)
    assert (task["status"], task["result"]) == ("completed", "Not enough messages to compact.")
    assert ledger(work) == []


@pytest.mark.parametrize(("format", "flag"), [("codex", "--json"), ("claude-code", "stream-json")])
def test_a_program_that_tells_no_end_has_not_come_to_one(
    printing: Printing, tmp_path: Path, format: str, flag: str
) -> None:
    sample = tmp_path / "said.txt"
    sample.write_text("I did it all.\n")
    work = printing(sample, format)
    task = work.run("Do it", **ONE)
    assert task["status"] == "failed"
    assert flag in task["error"]
    assert words(work, task, "assistant")[0] == "I did it all."
