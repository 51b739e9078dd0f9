"""The table of instruments (台账)."""

from __future__ import annotations

from booking.instrument import IN_USE, Instrument
from booking.sameness import sameness
from storage.tables.columns import index, kept_table

instruments = kept_table(
    "instruments",
    Instrument,
    derived={
        "serial_key": lambda one: sameness(one.serial),
        "maker_key": lambda one: sameness(one.manufacturer),
    },
)
index(instruments, "unit_id", "state", "code", "id")
index(instruments, "unit_id", "serial_key")
index(instruments, "serial_key", "maker_key")
index(instruments, "second", "unit_id")
index(instruments, "unit_id", "valid_until", "code", where=instruments.c.state == IN_USE, name="ix_instruments_due")
