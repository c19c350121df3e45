"""The same traps in a whole server: what the Sources screen says, and that the rest goes on."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.ingest.sources import inotify, watching
from tests.ingest.traps.support import KINDS
from tests.server import Server, assert_replay_equals, running, wait_for

WATCHED = ("codex", "gemini", "agent_logs", "claude_code", "collaboration", "dispatcher")
HOSTILE = b'{"id": 99999999999999999999999, "timestamp": "2026-11-20T08:00:00Z", "duration_ms": 1e400}\n\x00\xff\n'


def _settings(root: Path) -> dict[str, Any]:
    return {
        "codex_dirs": [root / "codex"],
        "gemini_dirs": [root / "gemini"],
        "agent_logs": [root / "agent_logs"],
        "claude_dirs": [root / "claude_code"],
        "collaboration": [root / "collaboration"],
        "dispatcher": [root / "dispatcher"],
    }


def _sources(server: Server) -> dict[str, Any]:
    return {source["kind"]: source for source in server.get("/sources")["items"] if source["kind"] in WATCHED}


def _said(server: Server, kind: str, word: str) -> bool:
    source = _sources(server).get(kind, {}).get("id")
    return any(word in str(event) for event in server.get("/events", source=source, limit=500)["items"])


def test_every_source_goes_on_beside_what_is_hostile(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no inotify watches left")

    monkeypatch.setattr(inotify, "add_watch", none_left)
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.2)
    for name in WATCHED:
        kind, root = KINDS[name], tmp_path / name
        kind.write(root, "bad", "x").write_bytes(HOSTILE)
        kind.write(root, os.fsdecode(b"odd\xff<b>\x1b[31m"), "the-odd-one")
        pipe = kind.write(root, "pipe", "x")
        pipe.unlink()
        os.mkfifo(pipe)
        kind.write(root, "good", "the-good-one")
    with running(database_url, tmp_path, **_settings(tmp_path)) as server:
        for name in WATCHED:
            wait_for(lambda name=name: _said(server, name, "the-good-one") and _said(server, name, "the-odd-one"))  # type: ignore[misc]
            KINDS[name].write(tmp_path / name, "later", "the-later-one")
            wait_for(lambda name=name: _said(server, name, "the-later-one"))  # type: ignore[misc]
        for name, source in _sources(server).items():
            assert source["state"] in ("live", "idle"), (name, source)
            assert "no inotify watches left" in source["state_reason"], name
        assert _sources(server)["collaboration"]["problems"] == 1
    assert_replay_equals(database_url)
