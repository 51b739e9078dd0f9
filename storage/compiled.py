"""Statements of the path that every message takes, compiled once to the driver's own SQL.

A Core statement costs some 40 µs of CPU on its way through SQLAlchemy even when its compiled form is cached; the same
SQL handed to the driver costs a tenth of that (docs/decisions/0031). Only text, bytes and integers go in and come out
here, which every driver takes as they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import CompilerElement

_SQLITE: Any = sqlite.dialect
_POSTGRESQL: Any = postgresql.asyncpg.dialect
_DIALECTS: Mapping[str, Any] = {"sqlite": _SQLITE(paramstyle="qmark"), "postgresql": _POSTGRESQL()}


class Compiled:
    """One statement for both databases. Values are given by position, in the order of `names`."""

    def __init__(self, statement: CompilerElement | Mapping[str, CompilerElement], *names: str) -> None:
        self._sql: dict[str, str] = {}
        self._order: dict[str, tuple[int, ...]] = {}
        for name, dialect in _DIALECTS.items():
            chosen = statement[name] if isinstance(statement, Mapping) else statement
            compiled = chosen.compile(dialect=dialect)
            if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
                raise TypeError(f"not a statement with values by position: {chosen}")
            self._sql[name] = str(compiled)
            self._order[name] = tuple(names.index(value) for value in compiled.positiontup)

    def run(self, connection: Connection, *values: Any) -> None:
        """Carry it out."""
        self._execute(connection, values)

    def first(self, connection: Connection, *values: Any) -> Any:
        """Its first row as a tuple, or None."""
        return self._execute(connection, values).fetchone()

    def rows(self, connection: Connection, *values: Any) -> list[Any]:
        """All its rows as tuples."""
        return list(self._execute(connection, values).fetchall())

    def _execute(self, connection: Connection, values: tuple[Any, ...]) -> Any:
        name = connection.dialect.name
        given = tuple(values[at] for at in self._order[name])
        driver = connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            return driver.execute(self._sql[name], given)
        return connection.exec_driver_sql(self._sql[name], given)
