"""How a value of `booking` goes into a row of its table and comes out again: one `Shape` a kind of value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from storage.sealing import Keyring
from storage.tables.columns import INDEX_SUFFIX, KEEPINGS, bare_type, field_types, key_columns

Value = TypeVar("Value")
Reader = Callable[[Any], Any]


class Shape(Generic[Value]):
    """The way between one kind of value and its table; what is sealed and found again, the table itself says.

    A blind index is made with the field's name as its purpose, so that one phone has one index in every table.
    """

    def __init__(self, kind: type[Value], table: Table) -> None:
        self.kind, self.table = kind, table
        keeping = KEEPINGS[table.name]
        self._key, self._found, self._derived = keeping.key, keeping.found, keeping.derived
        self._names = tuple(field_types(kind))
        self._columns = tuple(table.c[name] for name in self._names)
        self._sealed = {
            name: (at, f"{table.name}.{name}".encode()) for at, name in enumerate(self._names) if name in keeping.sealed
        }
        self._readers = tuple(self._read_by())
        self._puts = {name: self._upsert(insert(table)) for name, insert in _INSERTS.items()}

    def _read_by(self) -> list[tuple[int, Reader]]:
        """What has to be made of some columns: positions in the row, each with a function."""
        found: list[tuple[int, Reader]] = []
        for at, (name, hint) in enumerate(field_types(self.kind).items()):
            bare = bare_type(hint)
            is_enum = isinstance(bare, type) and issubclass(bare, StrEnum)
            if name not in self._sealed and (bare is tuple or is_enum):
                found.append((at, bare))
        return found

    def _upsert(self, statement: Any) -> Insert:
        keys = key_columns(self._key, self._found)
        written = (*self._names, *(name + INDEX_SUFFIX for name in self._found), *self._derived)
        changed = {name: statement.excluded[name] for name in written if name not in keys}
        put: Insert = statement.on_conflict_do_update(index_elements=list(keys), set_=changed)
        return put

    def put(self, dialect: str) -> Insert:
        """The statement that inserts a row, or overwrites the one with its key."""
        return self._puts[dialect]

    def select(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """A statement that gives rows for `load`."""
        return select(*self._columns).where(*conditions)

    def dump(self, value: Value, keyring: Keyring) -> Mapping[str, Any]:
        """The parameters that write a value."""
        row: dict[str, Any] = {column: derive(value) for column, derive in self._derived.items()}
        for name in self._names:
            field = getattr(value, name)
            if name in self._found:
                row[name + INDEX_SUFFIX] = keyring.index(field, name.encode())
            if name in self._sealed:
                field = keyring.seal_text(field, self._sealed[name][1])
            row[name] = list(field) if isinstance(field, tuple) else field
        return row

    def load(self, row: Sequence[Any], keyring: Keyring) -> Value:
        """The value that a row keeps."""
        values = list(row)
        for at, reader in self._readers:
            values[at] = reader(values[at])
        for at, purpose in self._sealed.values():
            values[at] = keyring.open_text(values[at], purpose)
        return self.kind(*values)


_INSERTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
