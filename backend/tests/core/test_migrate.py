"""Migrations: the same tables as the code declares, forward and back, on both databases (OPS-3)."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from fleetdeck.core import migrate
from fleetdeck.core.db import Database, metadata


@pytest.fixture
def db(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.close()


def tables(db: Database) -> set[str]:
    with db.read() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_migrations_make_exactly_what_the_code_declares(db: Database) -> None:
    assert migrate.upgrade(db)
    with db.migration_engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        columns = {name: inspect(connection).get_columns(name) for name in metadata.tables}
    assert differences == []
    # The comparison does not see a key that numbers itself.
    assert [(name, column["name"]) for name in columns for column in columns[name] if column["default"]] == []


def test_up_down_and_up_again(db: Database) -> None:
    assert migrate.current(db) is None
    assert migrate.upgrade(db)
    assert migrate.current(db) == migrate.HEAD
    assert tables(db) == set(metadata.tables)
    command.downgrade(migrate.alembic_config(db), "base")
    assert tables(db) == set()
    assert migrate.upgrade(db)
    assert tables(db) == set(metadata.tables)


def test_each_revision_can_be_undone_and_done_again(db: Database) -> None:
    config = migrate.alembic_config(db)
    for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
        command.upgrade(config, script.revision)
        command.downgrade(config, "-1")
        command.upgrade(config, script.revision)
    assert migrate.current(db) == migrate.HEAD


def test_head_is_named_in_the_code(db: Database) -> None:
    assert ScriptDirectory.from_config(migrate.alembic_config(db)).get_current_head() == migrate.HEAD


def test_nothing_is_done_twice(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.upgrade(db)
    monkeypatch.setattr(migrate, "alembic_config", lambda _: pytest.fail("alembic was asked"))
    assert not migrate.upgrade(db)


def test_processes_that_start_together_take_turns(empty_database_url: str) -> None:
    code = "import sys; from fleetdeck.core import db, migrate; migrate.upgrade(db.Database(sys.argv[1]))"
    processes = [subprocess.Popen([sys.executable, "-c", code, empty_database_url]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    database = Database(empty_database_url)
    assert tables(database) == set(metadata.tables)
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(db: Database) -> None:
    migrate.upgrade(db)
    with db.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.DatabaseTooNew, match="9999"):
        migrate.upgrade(db)
    assert tables(db) == set(metadata.tables)
