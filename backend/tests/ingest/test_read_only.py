"""No source writes where it reads: each of them, on files that cannot be written, with every opened file looked at."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from fleetdeck.cli import main
from tests.process import STOPPED, process
from tests.server import assert_replay_equals, wait_for

HERE = Path(__file__).parent
# Runs the program with an ear at every file and database that it opens.
_LISTENING = """
import os, runpy, sys
watched, told = sys.argv[1:3]
log = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def hear(event, arguments):
    if event == "open" and str(arguments[0]).startswith(watched):
        os.write(log, f"{arguments[2]} {arguments[0]}\\n".encode())
    elif event == "sqlite3.connect" and watched in str(arguments[0]):
        os.write(log, f"sqlite {arguments[0]}\\n".encode())
sys.addaudithook(hear)
sys.argv[1:] = sys.argv[3:]
sys.argv[0] = "fleetdeck"
runpy.run_module("fleetdeck", run_name="__main__")
"""


def _fill(folder: Path) -> dict[str, str]:
    """Files of every source; the settings that watch them, and how much there is to see."""
    example = folder / "example"
    made = CliRunner().invoke(main, ["demo", "--files", str(example), "--count", "40", "--json"])
    assert made.exit_code == 0, made.output
    claude, codex, gemini = (folder / name for name in ("claude", "codex", "gemini"))
    shutil.copytree(HERE / "samples" / "projects", claude / "projects")
    rollout = codex / "sessions" / "2026" / "11" / "20" / "rollout-2026-11-20T03-15-33-01a1.jsonl"
    rollout.parent.mkdir(parents=True)
    shutil.copy(HERE / "codex" / "rollout-sample.jsonl", rollout)
    chat = gemini / "tmp" / "shop" / "chats" / "session-2026-11-20T08-00-abcdef12.jsonl"
    chat.parent.mkdir(parents=True)
    said = {"id": "m1", "timestamp": "2026-11-20T08:00:01Z", "type": "user", "content": "Hello"}
    begun = {"sessionId": "g1", "projectHash": "shop", "startTime": "2026-11-20T08:00:00Z", "kind": "main"}
    chat.write_text(f"{json.dumps(begun)}\n{json.dumps(said)}\n")
    command = json.loads(made.output)["command"].split()
    watched = {command[place]: command[place + 1] for place in range(len(command) - 1) if command[place][:2] == "--"}
    return {
        "FLEETDECK_CLAUDE_DIRS": str(claude),
        "FLEETDECK_CODEX_DIRS": str(codex),
        "FLEETDECK_GEMINI_DIRS": str(gemini),
        **{f"FLEETDECK_{name[2:].replace('-', '_').upper()}": path for name, path in watched.items()},
    }


def _mounted_read_only(folder: Path) -> list[str]:
    """What to put before a command so that it sees the folder on a read-only mount; nothing where that is not allowed."""
    script = f'mount --bind "{folder}" "{folder}" && mount -o remount,ro,bind "{folder}" && exec "$@"'
    for options in ("-m", "-rm"):
        prefix = ["unshare", options, "sh", "-c", script, "sh"]
        if shutil.which("unshare"):
            allowed = subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
            if allowed:
                return prefix
    return []


def test_no_source_writes_where_it_reads(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    settings = _fill(folder)
    kinds = {"claude_code", "codex", "gemini", "collaboration", "telemetry_db", "agent_logs", "dispatcher"}
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for path in sorted(before, reverse=True):
        path.chmod(0o500 if path.is_dir() else 0o400)
    told = tmp_path / "opened"
    command = [*_mounted_read_only(folder), sys.executable, "-c", _LISTENING, str(folder), str(told)]
    try:
        with process(database_url, tmp_path / "server", command, **settings) as running:
            server = running.start()

            def all_read() -> bool:
                sources = [item for item in server.get("/sources")["items"] if item["kind"] in kinds]
                read = {item["kind"] for item in sources if item["facts_total"] and item["state"] == "live"}
                return read == kinds

            wait_for(all_read, 30)
            assert running.stop() in STOPPED
    finally:
        for path in before:
            path.chmod(0o700)
    opened = told.read_text().splitlines()
    databases = {line for line in opened if line.startswith("sqlite ")}
    assert databases
    assert all("mode=ro" in line for line in databases)
    files = [line.split(" ", 1) for line in opened if line not in databases]
    assert len({path for _, path in files}) > 100
    assert [path for flags, path in files if int(flags) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)] == []
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert_replay_equals(database_url)


def test_a_database_that_its_owner_keeps_open_is_read_too(database_url: str, tmp_path: Path) -> None:
    """A database in WAL mode, whose log its owner has not written back yet."""
    path = tmp_path / "telemetry.db"
    with sqlite3.connect(path) as owner:
        owner.execute("PRAGMA journal_mode = WAL")
        owner.execute(
            "CREATE TABLE invocations (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL, tool TEXT NOT NULL,"
            " model TEXT NOT NULL, tokens INTEGER, cost REAL, latency_ms INTEGER, status TEXT)"
        )
        owner.execute(
            "INSERT INTO invocations VALUES (1, '2026-11-20T08:00:00Z', 'chat', 'gpt-5', 10, 0.5, 9, 'success')"
        )
        owner.commit()
        with process(database_url, tmp_path / "server", FLEETDECK_TELEMETRY=str(path)) as running:
            server = running.start()
            wait_for(lambda: server.get("/status")["cost"]["total"] == "0.50")
            running.stop()
    owner.close()
    assert_replay_equals(database_url)
