"""Many rows in one statement, the fastest way each database has: executemany on SQLite, arrays on PostgreSQL.

Statements are built once per table and column set from the table's own definition; no value is ever put into SQL.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnClause, Connection, Row, Table, TableClause, column
from sqlalchemy import table as sql_table

from fleetdeck.core.jsons import dumps


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
    connection: Connection, table: TableClause, by: Sequence[ColumnClause[Any]], keys: Iterable[tuple[Any, ...]]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """All rows whose columns `by` are one of `keys`; a key stands at most once."""
    wanted = list(keys)
    if not wanted:
        return []
    if connection.dialect.name == "postgresql":
        arrays = tuple(list(column) for column in zip(*wanted, strict=True))
        return connection.exec_driver_sql(_select_in_sql(table, tuple(by), True), arrays).fetchall()
    return connection.exec_driver_sql(_select_in_sql(table, tuple(by), False), (dumps(wanted).decode(),)).fetchall()


def narrow(table: Table, *names: str) -> TableClause:
    """The same table with only some of its columns, for `select_in`."""
    return sql_table(table.name, *(column(name, table.c[name].type) for name in names))


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
        arrays = ", ".join(f"%s::{_array_type(column)}" for column in table.columns)
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
def _select_in_sql(table: TableClause, by: tuple[ColumnClause[Any], ...], postgres: bool) -> str:
    names = ", ".join(f"t.{column.name}" for column in table.columns)
    if postgres:
        arrays = ", ".join(f"%s::{_array_type(column)}" for column in by)
        keys = ", ".join(f"k{place}" for place in range(len(by)))
        match = " AND ".join(f"t.{column.name} = k{place}" for place, column in enumerate(by))
        return f"SELECT {names} FROM unnest({arrays}) AS k({keys}) JOIN {table.name} t ON {match}"
    match = " AND ".join(f"t.{column.name} = json_extract(k.value, '$[{place}]')" for place, column in enumerate(by))
    # CROSS JOIN fixes the order of the loops: for each key one look-up in the index.
    return f"SELECT {names} FROM json_each(?) k CROSS JOIN {table.name} t ON {match}"


def _array_type(column: ColumnClause[Any]) -> str:
    # Imported here: on SQLite nobody needs to pay for PostgreSQL's dialect at the start.
    from sqlalchemy.dialects.postgresql import dialect

    return f"{column.type.compile(dialect())}[]"  # type: ignore[no-untyped-call]
