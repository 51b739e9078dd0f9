"""Instruments in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select

from booking.instrument import IN_USE, STOPPED, Instrument
from booking.sameness import sameness
from storage.rows import Rows
from storage.shapes import Shape
from storage.tables.ledger import instruments

INSTRUMENT = Shape(Instrument, instruments)

_OF_UNIT = instruments.c.unit_id == bindparam("unit_id")
_AT_WORK = instruments.c.state.in_((IN_USE, STOPPED))

_instrument = INSTRUMENT.select(instruments.c.id == bindparam("id"))
_listed = INSTRUMENT.select(_OF_UNIT, instruments.c.state.in_(bindparam("states", expanding=True)))
_listed = _listed.order_by(instruments.c.code, instruments.c.id).limit(bindparam("limit")).offset(bindparam("offset"))
_count = select(func.count()).select_from(instruments).where(_OF_UNIT, _AT_WORK)
_of_serial = INSTRUMENT.select(_OF_UNIT, instruments.c.serial_key == bindparam("serial"))
_of_serial = _of_serial.order_by(instruments.c.state != IN_USE, instruments.c.code, instruments.c.id)
_twins = INSTRUMENT.select(
    instruments.c.serial_key == bindparam("serial"), instruments.c.maker_key == bindparam("maker"), _AT_WORK
).order_by(instruments.c.id)
_due = INSTRUMENT.select(_OF_UNIT, instruments.c.state == IN_USE, instruments.c.valid_until <= bindparam("until"))
_due = _due.order_by(instruments.c.valid_until, instruments.c.code, instruments.c.id).limit(bindparam("limit"))


class LedgerRows(Rows):
    """The part of `booking.ports.Records` that is about instruments."""

    def instrument(self, instrument_id: str) -> Instrument | None:
        return self.one(INSTRUMENT, _instrument, id=instrument_id)

    def instruments(
        self, unit_id: str, *, states: Sequence[str] = (IN_USE,), limit: int = 200, offset: int = 0
    ) -> tuple[Instrument, ...]:
        return self.all(INSTRUMENT, _listed, unit_id=unit_id, states=list(states), limit=limit, offset=offset)

    def instrument_count(self, unit_id: str) -> int:
        return self.number(_count, {"unit_id": unit_id})

    def instruments_of_serial(self, unit_id: str, serial: str) -> tuple[Instrument, ...]:
        return self.all(INSTRUMENT, _of_serial, unit_id=unit_id, serial=sameness(serial))

    def twins(self, manufacturer: str, serial: str) -> tuple[Instrument, ...]:
        return self.all(INSTRUMENT, _twins, serial=sameness(serial), maker=sameness(manufacturer))

    def instruments_due(self, unit_id: str, *, until: date, limit: int = 200) -> tuple[Instrument, ...]:
        return self.all(INSTRUMENT, _due, unit_id=unit_id, until=until, limit=limit)
