"""What a row of the ledger has to hold, and when it is the same instrument as another row (SPEC 3)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

from booking.commands import InstrumentDraft
from booking.fields import MARKS
from booking.instrument import IN_USE, NO_VALUE, STOPPED, Instrument
from booking.ports import Records
from booking.refusal import Refused, Why
from booking.region import reaches_county
from booking.sameness import sameness, settled

REQUIRED = (
    "instrument_name",
    "first",
    "second",
    "model",
    "serial",
    "manufacturer",
    "use_region_code",
    "install_location",
    "purpose",
    "delivery_method",
)
PURPOSES = ("贸易结算", "安全防护", "医疗卫生", "环境监测")
DELIVERY = ("送检", "现场检")
_NAMEPLATE = ("model", "serial", "manufacturer", "range_text", "accuracy", *MARKS)
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def settled_text(name: str, value: Any) -> Any:
    """A value in the form it is stored in; only what stands on a nameplate can be "no value"."""
    if not isinstance(value, str):
        return tuple(value) if isinstance(value, list) else value
    return settled(value) if name in _NAMEPLATE else value.strip()


def wrong_in_row(row: InstrumentDraft) -> Refused | None:
    """The first field that is missing or cannot be right."""
    for name in REQUIRED:
        if not getattr(row, name):
            return Refused(Why.MISSING, "use_region" if name == "use_region_code" else name)
    if not reaches_county(row.use_region_code):
        return Refused(Why.BAD_VALUE, "use_region")
    if row.purpose not in PURPOSES:
        return Refused(Why.BAD_VALUE, "purpose")
    if row.delivery_method not in DELIVERY:
        return Refused(Why.BAD_VALUE, "delivery_method")
    if row.valid_until and read_until(row.valid_until) is None:
        return Refused(Why.BAD_VALUE, "valid_until")
    return None


def read_until(text: str) -> date | None:
    """The day that 有效期至 means: an ISO day, or the last day of an ISO month; None when it says no day.

    >>> read_until("2027-11-20"), read_until("2028-02"), read_until("2027"), read_until("2027-02-30")
    (datetime.date(2027, 11, 20), datetime.date(2028, 2, 29), None, None)
    """
    said = _DAY.fullmatch(text)
    if said is None:
        return None
    year, month = int(said[1]), int(said[2])
    try:
        return date(year, month, int(said[3]) if said[3] else monthrange(year, month)[1])
    except ValueError:
        return None


def collision(row: InstrumentDraft | Instrument, unit_id: str, store: Records, *, itself: str = "") -> Refused | None:
    """The same maker and serial number: in this unit refused with the row, elsewhere asked about (transferred?).

    "-----" is no number and collides with nothing. Without a maker a number says little: in this unit it counts within
    one category, elsewhere not at all.
    """
    if row.serial == NO_VALUE:
        return None
    for other in store.instruments_of_serial(unit_id, row.serial):
        if other.id != itself and other.state in (IN_USE, STOPPED) and same_instrument(row, other):
            return Refused(
                Why.SERIAL_HERE,
                "serial",
                {
                    "instrument_id": other.id,
                    "code": other.code,
                    "name": other.instrument_name,
                    "model": other.model,
                    "serial": other.serial,
                    "state": other.state,
                },
            )
    if row.manufacturer == NO_VALUE or getattr(row, "transferred", True):
        return None
    if any(other.unit_id != unit_id for other in store.twins(row.manufacturer, row.serial)):
        return Refused(Why.SERIAL_ELSEWHERE, "serial", {"serial": row.serial, "manufacturer": row.manufacturer})
    return None


def same_instrument(row: InstrumentDraft | Instrument, other: Instrument) -> bool:
    """Whether two of one number are one: of the same maker, or of the same category where no maker is known."""
    if sameness(row.manufacturer) != sameness(other.manufacturer):
        return False
    return row.manufacturer != NO_VALUE or row.second == other.second
