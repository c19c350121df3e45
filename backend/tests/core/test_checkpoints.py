"""The write-ahead log reaches the main file without the writer's doing."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fleetdeck.core import checkpoints
from fleetdeck.core.db import Database
from tests.server import wait_for


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE_SECONDS", 0.01)


def in_main_file(path: Path) -> int:
    """Rows in a copy of the main file alone, without its log."""
    copy = path.with_suffix(".copy")
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        try:
            return int(connection.execute("SELECT COUNT(*) FROM things").fetchone()[0])
        except sqlite3.DatabaseError:  # copied while it was written
            return 0


def test_what_is_written_reaches_the_main_file_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    db = Database(f"sqlite:///{path}")
    with db.write() as connection:
        connection.exec_driver_sql("CREATE TABLE things (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO things (id) VALUES (?)", [(n,) for n in range(100)])
    wait_for(lambda: in_main_file(path) == 100)
    with db.write() as connection:
        connection.exec_driver_sql("INSERT INTO things (id) VALUES (?)", [(n,) for n in range(100, 150)])
    wait_for(lambda: in_main_file(path) == 150)
    db.close()


def test_a_checkpoint_that_fails_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "some.db"
    tries: list[int] = []
    works = checkpoints.checkpoint

    def fail_first(connection: sqlite3.Connection) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise sqlite3.OperationalError("disk I/O error")
        works(connection)

    monkeypatch.setattr(checkpoints, "checkpoint", fail_first)
    db = Database(f"sqlite:///{path}")
    with db.write() as connection:
        connection.exec_driver_sql("CREATE TABLE things (id INTEGER PRIMARY KEY)")
    wait_for(lambda: len(tries) == 1)
    with db.write() as connection:
        connection.exec_driver_sql("INSERT INTO things (id) VALUES (?)", [(1,), (2,)])
    wait_for(lambda: in_main_file(path) == 2)
    db.close()
