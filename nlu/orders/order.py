"""Owns what an order of staff is made of: its verb, the lines that it names, its words for people, and its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verb(StrEnum):
    """What becomes of lines, by the intent of the labels."""

    ACCEPT = "inst_accept"
    REFUSE = "inst_reject"
    RETURN = "inst_return"
    SCHEDULE = "inst_schedule"
    RESULT = "inst_result"
    TAKE_IN = "take_in"
    CALL_OFF = "call_off"
    ASSIGN = "admin_assign"
    DISMISS = "admin_reject"
    UNSAID = "unsaid"
    """Lines are named, and not what becomes of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line in front of whoever speaks: all that he may call it by."""

    serial: str = ""
    name: str = ""
    model: str = ""
    unit: str = ""
    contact: str = ""
    place: str = ""
    booking_no: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Targets:
    """The lines that an order names; nothing at all when it names none.

    `places` count from 1, from the end when negative; `count` is how many they are (三台都收了), `rest` those that no
    other order of the message names, `left_out` those behind 除了. `tails` are last digits that no single line has.
    `bookings` are further booking numbers beside the first, whose lines are meant as well.
    """

    booking_no: str = ""
    bookings: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    serials: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    count: int = 0
    everything: bool = False
    rest: bool = False
    left_out: "Targets | None" = None

    @property
    def named(self) -> bool:
        """Whether single lines are named, not only a booking, a shop or all."""
        return bool(self.places or self.serials or self.tails or self.names or self.models)


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `text` is what it says to people: the part of the message without its verb and its lines, as written.

    `values` are in the names and forms of the labels; `said` is the whole part; `loose` marks 通过 and 不通过, said of
    an application as of a result; `kept` a verb that is the reason as well (检不了); `bare` an order without a verb.
    """

    verb: Verb
    targets: Targets
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    loose: bool = False
    kept: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number that may name lines: its kind, its value and its place."""

    kind: str
    value: object
    start: int
    end: int
