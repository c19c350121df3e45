"""`fleetdeck doctor` finds what is wrong and says how to mend it."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core.db import Database
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _built(tmp_path: Path, environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "index.html").write_text("<!doctype html>")
    monkeypatch.setenv("FLEETDECK_WEB_DIR", str(tmp_path / "web"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("FLEETDECK_PORT", str(free.getsockname()[1]))


def findings(run: Run, **env: str) -> tuple[int, dict[str, Any]]:
    done = run("doctor", "--json", env=env)
    said = json.loads(done.output)
    assert said["ok"] is (done.exit_code == 0)
    return done.exit_code, {finding["name"]: finding for finding in said["findings"]}


def test_a_fresh_machine_is_well(run: Run) -> None:
    code, found = findings(run)
    assert (code, [name for name in found if not found[name]["ok"]]) == (0, [])
    assert "no sessions" in found["Claude Code"]["detail"]
    assert "WRONG" not in run("doctor").output


def test_a_database_that_is_behind_or_out_of_reach(run: Run, environment: Path) -> None:
    environment.mkdir()
    Database(f"sqlite:///{environment / 'fleetdeck.db'}").migration_engine.connect().close()
    code, found = findings(run)
    assert (code, found["database"]["ok"]) == (1, False)
    assert "fleetdeck migrate" in found["database"]["mend"]
    run("migrate")
    assert findings(run)[0] == 0
    code, found = findings(run, FLEETDECK_DATABASE_URL="postgresql://nobody:hunter2@127.0.0.1:1/none")
    assert (code, found["database"]["ok"]) == (1, False)
    assert "hunter2" not in str(found)
    assert findings(run, FLEETDECK_DATABASE_URL="mysql://x")[0] == 1


def test_a_port_in_use(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, found = findings(run, FLEETDECK_PORT=str(taken.getsockname()[1]))
    assert (code, found["port"]["ok"]) == (1, False)


def test_folders_that_are_not_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, found = findings(
        run,
        FLEETDECK_DATA_DIR=str(tmp_path / "file" / "data"),
        FLEETDECK_CLAUDE_DIRS=str(tmp_path / "gone"),
        FLEETDECK_WEB_DIR=str(tmp_path / "unbuilt"),
    )
    assert code == 1
    assert {name for name in found if not found[name]["ok"]} == {"data folder", "Claude Code", "browser app"}
    text = run("doctor", env={"FLEETDECK_WEB_DIR": str(tmp_path / "unbuilt")}).output
    assert "make up" in text
