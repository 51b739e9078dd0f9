"""The whole `Store` of `booking/ports.py` over SQL, synchronously, inside the transaction of one connection."""

from __future__ import annotations

from typing import Any

from booking.bodies import Authority, Capability, Institution
from booking.booking import Booking
from booking.delivery_ask import DeliveryAsk
from booking.desk_texts import Reason, ReceiptTemplate
from booking.instrument import Instrument
from booking.line import Line
from booking.opening import Opening
from booking.people import Identity, Person, PhoneCode, Role
from booking.ports import Thing
from booking.result import Publication, Receipt, Result
from booking.sample import Sample
from booking.unit import JoinRequest, Unit
from booking.unreached import Unreached
from storage.body_rows import AUTHORITY, CAPABILITY, INSTITUTION, BodyRows
from storage.booking_rows import BOOKING, LINE, BookingRows
from storage.desk_rows import DELIVERY_ASK, OPENING, REASON, SAMPLE, TEMPLATE, DeskRows
from storage.history_rows import HistoryRows
from storage.ledger_rows import INSTRUMENT, LedgerRows
from storage.people_rows import IDENTITY, PERSON, PHONE_CODE, ROLE, PeopleRows
from storage.result_rows import PUBLICATION, RECEIPT, RESULT, ResultRows
from storage.shapes import Shape
from storage.unit_rows import JOIN_REQUEST, UNIT, UnitRows
from storage.unreached_rows import UNREACHED, UnreachedRows

SHAPES: dict[type, Shape[Any]] = {
    Unit: UNIT,
    JoinRequest: JOIN_REQUEST,
    Institution: INSTITUTION,
    Authority: AUTHORITY,
    Capability: CAPABILITY,
    Person: PERSON,
    Identity: IDENTITY,
    Role: ROLE,
    PhoneCode: PHONE_CODE,
    Instrument: INSTRUMENT,
    Booking: BOOKING,
    Line: LINE,
    Receipt: RECEIPT,
    Result: RESULT,
    Publication: PUBLICATION,
    Unreached: UNREACHED,
    Reason: REASON,
    ReceiptTemplate: TEMPLATE,
    Opening: OPENING,
    DeliveryAsk: DELIVERY_ASK,
    Sample: SAMPLE,
}


class SqlStore(
    PeopleRows, UnitRows, BodyRows, LedgerRows, BookingRows, ResultRows, DeskRows, UnreachedRows, HistoryRows
):
    """Everything that the subject has kept for it. Committing is not its business (`storage/unit_of_work.py`)."""

    def put(self, thing: Thing) -> None:
        self.write(SHAPES[type(thing)], thing)
