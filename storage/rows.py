"""What every part of the store does with a connection: put values, and read them, by prepared statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, bindparam, literal
from sqlalchemy.sql import Executable, Select

from booking.region import WHOLE_COUNTRY, regions_over, stem
from storage.prepared import prepared, sqlite_driver
from storage.sealing import Keyring
from storage.shapes import Shape

Value = TypeVar("Value")


class Rows:
    """A connection inside a transaction, and the keys that open what is sealed."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self.connection = connection
        self.keyring = keyring
        self.dialect = connection.dialect.name
        self._driver = sqlite_driver(connection)

    def write(self, shape: Shape[Value], value: Value) -> None:
        """Insert the value, or overwrite the one with its key."""
        self.run(shape.put(self.dialect), shape.dump(value, self.keyring))

    def run(self, statement: Executable, given: Mapping[str, Any]) -> None:
        """Carry out a statement that gives nothing back."""
        made = prepared(statement, tuple(given)) if self._driver is not None else None
        if made is None or self._driver is None:
            self.connection.execute(statement, given)
        else:
            self._driver.execute(made.sql, made.given(given))

    def one(self, shape: Shape[Value], statement: Select[Any], **given: Any) -> Value | None:
        """The first value that a statement finds."""
        row = self.first(statement, given)
        return None if row is None else shape.load(row, self.keyring)

    def all(self, shape: Shape[Value], statement: Select[Any], **given: Any) -> tuple[Value, ...]:
        """Every value that a statement finds."""
        keyring = self.keyring
        made = prepared(statement) if self._driver is not None else None
        if made is None or self._driver is None:
            return tuple(shape.load(row, keyring) for row in self.connection.execute(statement, given))
        found = self._driver.execute(made.sql, made.given(given)).fetchall()
        return tuple([shape.load(made.read(row), keyring) for row in found])

    def first(self, statement: Executable, given: Mapping[str, Any]) -> Any:
        """The first row of a statement, or None."""
        made = prepared(statement) if self._driver is not None else None
        if made is None or self._driver is None:
            return self.connection.execute(statement, given).first()
        cursor = self._driver.execute(made.sql, made.given(given))
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else made.read(row)

    def number(self, statement: Executable, given: Mapping[str, Any]) -> int:
        """The one number that a statement gives."""
        return int(self.first(statement, given)[0])

    def index(self, field: str, text: str) -> bytes:
        """The blind index of a text that is looked for; one that finds nothing for the empty text."""
        return self.keyring.index(text, field.encode()) or b""


def between(column: ColumnElement[str], least: str, greatest: str) -> ColumnElement[bool]:
    """The condition that a code lies in a range; an equality where it is of one code.

    It is no BETWEEN, behind which a server takes no COLLATE.
    """
    return column == least if least == greatest else and_(column >= least, column <= greatest)


def beneath(column: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a division lies in a region, whose `region_bounds` are given as `least` and `greatest`."""
    return and_(column >= bindparam("least"), column <= bindparam("greatest"))


_OVER = ("province", "city", "place")


def over(column: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a region covers a division, which is given as `codes_over` has it."""
    return column.in_([*map(literal, WHOLE_COUNTRY), *map(bindparam, _OVER)])


def codes_over(region_code: str) -> dict[str, str]:
    """A division as `over` is given it."""
    return dict(zip(_OVER, regions_over(region_code), strict=True))


def region_bounds(code: str) -> tuple[str, str]:
    """The least and greatest division code beneath a region, for a range in an index.

    >>> region_bounds("150100"), region_bounds("")
    (('150100', '150199'), ('000000', '999999'))
    """
    digits = "" if code in WHOLE_COUNTRY else stem(code)
    return digits.ljust(6, "0"), digits.ljust(6, "9")
