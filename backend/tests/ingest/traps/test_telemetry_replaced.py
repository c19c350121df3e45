"""A telemetry.db that is replaced, restored or rewritten: each call is told once, whatever number it has (SRC-4)."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.ingest.sources.telemetry_db import source
from fleetdeck.ingest.sources.telemetry_db.source import TelemetrySource
from tests.ingest.traps.support import StrictLog, StrictPositions, running
from tests.ingest.traps.test_telemetry import make


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MISSING_SECONDS", 0.02)
    monkeypatch.setattr(source, "LOOK_SECONDS", 0.02)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "telemetry.db"


def call(minute: int, model: str = "m", cost: float = 0.5) -> tuple[Any, ...]:
    return (f"2026-11-20T08:{minute:02}:00Z", "chat", model, 10, cost, 100, "success")


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def replace(path: Path, *rows: tuple[Any, ...]) -> None:
    """Another database takes the file's place at once."""
    other = path.with_name("other.db")
    make(other, *rows)
    other.replace(path)


def make_more(path: Path, *rows: tuple[Any, ...]) -> None:
    make(path, *rows, table="SELECT 1")


def models(log: StrictLog) -> list[str]:
    return sorted(fact.data.model for fact in log.facts.values() if fact.type == "usage.recorded")


def ids(log: StrictLog) -> set[str]:
    return {fact.id for fact in log.facts.values() if fact.type == "usage.recorded"}


async def said(log: StrictLog, *expected: str) -> None:
    await log.until(lambda: models(log) == sorted(expected))


async def test_another_database_with_lower_numbers_is_read(path: Path) -> None:
    log = StrictLog()
    make(path, call(1, "a1"), call(2, "a2"), call(3, "a3"))
    async with running(TelemetrySource(path), log):
        await said(log, "a1", "a2", "a3")
        assert ids(log) == {"invocation 1", "invocation 2", "invocation 3"}
        replace(path, call(11, "b1"), call(12, "b2"))
        await said(log, "a1", "a2", "a3", "b1", "b2")
        make_more(path, call(13, "b3"), call(14, "b4"))
        await said(log, "a1", "a2", "a3", "b1", "b2", "b3", "b4")
    # A number that nobody had before needs no more than itself.
    assert {id for id in ids(log) if " 4" in id} == {"invocation 4"}


async def test_one_that_was_replaced_while_nobody_looked_is_read(path: Path) -> None:
    log, positions = StrictLog(), StrictPositions()
    make(path, call(1, "a1"), call(2, "a2"))
    async with running(TelemetrySource(path), log, positions):
        await said(log, "a1", "a2")
    # As high a number as before, and one beyond it.
    replace(path, call(11, "b1"), call(12, "b2"), call(13, "b3"))
    async with running(TelemetrySource(path), log, positions):
        await said(log, "a1", "a2", "b1", "b2", "b3")


@pytest.mark.parametrize("way", ["vacuum", "copy", "dump", "wal"])
async def test_a_rewritten_file_with_the_same_rows_tells_nothing_twice(path: Path, way: str) -> None:
    log, positions = StrictLog(), StrictPositions()
    make(path, *[call(minute, f"a{minute}") for minute in range(1, 6)])
    async with running(TelemetrySource(path), log, positions):
        await said(log, "a1", "a2", "a3", "a4", "a5")
        copy = path.with_name("copy.db")
        if way == "vacuum":
            change(path, "DELETE FROM invocations WHERE id < 3", "VACUUM")
        elif way == "wal":
            change(path, "PRAGMA journal_mode = wal", "PRAGMA user_version = 7")
        elif way == "copy":
            shutil.copy(path, copy)
            copy.replace(path)
        else:
            with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
                new.executescript("\n".join(old.iterdump()))
            copy.replace(path)
        make_more(path, call(6, "a6"))
        await said(log, "a1", "a2", "a3", "a4", "a5", "a6")
    assert ids(log) == {f"invocation {number}" for number in range(1, 7)}


