"""How the columns of a table follow from the fields of a value of `booking`, and the metadata that all tables share.

One table keeps one kind of value. Each field has a column of its name and type; `seq` numbers the rows in the order in
which they came, which is the order people see. A field named in `sealed` is kept sealed (`storage/sealing.py`); one
named in `found` as well gets a second column with its blind index, by which it is looked up.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from storage.moments import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Packed = JSON().with_variant(JSONB(), "postgresql")
"""A list or an object, kept as JSON."""

Number = BigInteger().with_variant(Integer(), "sqlite")
"""An integer of 64 bits; SQLite numbers rows by itself only in a column that it calls INTEGER."""

Word = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared and sorted byte by byte in every database, whatever the locale of the server."""

INDEX_SUFFIX = "_index"


@dataclass(frozen=True)
class Keeping:
    """How the values of one table are kept: what they are known by, what is sealed, found again, and computed."""

    key: tuple[str, ...]
    sealed: tuple[str, ...]
    found: tuple[str, ...]
    derived: Mapping[str, Callable[[Any], str]]


KEEPINGS: dict[str, Keeping] = {}
"""By the table's name; filled by `kept_table`."""


def sequence() -> Column[Any]:
    """The column that numbers rows in the order in which they came."""
    return Column("seq", Number, primary_key=True, autoincrement=True)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A constraint that keeps `column` to a closed set, such as the states of a lifecycle."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def kept_table(
    name: str,
    kind: type,
    *extras: SchemaItem,
    key: tuple[str, ...] = ("id",),
    sealed: tuple[str, ...] = (),
    found: tuple[str, ...] = (),
    derived: Mapping[str, Callable[[Any], str]] | None = None,
) -> Table:
    """The table of a kind of value: its columns, its unique key, and the CHECK of its lifecycle's states."""
    columns: list[SchemaItem] = [sequence()]
    for field_name, hint in field_types(kind).items():
        columns.append(_sealed_column(field_name) if field_name in sealed else _plain_column(field_name, hint))
        if field_name in found:
            columns.append(Column(field_name + INDEX_SUFFIX, LargeBinary))
    columns += [Column(name, Word, nullable=False) for name in derived or {}]
    life = getattr(kind, "life", None)
    if life is not None:
        columns.append(one_of("state", life.states))
    columns.append(UniqueConstraint(*key_columns(key, found)))
    KEEPINGS[name] = Keeping(key, sealed, found, derived or {})
    return Table(name, metadata, *columns, *extras)


def key_columns(key: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that hold a key: the blind index stands in for a sealed field."""
    return tuple(part + INDEX_SUFFIX if part in found else part for part in key)


def field_types(kind: type) -> dict[str, Any]:
    """The fields of a dataclass with their types, in order."""
    hints = typing.get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind)}


def may_be_none(hint: Any) -> bool:
    """Whether a field may be None."""
    return isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint)


def bare_type(hint: Any) -> Any:
    """The type of a field without its None and its parameters: `date | None` is date, `tuple[str, ...]` is tuple."""
    if may_be_none(hint):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return typing.get_origin(hint) or hint


def _sealed_column(name: str) -> Column[Any]:
    return Column(name, LargeBinary)


def _plain_column(name: str, hint: Any) -> Column[Any]:
    bare = bare_type(hint)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        bare = str
    kinds: Mapping[Any, Any] = {
        str: Word,
        bool: Boolean(),
        int: Number,
        datetime: Moment(),
        date: Date(),
        tuple: Packed,
        Mapping: Packed,
    }
    return Column(name, kinds[bare], nullable=may_be_none(hint))


def index(table: Table, *columns: str, name: str = "", where: Any = None, unique: bool = False) -> Index:
    """An index on columns of a declared table; with `where` only of the rows that it is about."""
    label = name or f"ix_{table.name}_{'_'.join(columns)}"
    only = {} if where is None else {"sqlite_where": where, "postgresql_where": where}
    return Index(label, *(table.c[column] for column in columns), unique=unique, **only)
