"""What the events of a thing say about it besides its name: enough to find everybody who is concerned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking.bodies import Capability
from booking.booking import Booking
from booking.catalogue_version import CatalogueVersion
from booking.complaint import Complaint
from booking.delivery_ask import DeliveryAsk
from booking.inspection import Inspection
from booking.instrument import Instrument
from booking.lifecycle import Living
from booking.line import Line
from booking.posting import Posting
from booking.rating import Rating
from booking.recovery import Recovery
from booking.result import Publication, Result
from booking.staff_grant import StaffGrant
from booking.standard import Standard
from booking.unit import Unit
from booking.unreached import Unreached

_FIELDS: Mapping[type, tuple[str, ...]] = {
    Instrument: ("unit_id", "code", "instrument_name", "serial"),
    Result: ("line_id", "instrument_id", "institution_id", "version", "result", "certificate_no"),
    Capability: ("institution_id", "second"),
    Publication: ("certificate_no", "region_code"),
    Unreached: ("region_code", "told", "title", "why"),
    DeliveryAsk: ("booking_no", "unit_id", "institution_id", "method"),
    StaffGrant: ("ref", "person_id", "duties"),
    Recovery: ("unit_id", "company_name", "region_code"),
    Complaint: ("region_code", "place", "unit_id"),
    Standard: ("region_code", "name", "number"),
    Posting: ("subject", "ref", "region_code"),
    Inspection: ("institution_id", "region_code", "kind"),
    Rating: ("booking_no", "unit_id", "institution_id", "region_code", "stars"),
}
"""What is said of a thing under the names of its own fields."""


def facts(thing: Living) -> dict[str, Any]:
    """Ids and names of a thing, for the data of its events (plain JSON). TypeError for a thing without any here."""
    match thing:
        case Unit():
            return {"unit_id": thing.id, "company_name": thing.company_name, "region_code": thing.region_code}
        case Booking():
            return {"booking_no": thing.no, "unit_id": thing.unit_id}
        case Line():
            names = ("booking_no", "unit_id", "institution_id", "instrument_id", "region_code")
            return {name: getattr(thing, name) for name in names} | brief(thing)
        case CatalogueVersion():
            return {"announcement": thing.name, "date": thing.effective.isoformat(), **thing.counts}
        case _ if type(thing) in _FIELDS:
            return {name: getattr(thing, name) for name in _FIELDS[type(thing)]}
        case _:
            raise TypeError(f"no facts are declared for {type(thing).__name__}")


def brief(line: Line) -> dict[str, Any]:
    """A line as a message lists it: its number in the booking, the instrument's name and serial number."""
    return {"n": line.n, "name": line.instrument_name, "serial": line.serial}


def briefs(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Several lines as a message lists them."""
    return [brief(line) for line in lines]