async def test_a_restored_copy_tells_only_what_is_new_in_it(path: Path) -> None:
    log = StrictLog()
    make(path, call(1, "a1"), call(2, "a2"))
    backup = path.with_name("backup.db")
    shutil.copy(path, backup)
    async with running(TelemetrySource(path), log):
        await said(log, "a1", "a2")
        make_more(path, call(3, "a3"), call(4, "a4"))
        await said(log, "a1", "a2", "a3", "a4")
        make_more(backup, call(21, "b3"))
        backup.replace(path)
        await said(log, "a1", "a2", "a3", "a4", "b3")


async def test_numbers_that_are_used_again_in_the_same_file_are_other_calls(path: Path) -> None:
    log = StrictLog()
    make(path, call(1, "a1"), call(2, "a2"))
    async with running(TelemetrySource(path), log):
        await said(log, "a1", "a2")
        change(path, "DELETE FROM invocations")
        make_more(path, call(5, "b1"))
        await said(log, "a1", "a2", "b1")
        make_more(path, call(6, "b2"), call(7, "b3"))
        await said(log, "a1", "a2", "b1", "b2", "b3")


async def test_a_row_that_is_completed_later_is_the_same_call(path: Path) -> None:
    log = StrictLog()
    make(path, call(1, "a1"), call(2, "a2"))
    async with running(TelemetrySource(path), log):
        await said(log, "a1", "a2")
        change(path, "UPDATE invocations SET cost = 9, tokens = 9, latency_ms = 9, status = 'error' WHERE id = 2")
        make_more(path, call(3, "a3"))
        await said(log, "a1", "a2", "a3")


@pytest.mark.parametrize("forgotten", [False, True])
async def test_reading_all_again_after_a_replacement_tells_nothing_twice(path: Path, forgotten: bool) -> None:
    log, positions = StrictLog(), StrictPositions()
    make(path, call(1, "a1"), call(2, "a2"))
    watched = TelemetrySource(path)
    async with running(watched, log, positions):
        await said(log, "a1", "a2")
        replace(path, call(11, "b1"), call(12, "b2"), call(13, "b3"))
        await said(log, "a1", "a2", "b1", "b2", "b3")
        watched.rescan()
        make_more(path, call(14, "b4"))
        await said(log, "a1", "a2", "b1", "b2", "b3", "b4")
    async with running(TelemetrySource(path), log, StrictPositions() if forgotten else positions):
        make_more(path, call(15, "b5"))
        await said(log, "a1", "a2", "b1", "b2", "b3", "b4", "b5")


async def test_what_an_earlier_version_told_is_not_told_again(path: Path) -> None:
    log, positions = StrictLog(), StrictPositions()
    make(path, call(1, "a1"), call(2, "a2"))
    async with running(TelemetrySource(path), log):
        await said(log, "a1", "a2")
    # All that it kept, and the ids that it gave.
    positions.save({"last id": 2})
    assert ids(log) == {"invocation 1", "invocation 2"}
    make_more(path, call(3, "a3"))
    async with running(TelemetrySource(path), log, positions):
        await said(log, "a1", "a2", "a3")
        replace(path, call(11, "b1"))
        await said(log, "a1", "a2", "a3", "b1")


async def test_a_bad_row_of_another_database_is_a_problem_of_its_own(path: Path) -> None:
    log = StrictLog()
    bad = ("yesterday", "chat", "m", 1, 1.0, 1, "success")
    make(path, bad)
    async with running(TelemetrySource(path), log):
        await log.until(lambda: len(log.problems) == 1)
        replace(path, ("tomorrow", *bad[1:]))
        await log.until(lambda: len(log.problems) == 2)


async def test_many_rows_are_remembered_and_many_are_read_again(path: Path) -> None:
    log, positions = StrictLog(), StrictPositions()
    rows = [call(0, f"a{number}") for number in range(2_500)]
    make(path, *rows)
    async with running(TelemetrySource(path), log, positions):
        await log.until(lambda: len(models(log)) == 2_500)
    # The first ones are others, the rest are the same.
    replace(path, *[call(30, f"b{number}") for number in range(10)], *rows[10:])
    async with running(TelemetrySource(path), log, positions):
        await log.until(lambda: len(models(log)) == 2_510)
        make_more(path, call(31, "end"))
        await log.until(lambda: "end" in models(log))
    assert len(models(log)) == 2_511
