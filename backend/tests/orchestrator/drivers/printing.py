"""Programs that print what Codex and Claude Code print, and what is known of it afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.orchestrator.drivers.billing import ledger
from tests.orchestrator.work import Work

Printing = Callable[..., Work]

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
INGEST = HERE.parents[1] / "ingest"
CODEX = SAMPLES / "codex-0.169.0" / "exec-json.jsonl"
CLAUDE = SAMPLES / "claude-code-2.1.327"
THREAD = "01a1f6f3-c5ca-7843-ae66-033e35d01903"
ROLLOUT = {
    f".codex/sessions/2026/11/20/rollout-2026-11-20T03-15-33-{THREAD}.jsonl": INGEST / "codex/rollout-sample.jsonl"
}
TRANSCRIPTS = {
    f".claude/projects/{path.relative_to(INGEST / 'samples' / 'projects')}": path
    for path in sorted((INGEST / "samples" / "projects").rglob("*.jsonl"))
}
# Reads its prompt, keeps its session at home as of now, and prints.
PROGRAM = """
import os, pathlib, re, sys
from datetime import UTC, datetime
told = sys.stdin.read()
assert told.startswith("Do it") and "{" not in told, told
now = f'"timestamp":"{datetime.now(UTC).isoformat()}"'
for source, name in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
    target = pathlib.Path(os.environ["HOME"], name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(re.sub('"timestamp": ?"[^"]+"', now, pathlib.Path(source).read_text()))
sys.stdout.write(pathlib.Path(sys.argv[1]).read_text())
"""
ONE = {"task_type": "custom"}
# As the program itself sums up the session (modelUsage).
SESSION = {"input": 96, "output": 1256, "cache_read": 64_000, "cache_write_5m": 4_000, "cache_write_1h": 8_000}
TURN = {"input": 3_312, "output": 360, "cache_read": 12_288, "cache_write_5m": 0, "cache_write_1h": 0}


def totals(work: Work) -> dict[str, int]:
    entries = ledger(work)
    return {kind: sum(entry["usage"][kind] for entry in entries) for kind in SESSION}


def outcomes(work: Work) -> list[tuple[str, str, str | None]]:
    return [
        (fact["data"].get("name"), fact["data"]["status"], fact["data"].get("error"))
        for fact in work.facts("tool.completed")
    ]


def words(work: Work, task: Any, role: str, kind: str = "text") -> list[str]:
    agent_id = task["steps"][0]["agent_id"]
    messages = work.server.get(f"/agents/{agent_id}/messages", limit=200)["items"]
    return [
        block["text"]
        for message in messages
        if message["role"] == role
        for block in message["blocks"]
        if block["type"] == kind
    ]
