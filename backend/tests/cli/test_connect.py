"""`connect claude-code` adds its hooks and nothing else; `disconnect` removes exactly those (SRC-8)."""

import json
import shlex
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fleetdeck.cli import main
from fleetdeck.cli.hook_settings import EVENTS
from fleetdeck.core import clock
from tests.ingest.claude_hooks.test_hooks import hook
from tests.server import Server

THEIRS = {
    "model": "opus",
    "permissions": {"allow": ["Bash(ls:*)"]},
    "hooks": {
        "PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "./check.sh"}]}],
        "WorktreeCreate": [{"hooks": [{"type": "http", "url": "http://127.0.0.1:9/elsewhere"}]}],
    },
}


@pytest.fixture
def run(server: Server, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command against the server; answers its output."""
    monkeypatch.setenv("FLEETDECK_PORT", str(server.settings.port))
    monkeypatch.setenv("FLEETDECK_TOKEN", server.settings.token)
    monkeypatch.setenv("FLEETDECK_DATA_DIR", str(server.settings.data_dir))

    def call(*arguments: str, code: int = 0, input: str | None = None) -> str:
        result = CliRunner().invoke(main, list(arguments), input=input)
        assert result.exit_code == code, result.output
        return result.output

    return call


def test_it_shows_asks_keeps_and_takes_back(server: Server, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "claude" / "settings.json"
    file.parent.mkdir()
    file.write_text(json.dumps(THEIRS))
    shown = run("connect", "claude-code", "--settings", str(file), input="n\n")
    assert "+" in shown
    assert json.loads(file.read_text()) == THEIRS
    assert server.get("/keys")["items"] == []
    shown = run("connect", "claude-code", "--settings", str(file), input="y\n")
    connected = json.loads(file.read_text())
    assert connected["model"] == "opus"
    assert connected["hooks"]["PreToolUse"][0] == THEIRS["hooks"]["PreToolUse"][0]  # type: ignore[index]
    assert connected["hooks"]["WorktreeCreate"] == THEIRS["hooks"]["WorktreeCreate"]  # type: ignore[index]
    ours = [connected["hooks"][event][-1]["hooks"][0] for event in EVENTS]
    token = ours[0]["headers"]["Authorization"].removeprefix("Bearer ")
    assert token not in shown
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads((file.parent / "settings.json.before-fleetdeck").read_text()) == THEIRS
    # The key in the file may send, and nothing else.
    headers = {"Authorization": f"Bearer {token}"}
    assert server.client.post(ours[0]["url"], json=hook("Stop"), headers=headers).status_code == 200
    assert server.client.get("/api/v1/status", headers=headers).status_code == 403
    # Again: no second copy of the hooks.
    run("connect", "claude-code", "--settings", str(file), "--yes")
    assert len(json.loads(file.read_text())["hooks"]["PreToolUse"]) == 2
    run("disconnect", "claude-code", "--settings", str(file), "--yes")
    assert json.loads(file.read_text()) == THEIRS
    assert "no hooks" in run("disconnect", "claude-code", "--settings", str(file), "--yes")


def test_a_new_file_a_link_and_nonsense(run: Any, tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles.json"
    dotfiles.write_text("{}")
    link = tmp_path / "settings.json"
    link.symlink_to(dotfiles)
    run("connect", "claude-code", "--settings", str(link), "--yes")
    assert link.is_symlink()
    assert "hooks" in json.loads(dotfiles.read_text())
    run("disconnect", "claude-code", "--settings", str(link), "--yes")
    assert json.loads(dotfiles.read_text()) == {}
    run("connect", "claude-code", "--settings", str(tmp_path / "new" / "settings.json"), "--yes")
    for text in ("{broken", "[]", '{"hooks": 5}'):
        dotfiles.write_text(text)
        assert "Nothing was changed" in run("connect", "claude-code", "--settings", str(link), "--yes", code=1)
        assert dotfiles.read_text() == text


def test_a_gate_is_added_said_and_taken_back(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(THEIRS))
    settings = ("--settings", str(file))
    run("connect", "claude-code", *settings, "--gate-path", "/w/*", "--yes", code=2)
    run("connect", "claude-code", *settings, "--gate", "Bash;rm", "--yes", code=2)
    gate = ("--gate", "Bash,Edit", "--gate-path", "/w/*", "--fail", "closed", "--wait", "60", "--gate-permissions")
    run("connect", "claude-code", *settings, *gate, "--yes")
    hooks = json.loads(file.read_text())["hooks"]
    before, asked = hooks["PreToolUse"][-1], hooks["PermissionRequest"][-1]
    assert (before["matcher"], asked["matcher"]) == ("Bash|Edit", "*")
    told = tmp_path / "fleetdeck-hooks.json"
    assert str(told) in before["hooks"][0]["command"]
    assert stat.S_IMODE(told.stat().st_mode) == 0o600
    written = json.loads(told.read_text())
    assert (written["paths"], written["fail"], written["wait_seconds"]) == (["/w/*"], "closed", 60)
    # Connected anew without a gate, there is none.
    run("connect", "claude-code", *settings, "--yes")
    assert len(json.loads(file.read_text())["hooks"]["PreToolUse"]) == 2
    assert not told.exists()
    run("connect", "claude-code", *settings, *gate, "--yes")
    run("disconnect", "claude-code", *settings, "--yes")
    assert json.loads(file.read_text()) == THEIRS
    assert not told.exists()


def test_a_status_line_tells_of_the_plan(server: Server, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = ("--settings", str(file))
    own = {"statusLine": {"type": "command", "command": "~/mine.sh"}}
    file.write_text(json.dumps(own))
    assert "status line already" in run("connect", "claude-code", *settings, "--status-line", "--yes", code=1)
    assert json.loads(file.read_text()) == own
    file.unlink()
    run("connect", "claude-code", *settings, "--status-line", "--yes")
    command = json.loads(file.read_text())["statusLine"]["command"]
    state = {
        "session_id": "s1",
        "model": {"display_name": "Opus"},
        "context_window": {"used_percentage": 12.4},
        "rate_limits": {
            "five_hour": {"used_percentage": 61.2, "resets_at": clock.now() // clock.SECOND + 3_600},
            "seven_day": {"used_percentage": 38, "resets_at": clock.now() // clock.SECOND + 86_400},
        },
    }

    def shown(given: str) -> str:
        done = subprocess.run(shlex.split(command), input=given, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert shown(json.dumps(state)) == "Opus · 5h 61% · week 38% · context 12%"
    plan = {window["window"]: window for window in server.get("/metrics/plan")["windows"]}
    assert (plan["session_5h"]["used_percent"], plan["session_5h"]["basis"]) == (61.2, "authoritative")
    assert plan["week"]["used_percent"] == 38
    seq = server.get("/status")["as_of_seq"]
    shown(json.dumps(state))
    assert server.get("/status")["as_of_seq"] == seq, "the same again is the same fact"
    assert shown("{}") == ""
    run("disconnect", "claude-code", *settings, "--yes")
    assert json.loads(file.read_text()) == {}
