"""Whatever a telemetry.db is: rows that make sense are counted, the rest is a problem, and the source goes on."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetdeck.ingest.sources.telemetry_db import reader, source
from fleetdeck.ingest.sources.telemetry_db.source import TelemetrySource
from fleetdeck.ingest.sources.telemetry_db.told import ToldRows
from tests import fuzzing
from tests.ingest.collaboration.conftest import INVOCATIONS
from tests.ingest.traps.support import TIME, StrictLog, StrictPositions, running

GOOD = (TIME, "chat", "the-good-one", 1, 0.5, 1, "success")
INSERT = (
    "INSERT INTO invocations (timestamp, tool, model, tokens, cost, latency_ms, status) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MISSING_SECONDS", 0.02)
    monkeypatch.setattr(source, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(reader, "MOST_SECONDS", 0.3)


def make(path: Path, *rows: tuple[Any, ...], table: str = INVOCATIONS) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(table)
        for row in rows:
            connection.execute(INSERT, row)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


SHAPES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.touch(),
    "a byte": lambda path: path.write_bytes(b"S"),
    "random": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "only its begin": lambda path: path.write_bytes(b"SQLite format 3\x00"),
    "encrypted": lambda path: path.write_bytes(b"\x8f\x13" * 4_096),
    "folder": lambda path: path.mkdir(),
    "pipe": _pipe,
    "other table": lambda path: make(path, table="CREATE TABLE other (id INTEGER)"),
    "no id": lambda path: make(path, table="CREATE TABLE invocations (timestamp TEXT, tool TEXT)"),
    "endless view": lambda path: make(
        path,
        table="CREATE VIEW invocations AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c) SELECT id,"
        " 'x' timestamp, 'x' tool, 'x' model, 1 tokens, 1 cost, 1 latency_ms, 'x' status FROM c",
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
async def test_what_is_no_such_database_is_a_problem_and_heals(tmp_path: Path, shape: Callable[[Path], object]) -> None:
    path, log, positions = tmp_path / "telemetry.db", StrictLog(), StrictPositions()
    shape(path)
    telemetry = TelemetrySource(path)
    async with running(telemetry, log, positions):
        await log.until(lambda: bool(log.problems))
        assert telemetry.health.state == "problem"
        path.rmdir() if path.is_dir() else path.unlink()
        make(path, GOOD)
        await log.until(lambda: "the-good-one" in log.text)


async def test_odd_rows_do_not_stop_the_rest(tmp_path: Path) -> None:
    path, log = tmp_path / "telemetry.db", StrictLog()
    make(
        path,
        (TIME, "chat", "m", 1, 2e7, 1, "success"),
        (TIME, "chat", "m", 1, float("inf"), 1, "success"),
        (TIME, "chat", "m", 2**62, 1e300, 2**62, "success"),
        (TIME, "nul\x00", "m\x00", 1, 0, 1, "\x00"),
        (b"\xff\xfe", b"\x00", b"\xff", b"\xff", b"\xff", b"\xff", b"\xff"),
        ("0001-01-01T00:00:00+14:00", "chat", "m", 1, 0, 1, None),
        ("9" * 1_000_000, "t" * 3_000_000, "m" * 3_000_000, "x" * 3_000_000, "c" * 3_000_000, "l", "s" * 3_000_000),
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        # Text that is not UTF-8.
        connection.execute(
            INSERT.replace("?, ?, ?,", "?, ?, CAST(x'fffe' AS TEXT),", 1), (TIME, "chat", 1, 0.1, 1, "ok")
        )
        connection.execute(INSERT, GOOD)
    async with running(TelemetrySource(path), log):
        await log.until(lambda: "the-good-one" in log.text)
    assert len(log.problems) >= 4
    assert all(len(sample) <= 500 for _, _, sample in log.problems)


cell = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.binary(max_size=9),
    st.sampled_from([TIME, "gpt-5", 0.5]),
)  # fmt: skip


def test_any_row_is_told_or_refused_with_a_reason(tmp_path: Path) -> None:
    @settings(max_examples=fuzzing.examples(200), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(*[cell] * 8), max_size=8))
    def run(rows: list[tuple[Any, ...]]) -> None:
        path = tmp_path / "any.db"
        path.unlink(missing_ok=True)
        columns = ", ".join(["id", *reader._COLUMNS])
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(f"CREATE TABLE invocations ({columns})")
            connection.executemany(f"INSERT INTO invocations VALUES ({', '.join('?' * 8)})", rows)
        for row in reader.rows_after(path, 0):
            assert isinstance(row.id, int)
            fact, problem = source._fact("s", row, ToldRows({}))
            assert fact is not None or problem
            if fact is not None:
                fact.json.decode()
                assert "\x00" not in str(fact.data)

    run()
