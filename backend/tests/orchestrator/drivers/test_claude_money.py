"""What Claude agents cost (RUN-9, COST-4): each call once, whoever tells of it, and a cap that holds."""

import json
import shlex
from decimal import Decimal
from pathlib import Path
from typing import Any

import claude_agent_sdk

from fleetdeck.cli import hook_settings
from tests.orchestrator.drivers.billing import assert_counted_once, ledger
from tests.orchestrator.drivers.conftest import Claude
from tests.orchestrator.drivers.messages_api import Call, MessagesApi, Tool
from tests.server import wait_for

ONE = {"task_type": "custom"}


def _one_subagent(call: Call) -> Any:
    if "cc_is_subagent=true" in call.system:
        return ["Found."]
    if call.done:
        return ["Done."]
    return [Tool("Agent", {"description": "Find it", "prompt": "Find it", "subagent_type": "general-purpose"})]


def test_a_cost_cap_holds(claude: Claude, api: MessagesApi) -> None:
    api.script = lambda call: [Tool("Bash", {"command": f"echo {len(api.calls)}", "description": "Go on"})]
    work = claude()
    task = work.run("Spend", cost_cap="0.01", **ONE)
    assert task["status"] == "failed"
    assert "cost cap" in task["error"]
    entries = ledger(work)
    dearest = max(Decimal(entry["cost"]) for entry in entries)
    assert Decimal("0.01") <= Decimal(task["cost"]) <= Decimal("0.01") + dearest
    assert_counted_once(work, api, task)


def test_a_transcript_that_is_read_too_counts_nothing_twice(claude: Claude, api: MessagesApi, tmp_path: Path) -> None:
    api.script = _one_subagent
    home = tmp_path / "data" / "claude-home" / ".claude"
    (home / "projects").mkdir(parents=True)
    work = claude(claude_dirs=[home])
    task = work.run("Find it", **ONE)
    # The source has read it all: it shows the session as an agent that is not the task's.
    wait_for(lambda: len(work.server.get("/agents", limit=100)["items"]) >= len(work.agents(task["id"])) + 2)
    wait_for(
        lambda: (
            "Done."
            in json.dumps([fact["data"] for fact in work.facts("message.recorded") if fact["source"] != "fleetdeck"])
        )
    )
    assert_counted_once(work, api, work.task(task["id"]))
    assert Decimal(work.server.get("/status")["cost"]["total"]) == Decimal(task["cost"])


def test_a_cost_cap_holds_for_subagents_at_once(claude: Claude, api: MessagesApi) -> None:
    def script(call: Call) -> Any:
        if "cc_is_subagent=true" in call.system:
            return [Tool("Bash", {"command": f"echo {len(api.calls)}", "description": "Go on"})]
        kind = "general-purpose"
        parts = [{"description": f"Part {n}", "prompt": f"Do part {n}", "subagent_type": kind} for n in range(8)]
        return [Tool("Agent", part) for part in parts]

    api.script = script
    work = claude()
    task = work.run("Spend", cost_cap="0.05", **ONE)
    assert task["status"] == "failed"
    assert "cost cap of $0.05" in task["error"]
    entries = ledger(work)
    assert len({entry["agent_id"] for entry in entries}) > 2
    assert Decimal("0.05") <= Decimal(task["cost"]) <= Decimal("0.05") + Decimal(entries[0]["cost"])
    assert_counted_once(work, api, task)


def test_hooks_transcript_and_result_of_one_run_count_once(claude: Claude, api: MessagesApi, tmp_path: Path) -> None:
    api.script = _one_subagent
    home = tmp_path / "data" / "claude-home" / ".claude"
    (home / "projects").mkdir(parents=True)
    # The program itself, with the hooks of a person who has connected Fleetdeck.
    program, hooks = tmp_path / "claude", tmp_path / "hooks.json"
    bundled = Path(claude_agent_sdk.__file__).parent / "_bundled" / "claude"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(str(bundled))} "$@" --settings {shlex.quote(str(hooks))}\n')
    program.chmod(0o755)
    work = claude(claude_dirs=[home], claude_cli_path=program)
    hooks.write_text(json.dumps(hook_settings.added({}, work.server.url, work.server.settings.token)))
    task = work.run("Find it", **ONE)
    assert task["status"] == "completed", task["error"]
    told = {"claude-code-hooks", "claude-code", "fleetdeck"}
    wait_for(lambda: told <= {fact["source"].split(":")[0] for fact in work.facts("agent.status_changed")})
    wait_for(lambda: {"fleetdeck", "claude-code"} <= {e["source"].split(":")[0] for e in work.facts("usage.recorded")})
    assert_counted_once(work, api, work.task(task["id"]))
    assert Decimal(work.server.get("/status")["cost"]["total"]) == Decimal(task["cost"])
