"""Many rows in one statement, the fastest way each database has: executemany on SQLite, arrays on PostgreSQL.

Statements are built once per table and column set from the table's own definition; no value is ever put into SQL.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Row, Table
from sqlalchemy.dialects import postgresql

from fleetdeck.core.jsons import dumps

_PG = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given as tuples in the table's column order."""
    _write(connection, table, rows, ())


def upsert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, or replace every other column of those whose primary key is there. A key stands at most once."""
    _write(connection, table, rows, tuple(column.name for column in table.primary_key.columns))


def add(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, or add their other columns to those whose primary key is there. A key stands at most once."""
    _write(connection, table, rows, tuple(column.name for column in table.primary_key.columns), adding=True)


def select_in(
    connection: Connection, table: Table, by: Column[Any], values: Iterable[Any], where: str = "", *params: Any
) -> Sequence[Row[Any]]:
    """All rows whose column `by` is one of `values`. `where` is a fixed SQL condition with `?` for each of `params`."""
    chosen = list(values)
    if not chosen:
        return []
    postgres = connection.dialect.name == "postgresql"
    sql = _select_in_sql(table, by, where, postgres)
    array = chosen if postgres else dumps(chosen).decode()
    return connection.exec_driver_sql(sql, (array, *params)).fetchall()


def delete_in(connection: Connection, table: Table, by: Column[Any], values: Iterable[Any]) -> None:
    """Delete the rows whose column `by` is one of `values`."""
    chosen = list(values)
    if chosen:
        postgres = connection.dialect.name == "postgresql"
        sql = f"DELETE FROM {table.name} WHERE {_membership(by, postgres)}"
        connection.exec_driver_sql(sql, (chosen if postgres else dumps(chosen).decode(),))


def _write(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], key: tuple[str, ...], adding: bool = False
) -> None:
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.exec_driver_sql(_write_sql(table, key, adding, True), tuple(columns))
    else:
        connection.exec_driver_sql(_write_sql(table, key, adding, False), list(rows))


@cache
def _write_sql(table: Table, key: tuple[str, ...], adding: bool, postgres: bool) -> str:
    names = [column.name for column in table.columns]
    if postgres:
        arrays = ", ".join(f"%s::{column.type.compile(_PG)}[]" for column in table.columns)
        values = f"SELECT * FROM unnest({arrays})"
    else:
        values = f"VALUES ({', '.join('?' * len(names))})"
    sql = f"INSERT INTO {table.name} ({', '.join(names)}) {values}"
    rest = [name for name in names if name not in key]
    if not key:
        return sql
    if not rest:
        return f"{sql} ON CONFLICT ({', '.join(key)}) DO NOTHING"
    change = ", ".join(f"{n} = {table.name}.{n} + excluded.{n}" if adding else f"{n} = excluded.{n}" for n in rest)
    return f"{sql} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}"


@cache
def _select_in_sql(table: Table, by: Column[Any], where: str, postgres: bool) -> str:
    names = ", ".join(column.name for column in table.columns)
    sql = f"SELECT {names} FROM {table.name} WHERE {_membership(by, postgres)}"  # noqa: S608
    if where:
        sql += " AND " + (where.replace("?", "%s") if postgres else where)
    return sql


def _membership(column: Column[Any], postgres: bool) -> str:
    if postgres:
        return f"{column.name} = ANY(%s::{column.type.compile(_PG)}[])"
    return f"{column.name} IN (SELECT value FROM json_each(?))"
