"""Any statement of the store on its way to SQLite without SQLAlchemy's way through an execution: prepared once.

What takes its time there is the same every time: compiling, looking types up, making a result. So the SQL, what is
made of each parameter and what is made of each column are worked out when a statement is first used, by SQLAlchemy
itself, and kept (docs/decisions/0031). PostgreSQL, and the few statements whose SQL depends on their parameters, are
executed as ever.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Prepare = Callable[[Any], Any]

_MAKE: Any = sqlite.dialect
_SQLITE: Any = _MAKE(paramstyle="qmark")


class Prepared:
    """A statement as SQLite's driver takes it: its SQL, what is made of parameters, what is made of columns."""

    def __init__(self, sql: str, values: Iterable[tuple[str, Prepare | None, Any]], columns: Iterable[Any]) -> None:
        self.sql = sql
        self._values = tuple(values)
        readers = [kind.dialect_impl(_SQLITE).result_processor(_SQLITE, None) for kind in columns]
        self._readers = tuple((at, reader) for at, reader in enumerate(readers) if reader is not None)

    def given(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The parameters in the order of the SQL; what is not given is a constant of the statement."""
        return tuple(
            [
                values.get(name, constant) if prepare is None else prepare(values.get(name, constant))
                for name, prepare, constant in self._values
            ]
        )

    def read(self, row: Sequence[Any]) -> Sequence[Any]:
        """A row with its values as Python knows them."""
        if not self._readers:
            return row
        values = list(row)
        for at, reader in self._readers:
            values[at] = reader(values[at])
        return values


def sqlite_driver(connection: Connection) -> sqlite3.Connection | None:
    """The driver beneath a connection when it is SQLite's own, called without going through an event loop."""
    bare = connection.connection.driver_connection
    return bare if isinstance(bare, sqlite3.Connection) else None


def prepared(statement: Any, written: tuple[str, ...] = ()) -> Prepared | None:
    """The statement for SQLite, made at its first use; None when its SQL depends on its parameters.

    `written` names the columns that an INSERT is given, in any order that stays the same. Only statements that live as
    long as the process are to be prepared: they are kept by identity.
    """
    key = (id(statement), written)
    known = _PREPARED.get(key)
    if known is None:
        known = _PREPARED[key] = (statement, _made(statement, written))
    return known[1]


_PREPARED: dict[tuple[int, tuple[str, ...]], tuple[Any, Prepared | None]] = {}
"""The statement is kept beside what was made of it, so that its id stays its own."""


def _made(statement: Any, written: tuple[str, ...]) -> Prepared | None:
    if isinstance(statement, Select):
        columns = [column.type for column in statement.selected_columns]
    elif isinstance(statement, UpdateBase):
        columns = [described["type"] for described in statement.returning_column_descriptions]
    else:
        return None
    compiled = statement.compile(dialect=_SQLITE, column_keys=list(written) or None)
    if not isinstance(compiled, SQLCompiler):
        return None
    if any(bind.required for bind in compiled.post_compile_params | compiled.literal_execute_params):
        return None  # a list that is given: its length stands in the SQL
    state = compiled.construct_expanded_state(dict.fromkeys(compiled.params) | _constants(compiled))
    values = [(name, _prepare(compiled, state, name), state.parameters.get(name)) for name in state.positiontup or ()]
    return Prepared(state.statement, values, columns)


def _constants(compiled: SQLCompiler) -> dict[str, Any]:
    """The values that stand in the statement itself."""
    return {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}


def _prepare(compiled: SQLCompiler, state: ExpandedState, name: str) -> Prepare | None:
    """What is made of a parameter on its way to the driver; a constant list's parts have been given theirs."""
    bind = compiled.binds.get(name)
    if bind is None:
        part: Prepare | None = state.processors.get(name)
        return part
    made: Prepare | None = bind.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    return made
