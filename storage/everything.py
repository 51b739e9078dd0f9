"""Every value of one kind, oldest first, read in batches: for exports, which nothing waits for in a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from sqlalchemy import bindparam, inspect

from booking.unit import Unit
from storage.shapes import Shape
from storage.sql_store import SHAPES, SqlStore

Value = TypeVar("Value")

BATCH = 500


def has_tables(store: SqlStore) -> bool:
    """Whether anybody has ever migrated this database; a new one holds nothing, which is no fault."""
    return inspect(store.connection).has_table(SHAPES[Unit].table.name)


def every(store: SqlStore, kind: type[Value]) -> Iterator[Value]:
    """The values of `kind` in the order in which they came; new ones may come while it runs, none is given twice."""
    shape: Shape[Value] = SHAPES[kind]
    seq = shape.table.c.seq
    statement = shape.select(seq > bindparam("after")).add_columns(seq).order_by(seq).limit(BATCH)
    after = 0
    while True:
        rows = store.connection.execute(statement, {"after": after}).all()
        for row in rows:
            values: Any = row[:-1]
            yield shape.load(values, store.keyring)
        if len(rows) < BATCH:
            return
        after = rows[-1][-1]
