"""A dispatcher's folder, a crontab of its own, and a server that watches both."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server, assert_replay_equals, running, wait_for


class Dispatcher:
    """`dispatcher/{logs,config,backlogs}`, as its owner would write them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._programs = root.parent / "programs"
        self._programs.mkdir()
        for name in ("logs", "config", "backlogs"):
            (root / name).mkdir(parents=True)
        self.crontab("")

    def write(self, path: str, content: Any) -> Path:
        """JSON, or text as it is, in one step: a new file takes the place of the old one."""
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        target = self.root / path
        target.parent.mkdir(exist_ok=True)
        temporary = self.root.parent / "temporary"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)
        return target

    def dispatches(self, *records: dict[str, Any]) -> None:
        self.write("logs/dispatches.json", list(records))

    def usage(self, *records: dict[str, Any]) -> None:
        self.write("logs/usage.json", list(records))

    def crontab(self, text: str, code: int = 0) -> None:
        """What `crontab -l` answers; any other call of it fails the test's expectations."""
        table = self._programs / "table"
        table.write_text(text)
        program = self._programs / "crontab"
        program.write_text(
            f'#!/bin/sh\n[ "$*" = "-l" ] || exit 9\nwhile IFS= read -r line; do echo "$line"; done < {table}\nexit {code}\n'
        )
        program.chmod(0o755)

    @property
    def programs(self) -> str:
        return str(self._programs)


def dispatch(id: str = "d-1", **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "workspace": "api-server",
        "task": f"Task of {id}",
        "prompt": f"Do {id}",
        "model": "sonnet",
        "complexity": "simple",
        "status": "pending",
        "created_at": "2026-11-02T10:00:00Z",
        **fields,
    }


@pytest.fixture
def dispatcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dispatcher:
    found = Dispatcher(tmp_path / "ops")
    monkeypatch.setenv("PATH", f"{found.programs}:/usr/bin:/bin")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    return found


@pytest.fixture
def watching(database_url: str, tmp_path: Path, dispatcher: Dispatcher) -> Iterator[Server]:
    with running(database_url, tmp_path, dispatcher=[dispatcher.root]) as server:
        wait_for(lambda: source(server)["state"] == "live")
        yield server
    assert_replay_equals(database_url)


def source(server: Server) -> Any:
    return next(item for item in server.get("/sources")["items"] if item["kind"] == "dispatcher")


def problems(server: Server) -> list[Any]:
    return list(server.get(f"/sources/{source(server)['id'].replace('/', '%2F')}/problems")["items"])


def tasks(server: Server) -> dict[str, Any]:
    """By what stands in the log as id."""
    return {item["id"].removeprefix("ops:"): item for item in server.get("/tasks", limit=500)["items"]}


def types(server: Server, after: int = 0) -> list[str]:
    return [event["type"] for event in server.get("/events", after=after, limit=500)["items"]]
