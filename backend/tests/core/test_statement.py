"""Statements that go straight to the driver fail as all others do."""

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from fleetdeck.core import bulk, statement
from fleetdeck.core.db import Database
from fleetdeck.ingest.fact_counts import source_totals


def totals(database: Database) -> list[statement.Row]:
    with database.read() as connection:
        return statement.fetch(connection, "SELECT source, facts, last_at FROM source_totals ORDER BY source")


def test_an_error_is_sqlalchemys_and_takes_the_transaction_along(database: Database) -> None:
    def twice() -> None:
        with database.write() as connection:
            bulk.insert(connection, source_totals, [("a", 1, 5)])
            bulk.insert(connection, source_totals, [("a", 2, 6)])

    with pytest.raises(IntegrityError):
        twice()
    assert totals(database) == []
    with database.write() as connection:
        bulk.insert(connection, source_totals, [("a", 1, 5)])
    assert totals(database) == [("a", 1, 5)]


def test_sums_are_added_up_and_the_latest_stays(database: Database) -> None:
    with database.write() as connection:
        bulk.add(connection, source_totals, [("a", 1, 5), ("b", 1, 5)], latest="last_at")
        bulk.add(connection, source_totals, [("a", 2, 9), ("b", 2, 3)], latest="last_at")
    assert totals(database) == [("a", 3, 9), ("b", 3, 5)]


def test_a_commit_that_fails_leaves_no_transaction_behind(database: Database) -> None:
    with database.write() as connection:
        statement.execute(connection, "CREATE TABLE parents (id INTEGER PRIMARY KEY)")
        late = "REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED"
        statement.execute(connection, f"CREATE TABLE children (parent INTEGER {late})")

    def orphan() -> None:
        with database.write() as connection:
            statement.execute(connection, "INSERT INTO children VALUES (1)")

    with pytest.raises(IntegrityError):
        orphan()
    with database.write() as connection:
        statement.execute(connection, "INSERT INTO parents VALUES (2)")
    with database.read() as connection:
        assert statement.fetch(connection, "SELECT COUNT(*) FROM children") == [(0,)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_replaced(database: Database) -> None:
    def lose() -> None:
        with database.write() as connection:
            ((own,),) = statement.fetch(connection, "SELECT pg_backend_pid()")
            with database.read() as other:
                statement.execute(other, "SELECT pg_terminate_backend(%s)", (own,))
            while True:
                bulk.upsert(connection, source_totals, [("a", 1, 5)])

    with pytest.raises(DBAPIError) as failed:
        lose()
    assert failed.value.connection_invalidated
    with database.write() as connection:
        bulk.insert(connection, source_totals, [("b", 1, 5)])
    assert totals(database) == [("b", 1, 5)]
