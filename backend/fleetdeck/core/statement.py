"""One statement straight to the driver, for the transaction that every fact goes through.

SQLAlchemy's own way (events, execution contexts, metadata of results) costs more than most of these statements do. The
connection, its transaction and its errors stay SQLAlchemy's: what is caught elsewhere is caught here too.
"""

from collections.abc import Sequence
from typing import Any, NoReturn

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]


def fetch(connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """All rows of a query. `sql` has the driver's own placeholders."""
    try:
        found: list[Row] = _driver(connection).execute(sql, parameters).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        _fail(connection, sql, error)
    return found


def execute(connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> None:
    """A statement without an answer."""
    try:
        _driver(connection).execute(sql, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        _fail(connection, sql, error)


def execute_many(connection: Connection, sql: str, rows: Sequence[Row]) -> None:
    """The same statement for each row. SQLite only: PostgreSQL is given arrays."""
    try:
        _driver(connection).executemany(sql, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        _fail(connection, sql, error)


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _fail(connection: Connection, sql: str, error: Exception) -> NoReturn:
    """As SQLAlchemy does it: its own error, and a connection that is lost is used no more."""
    dialect = connection.dialect
    lost = bool(dialect.is_disconnect(error, _driver(connection), None))  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    raise DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    ) from error
