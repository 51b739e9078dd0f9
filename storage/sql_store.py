"""The whole `Store` of `booking/ports.py` over SQL, synchronously, inside the transaction of one connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from booking.bodies import Authority, Capability, Institution
from booking.booking import Booking
from booking.catalogue_version import CatalogueMove, CatalogueVersion
from booking.complaint import Complaint
from booking.delivery_ask import DeliveryAsk
from booking.desk_texts import Reason, ReceiptTemplate
from booking.inspection import Inspection
from booking.instrument import Instrument
from booking.line import Line
from booking.login import Account
from booking.opening import Opening
from booking.past_result import PastResult
from booking.people import Identity, Person, PhoneCode, Role
from booking.ports import Thing
from booking.posting import Posting
from booking.rating import Rating
from booking.recovery import Recovery
from booking.result import Publication, Receipt, Result
from booking.sample import Sample
from booking.staff_grant import StaffGrant
from booking.standard import Standard
from booking.system_key import SystemKey
from booking.unit import JoinRequest, Unit
from booking.unreached import Unreached
from storage.body_rows import AUTHORITY, CAPABILITY, INSTITUTION, BodyRows
from storage.booking_rows import BOOKING, LINE, BookingRows
from storage.catalogue_rows import CATALOGUE_MOVE, CATALOGUE_VERSION, COMPLAINT, STANDARD, CatalogueRows
from storage.desk_rows import DELIVERY_ASK, OPENING, REASON, SAMPLE, TEMPLATE, DeskRows
from storage.forgetting import ForgettingRows
from storage.history_rows import HistoryRows
from storage.ledger_rows import INSTRUMENT, LedgerRows
from storage.people_rows import IDENTITY, PERSON, PHONE_CODE, ROLE, PeopleRows
from storage.result_rows import PAST_RESULT, PUBLICATION, RECEIPT, RESULT, ResultRows
from storage.sealing import Keyring
from storage.shapes import Shape
from storage.staff_rows import ACCOUNT, RECOVERY, STAFF_GRANT, SYSTEM_KEY, StaffRows
from storage.supervision_rows import INSPECTION, POSTING, RATING, SupervisionRows
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
    Account: ACCOUNT,
    StaffGrant: STAFF_GRANT,
    Recovery: RECOVERY,
    SystemKey: SYSTEM_KEY,
    Instrument: INSTRUMENT,
    Booking: BOOKING,
    Line: LINE,
    Receipt: RECEIPT,
    Result: RESULT,
    Publication: PUBLICATION,
    PastResult: PAST_RESULT,
    Unreached: UNREACHED,
    Posting: POSTING,
    Inspection: INSPECTION,
    Rating: RATING,
    Complaint: COMPLAINT,
    Standard: STANDARD,
    CatalogueVersion: CATALOGUE_VERSION,
    CatalogueMove: CATALOGUE_MOVE,
    Reason: REASON,
    ReceiptTemplate: TEMPLATE,
    Opening: OPENING,
    DeliveryAsk: DELIVERY_ASK,
    Sample: SAMPLE,
}


class SqlStore(
    ForgettingRows,
    CatalogueRows,
    PeopleRows,
    StaffRows,
    UnitRows,
    BodyRows,
    LedgerRows,
    BookingRows,
    ResultRows,
    DeskRows,
    UnreachedRows,
    SupervisionRows,
    HistoryRows,
):
    """Everything that the subject has kept for it. Committing is not its business (`storage/unit_of_work.py`)."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        super().__init__(connection, keyring)
        self._units: dict[str, Unit | None] = {}

    def unit(self, unit_id: str) -> Unit | None:
        """The unit as this transaction knows it: a message asks for its writer's several times."""
        if unit_id not in self._units:
            self._units[unit_id] = super().unit(unit_id)
        return self._units[unit_id]

    def forget(self, person: Person) -> None:
        self._units.clear()
        super().forget(person)

    def put(self, thing: Thing) -> None:
        if isinstance(thing, Unit):
            self._units.pop(thing.id, None)
        self.write(SHAPES[type(thing)], thing)
