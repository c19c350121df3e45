"""telemetry.db: each row is a call with the cost that stands there; read-only, locked and missing handled (SRC-4)."""

import sqlite3
from contextlib import closing

from tests.ingest.collaboration.conftest import Folder, source
from tests.server import Server, wait_for


def test_costs_rise_with_each_new_row(folder: Folder, watching: Server) -> None:
    folder.invocation(("2026-11-20T08:00:00Z", "chat", "gpt-5", 1200, 0.0125, 850, "success"))
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.0125", seconds=5)
    folder.invocation(
        ("2026-11-20 08:01:00", "embed", "text-embedding-3", 10, 0.0000004, 90, "error"),
        ("2026-11-20T08:02:00Z", "chat", "gpt-5", None, 0.5, None, None),
    )
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.5125004", seconds=5)
    models = {row["key"]: row["cost"] for row in watching.get("/metrics/costs", group_by="model")["breakdown"]}
    assert models == {"gpt-5": "0.5125", "text-embedding-3": "0.0000004"}
    entry = watching.get("/metrics/costs/ledger")["items"][0]
    assert entry["basis"] == "reported"


def test_odd_rows_are_counted_as_nothing_and_shown(folder: Folder, watching: Server) -> None:
    folder.invocation(
        ("2026-11-20T08:00:00Z", "chat", "gpt-5", 100, -3.0, 1, "success"),
        ("yesterday", "chat", "gpt-5", 100, 1.0, 1, "success"),
        ("2026-11-20T08:00:01Z", "chat", "gpt-5", 100, "free", 1, "success"),
        ("2026-11-20T08:00:02Z", "chat", "gpt-5", -5, 0.25, -1, "success"),
    )
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.25", seconds=5)
    wait_for(lambda: source(watching, "telemetry_db")["problems"] == 4)
    assert watching.get("/status")["fleet"]["total_tokens"] == 200


def test_a_locked_database_is_waited_for(folder: Folder, watching: Server) -> None:
    folder.invocation(("2026-11-20T08:00:00Z", "chat", "gpt-5", 1, 0.01, 1, "success"))
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.01", seconds=5)
    with closing(sqlite3.connect(folder.telemetry, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(
            "INSERT INTO invocations (timestamp, tool, model, cost) VALUES ('2026-11-20T08:01:00Z', 'c', 'gpt-5', 1)"
        )
        connection.execute("COMMIT")
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "1.01", seconds=5)


def test_a_file_that_is_no_database_is_a_problem_and_heals(folder: Folder, watching: Server) -> None:
    folder.telemetry.write_bytes(b"not a database" * 100)
    wait_for(lambda: source(watching, "telemetry_db")["state"] == "problem")
    folder.telemetry.unlink()
    folder.invocation(("2026-11-20T08:00:00Z", "chat", "gpt-5", 1, 0.02, 1, "success"))
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.02", seconds=10)


def test_costs_of_a_database_that_takes_the_place_of_another_are_added(folder: Folder, watching: Server) -> None:
    folder.invocation(*[(f"2026-11-20T08:0{n}:00Z", "chat", "gpt-5", 1, 0.01, 1, "success") for n in range(3)])
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.03", seconds=5)
    folder.telemetry.rename(folder.telemetry.with_name("old.db"))
    folder.invocation(("2026-11-20T09:00:00Z", "chat", "gpt-5", 1, 0.5, 1, "success"))
    wait_for(lambda: watching.get("/status")["cost"]["total"] == "0.53", seconds=10)
    assert watching.get("/metrics/invocations")["total"]["calls"] == 4
