"""A table and the row it holds from one definition: a slotted dataclass whose fields are the columns, in order."""

import types
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

# SQLite makes a column the row's own number only when its type reads INTEGER.
BigInt = BigInteger().with_variant(Integer, "sqlite")

_TYPES: dict[type, TypeEngine[Any]] = {str: Text(), int: BigInt, bool: Boolean()}


def table_for(name: str, metadata: MetaData, row: type, key: Sequence[str], *indexes: Index) -> Table:
    """The table whose columns are the fields of the dataclass `row` (str, int, bool, or one of them | None)."""
    hints = get_type_hints(row)
    columns: list[Column[Any]] = []
    for field in fields(row):
        kind, nullable = _column_type(hints[field.name])
        columns.append(Column(field.name, kind, primary_key=field.name in key, nullable=nullable, autoincrement=False))
    # On SQLite a row with a compound key lives in the tree of its key, instead of beside a second tree that repeats it.
    options: dict[str, Any] = {"sqlite_with_rowid": False} if len(key) > 1 else {}
    return Table(name, metadata, *columns, *indexes, **options)


def as_row(row: type) -> Callable[[Any], tuple[Any, ...]]:
    """A fast function from an instance of `row` to the tuple of its columns."""
    getter = attrgetter(*(field.name for field in fields(row)))
    return lambda instance: tuple(getter(instance))


def _column_type(hint: Any) -> tuple[TypeEngine[Any], bool]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = [part for part in get_args(hint) if part is not type(None)]
        return _TYPES[inner[0]], True
    return _TYPES[hint], False
