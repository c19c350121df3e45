"""A session that Fleetdeck only watches: the real program with hooks, gate, telemetry and transcript (SRC-7, 8, 9)."""

import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import claude_agent_sdk

from fleetdeck.cli import hook_settings
from tests.orchestrator.drivers.billing import ledger
from tests.orchestrator.drivers.conftest import Serve
from tests.orchestrator.drivers.messages_api import Call, MessagesApi, Tool
from tests.server import wait_for

PROGRAM = Path(claude_agent_sdk.__file__).parent / "_bundled" / "claude"


def test_every_way_of_telling_counts_a_session_once_and_the_gate_holds_it(
    serve: Serve, api: MessagesApi, tmp_path: Path
) -> None:
    def script(call: Call) -> Any:
        if "cc_is_subagent=true" in call.system:
            return ["Found."]
        if "Bash" in call.done:
            return ["Done."]
        if "Agent" in call.done:
            return [Tool("Bash", {"command": "touch made", "description": "Make it"})]
        return [Tool("Agent", {"description": "Find it", "prompt": "Find it", "subagent_type": "general-purpose"})]

    api.script = script
    home, place = tmp_path / "home", tmp_path / "place"
    claude = home / ".claude"
    (claude / "projects").mkdir(parents=True)
    place.mkdir()
    work = serve(claude_dirs=[claude])
    server = work.server
    key = server.key("ingest")
    gate_file = claude / "fleetdeck-gate.json"
    gate_file.write_text(
        json.dumps({"url": server.url, "token": key, "paths": [], "fail": "closed", "wait_seconds": 60})
    )
    gate = hook_settings.Gate(("Bash",), gate_file, 60, permissions=False)
    (claude / "settings.json").write_text(json.dumps(hook_settings.added({}, server.url, key, gate)))
    with subprocess.Popen(
        [str(PROGRAM), "-p", "Find it, then make it", "--allowedTools", "Bash,Agent", "--model", "claude-sonnet-5"],
        cwd=place,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "ANTHROPIC_API_KEY": "sk-test",
            "ANTHROPIC_BASE_URL": api.url,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
            "OTEL_LOGS_EXPORTER": "otlp",
            "OTEL_METRICS_EXPORTER": "otlp",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT": server.url,
            "OTEL_EXPORTER_OTLP_HEADERS": f"Authorization=Bearer {key}",
            "OTEL_LOGS_EXPORT_INTERVAL": "200",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as session:
        asked = work.pending()[0]
        assert (asked["tool"], asked["command"]) == ("Bash", "touch made")
        assert not (place / "made").exists()
        work.decide(asked["id"], "allow")
        output, _ = session.communicate(timeout=60)
    assert (session.returncode, output.strip()) == (0, "Done.")
    assert (place / "made").exists()
    told = {"claude-code", "claude-code-hooks", "otlp"}
    wait_for(lambda: told <= {fact["source"].split(":")[0] for fact in work.facts()})
    total = sum(api.total(name) for name in ("input_tokens", "output_tokens", "cache_read_input_tokens"))
    total += api.total("cache_creation_input_tokens")
    wait_for(lambda: sum(sum(entry["usage"].values()) for entry in ledger(work)) == total)
    both = {fact["source"].split(":")[0] for fact in work.facts("usage.recorded")}
    assert {"claude-code", "otlp"} <= both
    # A session, its subagent, and nobody twice.
    agents = server.get("/agents")["items"]
    assert sorted(agent["role"] for agent in agents) == ["GENERAL-PURPOSE", "SESSION"]
    cost = sum((Decimal(entry["cost"]) for entry in ledger(work)), Decimal(0))
    assert cost == sum((Decimal(agent["cost"]) for agent in agents), Decimal(0)) > 0
    assert [agent["tool_calls"] for agent in agents if agent["role"] == "SESSION"] == [2]
