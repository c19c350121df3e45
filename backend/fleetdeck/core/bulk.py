"""Many rows in one statement, the fastest way each database has: executemany on SQLite, arrays on PostgreSQL.

Statements are built once per table and column set from the table's own definition; no value is ever put into SQL.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnClause, Connection, Table, TableClause, column
from sqlalchemy import table as sql_table

from fleetdeck.core import statement
from fleetdeck.core.jsons import dumps


def insert(connection: Connection, table: Table, rows: Sequence[statement.Row]) -> None:
    """Insert rows given as tuples in the table's column order."""
    _write(connection, table, rows, "insert")


def upsert(connection: Connection, table: Table, rows: Sequence[statement.Row]) -> None:
    """Insert rows, or replace every other column of those whose primary key is there. A key stands at most once."""
    _write(connection, table, rows, "upsert")


def add(connection: Connection, table: Table, rows: Sequence[statement.Row], *, latest: str = "") -> None:
    """Insert rows, or add their other columns to those whose primary key is there. A key stands at most once. Of the
    column `latest` the greater value stays."""
    _write(connection, table, rows, "add", latest)


def select_in(
    connection: Connection, table: TableClause, by: Sequence[ColumnClause[Any]], keys: Iterable[tuple[Any, ...]]
) -> list[statement.Row]:
    """All rows, in the table's column order, whose columns `by` are one of `keys`; a key stands at most once."""
    wanted = list(keys)
    if not wanted:
        return []
    if connection.dialect.name == "postgresql":
        arrays = [list(column) for column in zip(*wanted, strict=True)]
        return statement.fetch(connection, _select_in_sql(table, tuple(by), True), arrays)
    return statement.fetch(connection, _select_in_sql(table, tuple(by), False), (dumps(wanted).decode(),))


def narrow(table: Table, *names: str) -> TableClause:
    """The same table with only some of its columns, for `select_in`."""
    return sql_table(table.name, *(column(name, table.c[name].type) for name in names))


_Mode = Literal["insert", "upsert", "add"]


def _write(connection: Connection, table: Table, rows: Sequence[statement.Row], mode: _Mode, latest: str = "") -> None:
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        columns = [list(column) for column in zip(*rows, strict=True)]
        statement.execute(connection, _write_sql(table, mode, latest, True), columns)
    else:
        statement.execute_many(connection, _write_sql(table, mode, latest, False), rows)


@cache
def _write_sql(table: Table, mode: _Mode, latest: str, postgres: bool) -> str:
    names = [column.name for column in table.columns]
    if postgres:
        arrays = ", ".join(f"%s::{_array_type(column)}" for column in table.columns)
        values = f"SELECT * FROM unnest({arrays})"
    else:
        values = f"VALUES ({', '.join('?' * len(names))})"
    sql = f"INSERT INTO {table.name} ({', '.join(names)}) {values}"
    if mode == "insert":
        return sql
    key = [column.name for column in table.primary_key.columns]
    rest = [name for name in names if name not in key]
    if not rest:
        return f"{sql} ON CONFLICT ({', '.join(key)}) DO NOTHING"
    changes = {name: f"excluded.{name}" for name in rest}
    if mode == "add":
        changes = {name: f"{table.name}.{name} + excluded.{name}" for name in rest}
        if latest:
            changes[latest] = f"{'GREATEST' if postgres else 'MAX'}({table.name}.{latest}, excluded.{latest})"
    change = ", ".join(f"{name} = {value}" for name, value in changes.items())
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
