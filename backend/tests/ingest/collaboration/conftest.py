"""A collaboration folder and a telemetry.db, and a server that watches both."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.server import Server, assert_replay_equals, running, wait_for

INVOCATIONS = """CREATE TABLE invocations (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL, tool TEXT NOT NULL,
    model TEXT NOT NULL, tokens INTEGER, cost REAL, latency_ms INTEGER, status TEXT)"""


class Folder:
    """`project/work/collaboration` and `project/telemetry.db`, as other programs would write them."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.root = project / "work" / "collaboration"
        self.telemetry = project / "telemetry.db"
        for name in ("inbox", "assigned", "done"):
            (self.root / name).mkdir(parents=True)

    def write(self, path: str, **fields: Any) -> Path:
        """A task file; what is not given is made up."""
        stem = Path(path).stem
        values = {"id": stem, "title": f"Title of {stem}", "agent": "backend-dev", "status": "new", **fields}
        text = "".join(f"{name}: {value}\n" for name, value in values.items() if value is not None)
        return self.write_text(path, text)

    def write_text(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(exist_ok=True)
        # As editors and Git do: a new file takes the place of the old one at once.
        temporary = self.project / "temporary"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)
        return target

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(exist_ok=True)
        (self.root / old).rename(self.root / new)

    def invocation(self, *rows: tuple[Any, ...]) -> None:
        """(timestamp, tool, model, tokens, cost, latency_ms, status)"""
        with closing(sqlite3.connect(self.telemetry)) as connection, connection:
            connection.execute(INVOCATIONS.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
            connection.executemany(
                "INSERT INTO invocations (timestamp, tool, model, tokens, cost, latency_ms, status) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "acme")


@pytest.fixture
def watching(database_url: str, tmp_path: Path, folder: Folder) -> Iterator[Server]:
    """A server that watches the folder and the database, once it has looked at them."""
    with running(database_url, tmp_path, collaboration=[folder.project], telemetry=[folder.telemetry]) as server:
        wait_for(lambda: source(server, "collaboration")["state"] == "live")
        yield server
    assert_replay_equals(database_url)


def source(server: Server, kind: str) -> Any:
    return next(item for item in server.get("/sources")["items"] if item["kind"] == kind)


def tasks(server: Server) -> dict[str, Any]:
    """The tasks on the list, by what stands in their files as id."""
    return {item["id"].removeprefix("acme:"): item for item in server.get("/tasks", limit=500)["items"]}
