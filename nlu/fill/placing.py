"""Owns which rows a piece of a message speaks of, and what stands in each row then: the one place that makes a row.

A row is new only by a mark of a new thing: 还有一台, 另一台, 一台…一台…, an ordinal that is not there yet, a copy, a
number that no row has while the row it would go to has another, or a name of a clearly other instrument. A number,
place or name that a row has speaks of that row. Everything else goes to the row spoken of last.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from nlu import field_names
from nlu.corrections import says_so
from nlu.fill.basket import of_all
from nlu.fill.piece import KEYS, OWN, Piece
from nlu.instruments_said import GENERAL

Values = Mapping[str, Any]
Called = Callable[[Values, str], bool]
"""Whether a row could be called by a name."""


@dataclass(slots=True)
class Row:
    """One instrument: the values that stand, what was said of it now, and the row that it is copied from."""

    stands: Values = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    like: str | None = None
    text: str = ""
    alike: frozenset[str] = frozenset()

    def has(self, key: str) -> bool:
        """Whether it has a value for a key."""
        return key in self.said or key in self.stands

    def name(self) -> str:
        """Its name, "" when it has none."""
        return str(self.said.get("instrument_name") or self.stands.get("instrument_name") or "")

    def number(self) -> str:
        """Its serial number without blanks, "" when it has none."""
        return _plain(self.said.get("serial") or self.stands.get("serial") or "")


def may_be_called(row: Values, said: str) -> bool:
    """电子秤 refines 秤, and 台秤 stays apart from 血压计."""
    name = str(row.get("instrument_name", ""))
    return not name or not said or said in name or name in said or name in GENERAL or said in GENERAL


class Placing:
    """The rows of an entry while the pieces of one message are given to them, one after the other."""

    def __init__(self, stands: Sequence[Values], *, puts_right: bool, called: Called = may_be_called) -> None:
        """Begin with the rows that stand; `puts_right` says that a number that is said is no new one."""
        self.rows: Final = [Row(values) for values in stands]
        self._called: Final = called
        self._puts_right: Final = puts_right
        self._fresh: Final = not stands
        told = [place for place, row in enumerate(stands) if {"serial", "install_location"} & row.keys()]
        begun = [place for place, row in enumerate(stands) if row.keys() & {*KEYS}]
        self._focus = (told or begun or [0])[-1]
        self._named: Final[set[int]] = set()
        self._begun: Final[set[int]] = set()
        self._counted: Final[set[int]] = set()
        self._shared: Final[list[Piece]] = []

    def give(self, piece: Piece) -> None:
        """Write what a piece says to the rows that it speaks of."""
        if piece.shared:
            piece = self._of_one(piece)
            few = int(piece.values.get("count", 0))
            _give_all(self.rows[-few:] if 0 < few < len(self.rows) else (), piece)
            self._shared.append(piece)
            return
        targets = self._targets(piece)
        self._named.update(targets)
        for place, row in enumerate(targets):
            _give(self.rows[row], piece, place)
        if targets:
            self._focus = targets[0] if piece.bare else targets[-1]

    def _of_one(self, piece: Piece) -> Piece:
        """The piece without what each thing has for itself, when that is said while rows are told one by one.

        22年7月买的, while the second of two waits to be told, is the date of the first.
        """
        own = {key: value for key, value in piece.values.items() if key in FOR_ITSELF}
        told = [n for n, row in enumerate(self.rows) if row.has("serial") or any(row.has(key) for key in _TELLING)]
        differ = 0 < len(told) < len(self.rows) or any(row.has(key) for row in self.rows for key in own)
        if not own or len(self.rows) < _FEW or not differ or of_all(piece.text):
            return piece
        row = self.rows[self._focus]
        row.said.update({key: value for key, value in own.items() if key not in row.stands})
        return replace(piece, values={key: value for key, value in piece.values.items() if key not in own})

    def done(self) -> list[Row]:
        """The rows, with what was said of all of them."""
        for piece in self._shared:
            few = int(piece.values.get("count", 0))
            _give_all(() if 0 < few < len(self.rows) else self.rows, piece)
        return self.rows

    def _targets(self, piece: Piece) -> list[int]:
        """The places of the rows that a piece speaks of; rows that are not there yet are made."""
        if piece.at:
            at = [place - 1 if place > 0 else len(self.rows) + place for place in piece.at]
            there = [place for place in at if 0 <= place < len(self.rows)]
            return there or (self._new(piece, []) if at == [len(self.rows)] and piece.values else [])
        if piece.rest:
            return [place for place in range(len(self.rows)) if place not in self._named]
        if (known := self._numbered(piece)) is not None:
            return known
        if piece.bare and not self._fresh and not piece.another and piece.like is None:
            return []
        if not self._begins(piece):
            return self._lacking(piece)
        return self._new(
            piece, [n for n, row in enumerate(self.rows) if n not in self._begun and self._empty(row, piece)]
        )

    def _numbered(self, piece: Piece) -> list[int] | None:
        """The rows that have the numbers of a piece already; None unless each number is one of theirs."""
        numbers = [_plain(one) for one in _numbers(piece)]
        at = {row.number(): place for place, row in enumerate(self.rows) if row.number().strip("-")}
        return [at[one] for one in numbers] if numbers and all(one in at for one in numbers) else None

    def _begins(self, piece: Piece) -> bool:
        """Whether a piece bears a mark of a new thing."""
        name = str(piece.values.get("instrument_name", ""))
        if not self.rows or piece.another or ("count" in piece.values and _fills_up(piece)):
            return True
        if piece.like is not None:
            placed = self.rows[self._focus].has("install_location") and "install_location" in piece.values
            return placed or bool(piece.values.keys() & {*OWN, "instrument_name"})
        kin = [row for row in self.rows if self._fits(row, piece)]
        if name and not kin:
            return (
                bool(piece.values.keys() & {*OWN, "count", "manufacturer", "install_location"}) or not self._puts_right
            )
        if not _numbers(piece) or self._puts_right:
            return False
        if self._goes_on(piece):
            return True
        if not piece.values.keys() & _BESIDE:
            return False
        return all(row.number() for row in kin or self.rows) or len(_numbers(piece)) > 1

    def _goes_on(self, piece: Piece) -> bool:
        """Whether a piece is nothing but a further number behind one that this message gave: 编号3102；3103."""
        return _only_number(piece) and any("serial" in row.said for row in self.rows[-1:])

    def _lacking(self, piece: Piece) -> list[int]:
        """The row spoken of last when it lacks what is said, else the first that does, else the last all the same."""
        keys = _keys(piece)
        free = [
            n
            for n, row in enumerate(self.rows)
            if (not any(row.has(key) for key in keys) or ("serial" in keys and self._empty(row, piece)))
            and self._fits(row, piece)
        ]
        if "count" in piece.values:
            counted = [n for n in free if n not in self._counted][: piece.size]
            self._counted.update(counted if piece.size < len(self.rows) else ())
            return counted
        if "serial" in keys or self._focus not in free:
            return free[: max(len(_numbers(piece)), 1)] or [self._focus]
        return [self._focus]

    def _fits(self, row: Row, piece: Piece) -> bool:
        return self._called({**row.stands, **row.said}, str(piece.values.get("instrument_name", "")))

    def _empty(self, row: Row, piece: Piece) -> bool:
        """Whether a row waits to be described: it lacks what tells it from others, and what is said."""
        own = [key for key in _keys(piece) if row.has(key) and not self._common(row, key)]
        return not own and not row.has("serial") and self._fits(row, piece)

    def _common(self, row: Row, key: str) -> bool:
        """Whether a row has a value only as the rows that were told by their numbers have it."""
        return any(one.has("serial") and one.stands.get(key) == row.stands.get(key) for one in self.rows)

    def _new(self, piece: Piece, free: list[int]) -> list[int]:
        """The rows of a piece about new things: those that wait, then as many more as it counts."""
        if piece.bare and free and "instrument_name" in piece.values and "count" not in piece.values:
            free = [n for n in free if not self.rows[n].name()]
        while len(free) < piece.size and (not free or _fills_up(piece)):
            like = "" if _only_number(piece) and (free or self._goes_on(piece)) else None
            self.rows.append(Row({}, self._inherited(piece), like))
            free.append(len(self.rows) - 1)
        if not piece.bare and (piece.size == 1 or "serial_list" in piece.values):
            self._begun.update(free[: piece.size])
        return free[: piece.size]

    def _inherited(self, piece: Piece) -> dict[str, Any]:
        """The name of the row before, for one that says none."""
        if "instrument_name" in piece.values or not self.rows or not self.rows[-1].name():
            return {}
        return {"instrument_name": self.rows[-1].name()}


_FEW: Final = 2
FOR_ITSELF: Final = frozenset(("purchase_date", "valid_until", "origin"))
"""What nobody says of the things that are still to be told."""
_TELLING: Final = ("model", "range", "install_location")
_BESIDE: Final = frozenset(("serial_list", "instrument_name", "model", "range", "install_location", "manufacturer"))
"""A number with none of these beside it may as well put the one that stands right."""


def placed(
    found: Iterable[Piece], stands: Sequence[Values] = (), *, puts_right: bool = False, called: Called = may_be_called
) -> list[Row]:
    """The rows that pieces make, on top of those that stand."""
    placing = Placing(stands, puts_right=puts_right, called=called)
    for piece in found:
        placing.give(piece)
    return placing.done()


def _give_all(rows: Iterable[Row], piece: Piece) -> None:
    """What is said of all, to each that has not been told otherwise; what stands changes by the name of its field."""
    changes = field_names.named(piece.text, "ledger_add") if of_all(piece.text) else frozenset()
    right = of_all(piece.text) and says_so(piece.text)
    for row in rows:
        for key, value in piece.values.items():
            if key != "count" and key not in row.said and (key not in row.stands or key in changes or right):
                row.said[key] = value


def _keys(piece: Piece) -> list[str]:
    said = {"serial" if key == "serial_list" else key for key in piece.values}
    return [key for key in KEYS if key in said]


def _numbers(piece: Piece) -> Sequence[str]:
    listed = piece.values.get("serial_list")
    return tuple(listed) if listed else (str(piece.values["serial"]),) if "serial" in piece.values else ()


def _only_number(piece: Piece) -> bool:
    """Whether a piece is the number of one thing, or of several, and at most where it stands."""
    return bool(_numbers(piece)) and piece.values.keys() <= {"serial", "serial_list", "install_location"}


def _plain(number: object) -> str:
    return re.sub(r"\s", "", str(number)).upper()


def _fills_up(piece: Piece) -> bool:
    """Whether rows are made up to the number that a piece says: one that only tells places apart makes none."""
    return bool(piece.values.keys() & {*OWN, "instrument_name"})


def _give(row: Row, piece: Piece, place: int) -> None:
    """What a piece says of its instrument number `place`."""
    for key, value in piece.values.items():
        if key == "serial_list":
            row.said["serial"] = value[place] if place < len(value) else value[-1]
        elif key == "instrument_name":
            row.said[key] = _better(row.name(), str(value))
        elif key != "count":
            row.said[key] = value
    row.text = f"{row.text} {piece.text.split('先说')[0]}".strip()
    row.like = piece.like if piece.like is not None else row.like
    row.alike |= piece.alike


def _better(name: str, said: str) -> str:
    """Of two names of one thing the one that says more."""
    return name if name and (said in name or said in GENERAL) else said
