"""Commands about how an institution runs its desk: its library, its half-days, 送检方式, missed appointments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from booking.commands.ledger import InstrumentDraft


@dataclass(frozen=True)
class KeepReason:
    """Put a reason into an institution's library, or write the one called `reason_id` anew. `use` refuse | return."""

    institution_id: str
    use: str
    text: str
    field: str = ""
    reason_id: str = ""


@dataclass(frozen=True)
class DropReason:
    """Take a reason out of the library."""

    reason_id: str


@dataclass(frozen=True)
class KeepTemplate:
    """Put a receipt template into an institution's library, or write the one called `template_id` anew."""

    institution_id: str
    dept: str
    phone: str
    text: str
    template_id: str = ""


@dataclass(frozen=True)
class DropTemplate:
    """Take a receipt template out of the library."""

    template_id: str


@dataclass(frozen=True)
class HalfDay:
    """Half a day (AM or PM) with how many instruments an institution takes then; 0 = none."""

    day: date
    half: str
    capacity: int


@dataclass(frozen=True)
class OpenHalfDays:
    """Say when units may come, or be come to. What is appointed already stays appointed."""

    institution_id: str
    rows: tuple[HalfDay, ...]


@dataclass(frozen=True)
class AskDelivery:
    """Ask the unit to change lines of one booking to 送检 or 现场检; it answers in its chat."""

    line_ids: tuple[str, ...]
    method: str
    reason: str = ""


@dataclass(frozen=True)
class AnswerDelivery:
    """agree or decline (the unit), call_back (the institution)."""

    ask_id: str
    verb: str
    reason: str = ""


@dataclass(frozen=True)
class WalkIn:
    """柜台受理: somebody came without a booking. A unit of this credit code is taken as it is; else it is entered.

    `paper_day`: it was written on a form while the network was down, on that day, by whoever is named in `present`.
    """

    institution_id: str
    uscc: str
    company_name: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    region_code: str = ""
    region: str = ""
    rows: tuple[InstrumentDraft, ...] = ()
    paper_day: date | None = None
    present: str = ""


@dataclass(frozen=True)
class MissAppointment:
    """未赴约: the other side did not come at the appointed time; the appointment is void and a new one is made."""

    line_ids: tuple[str, ...]
    note: str = ""
