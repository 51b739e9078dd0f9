"""Statements of the path that every message takes, compiled once to the driver's own SQL.

A Core statement costs some 40 µs of CPU on its way through SQLAlchemy even when its compiled form is cached; the same
SQL handed to the driver costs a tenth of that (docs/decisions/0031). Only text, bytes and integers go in and come out
here, which every driver takes as they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import CompilerElement

_SQLITE: Any = sqlite.dialect
_POSTGRESQL: Any = postgresql.asyncpg.dialect
_DIALECTS: Mapping[str, Any] = {"sqlite": _SQLITE(paramstyle="qmark"), "postgresql": _POSTGRESQL()}


class Driver:
    """The driver beneath a connection, for statements that are written in its own SQL."""

    def __init__(self, connection: Connection) -> None:
        self.name = connection.dialect.name
        bare = connection.connection.driver_connection
        self.execute: Callable[[str, tuple[Any, ...]], Any] = (
            bare.execute if isinstance(bare, sqlite3.Connection) else connection.exec_driver_sql
        )


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

    def run(self, driver: Driver, *values: Any) -> None:
        """Carry it out."""
        driver.execute(self._sql[driver.name], self._given(driver, values))

    def first(self, driver: Driver, *values: Any) -> Any:
        """Its first row as a tuple, or None."""
        return driver.execute(self._sql[driver.name], self._given(driver, values)).fetchone()

    def rows(self, driver: Driver, *values: Any) -> list[Any]:
        """All its rows as tuples."""
        return list(driver.execute(self._sql[driver.name], self._given(driver, values)).fetchall())

    def _given(self, driver: Driver, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple([values[at] for at in self._order[driver.name]])
