"""What the events of a thing say about it besides its name: enough to find everybody who is concerned."""

from __future__ import annotations

from typing import Any

from booking.bodies import Capability
from booking.booking import Booking
from booking.delivery_ask import DeliveryAsk
from booking.instrument import Instrument
from booking.lifecycle import Living
from booking.line import Line
from booking.result import Publication, Result
from booking.unit import Unit
from booking.unreached import Unreached


def facts(thing: Living) -> dict[str, Any]:
    """Ids and names of a thing, for the data of its events (plain JSON)."""
    match thing:
        case Unit():
            return {"unit_id": thing.id, "company_name": thing.company_name, "region_code": thing.region_code}
        case Instrument():
            return {
                "unit_id": thing.unit_id,
                "code": thing.code,
                "instrument_name": thing.instrument_name,
                "serial": thing.serial,
            }
        case Booking():
            return {"booking_no": thing.no, "unit_id": thing.unit_id}
        case Line():
            return {
                "booking_no": thing.booking_no,
                "unit_id": thing.unit_id,
                "institution_id": thing.institution_id,
                "instrument_id": thing.instrument_id,
                **brief(thing),
            }
        case Result():
            return {
                "line_id": thing.line_id,
                "instrument_id": thing.instrument_id,
                "institution_id": thing.institution_id,
                "version": thing.version,
                "result": thing.result,
                "certificate_no": thing.certificate_no,
            }
        case Capability():
            return {"institution_id": thing.institution_id, "second": thing.second}
        case Publication():
            return {"certificate_no": thing.certificate_no, "region_code": thing.region_code}
        case Unreached():
            return {"region_code": thing.region_code, "told": thing.told, "title": thing.title, "why": thing.why}
        case DeliveryAsk():
            return {
                "booking_no": thing.booking_no,
                "unit_id": thing.unit_id,
                "institution_id": thing.institution_id,
                "method": thing.method,
            }
        case _:
            raise TypeError(f"no facts are declared for {type(thing).__name__}")


def brief(line: Line) -> dict[str, Any]:
    """A line as a message lists it: its number in the booking, the instrument's name and serial number."""
    return {"n": line.n, "name": line.instrument_name, "serial": line.serial}


def briefs(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Several lines as a message lists them."""
    return [brief(line) for line in lines]
