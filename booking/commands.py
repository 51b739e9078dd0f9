"""Everything that anybody may ask the subject to do. Chat, web desks and interfaces all call `execute` with these.

A command says what is wanted, by ids; who wants it stands in the `Setting` it is executed in (`booking/execute.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class SendPhoneCode:
    """Send a six-digit code to a mobile phone (SPEC 2: single use, five minutes, rate-limited)."""

    phone: str


@dataclass(frozen=True)
class RegisterUnit:
    """Register a unit, or bind the person to it when it exists already and the confirmed phone is the unit's own.

    With another phone a unit that exists gives a request to join (event JoinAsked), never a second account.
    """

    company_name: str
    uscc: str
    region_code: str
    region: str
    address: str
    contact: str
    phone: str
    code: str
    user_type: str = "企业"
    legal_person: str = ""
    email: str = ""
    id_number: str = ""


@dataclass(frozen=True)
class BindPhone:
    """The person proves a phone by its code and gets the roles that belong to that phone (another channel, say)."""

    phone: str
    code: str


@dataclass(frozen=True)
class AnswerJoin:
    """The owner of a unit lets somebody act for it, or not."""

    request_id: str
    agree: bool


@dataclass(frozen=True)
class ChangeProfile:
    """Change fields of a unit (contact, phone, address, region_code+region, company_name, email); a new phone
    needs its code.
    """

    unit_id: str
    changes: Mapping[str, str]
    code: str = ""


@dataclass(frozen=True)
class ReviewUnit:
    """An authority approves a registration, or sends it back with a reason."""

    unit_id: str
    approve: bool
    reason: str = ""


@dataclass(frozen=True)
class InstrumentDraft:
    """What is entered of one instrument; names as in labels.md, `range` {"min"?,"max"?,"unit"} or {}."""

    instrument_name: str
    first: str
    second: str
    model: str
    serial: str
    manufacturer: str
    use_region_code: str
    use_region: str
    install_location: str
    purpose: str
    delivery_method: str
    range: Mapping[str, Any] = field(default_factory=dict)
    range_text: str = ""
    accuracy: str = ""
    division: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""
    purchase_date: str = ""
    valid_until: str = ""
    photos: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    transferred: bool = False


@dataclass(frozen=True)
class AddInstruments:
    """Add rows to a unit's ledger: all of them or none."""

    unit_id: str
    rows: tuple[InstrumentDraft, ...]


@dataclass(frozen=True)
class ChangeInstrument:
    """Change fields of one instrument; names as in `InstrumentDraft`."""

    instrument_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class MoveInstrument:
    """Move one instrument by a verb of its life: stop, resume, scrap, restore, transfer."""

    instrument_id: str
    verb: str
    reason: str = ""


@dataclass(frozen=True)
class SaveBooking:
    """Keep a booking as a draft (暂存); `booking_no` names the draft to overwrite."""

    unit_id: str
    instrument_ids: tuple[str, ...]
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""
    booking_no: str = ""


@dataclass(frozen=True)
class SubmitBooking:
    """Submit a booking (from a draft when `booking_no` is given). The same `cause` submits once (SPEC 5)."""

    unit_id: str
    instrument_ids: tuple[str, ...]
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""
    booking_no: str = ""
    cause: str = ""


@dataclass(frozen=True)
class ChangeBooking:
    """Change the wished date or remark of a booking that nobody has answered yet."""

    booking_no: str
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""


@dataclass(frozen=True)
class WithdrawBooking:
    """Withdraw a booking, or only some of its lines; possible until a line is accepted (SPEC 5)."""

    booking_no: str
    line_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class AcceptLines:
    """An institution accepts lines and writes a receipt."""

    line_ids: tuple[str, ...]
    text: str = ""
    dept: str = ""
    phone: str = ""


@dataclass(frozen=True)
class RefuseLines:
    """An institution refuses lines; `reason_field` is the slot that the reason is about, when known (SPEC 6)."""

    line_ids: tuple[str, ...]
    reason: str
    reason_field: str = ""


@dataclass(frozen=True)
class ReturnLines:
    """An institution gives lines back to the authority, with a reason and perhaps a proposed institution."""

    line_ids: tuple[str, ...]
    reason: str
    proposed: str = ""


@dataclass(frozen=True)
class TakeBackLines:
    """An institution takes back its own answer to lines, while nothing has come of it yet."""

    line_ids: tuple[str, ...]


@dataclass(frozen=True)
class ScheduleLines:
    """Appoint when accepted lines are verified; `date` ISO, `time` AM, PM or HH:MM."""

    line_ids: tuple[str, ...]
    date: str
    time: str = ""


@dataclass(frozen=True)
class TakeInLines:
    """The instruments have arrived at (or the verifier at) the institution: 检定受理."""

    line_ids: tuple[str, ...]


@dataclass(frozen=True)
class ResultDraft:
    """What is entered of one line's result. `valid_until` None = proposed from the category's period (SPEC 5)."""

    line_id: str
    result: str
    certificate_no: str = ""
    valid_until: date | None = None
    verified_on: date | None = None
    note: str = ""
    verifier: str = ""
    checker: str = ""
    approver: str = ""


@dataclass(frozen=True)
class RegisterResults:
    """结果登记: write results, several at once; a result not yet submitted may be written again."""

    rows: tuple[ResultDraft, ...]
    periods: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SubmitResults:
    """结果提交: lock results; they flow into the ledger and to the unit."""

    line_ids: tuple[str, ...]


@dataclass(frozen=True)
class CorrectResult:
    """A submitted result gets a new version, with a reason (SPEC 5). `changes`: fields of `ResultDraft`."""

    line_id: str
    changes: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class ForceAssign:
    """强制分配: an authority gives lines to an institution; one that is not capable only with a reason."""

    line_ids: tuple[str, ...]
    institution_id: str
    reason: str = ""


@dataclass(frozen=True)
class DismissLines:
    """An authority refuses lines (不予受理, SPEC 7)."""

    line_ids: tuple[str, ...]
    reason: str
    reason_field: str = ""


@dataclass(frozen=True)
class Publish:
    """发布 (show=True) or 撤销发布 (show=False) a certificate in the authority's own 辖区 (SPEC 7)."""

    certificate_no: str
    show: bool = True


@dataclass(frozen=True)
class AskCapability:
    """An institution asks for a capability to be approved (能力维护)."""

    institution_id: str
    second: str
    regions: tuple[str, ...]
    first: str = ""
    range: Mapping[str, Any] = field(default_factory=dict)
    accuracy: str = ""
    standard: str = ""
    standard_until: date | None = None


@dataclass(frozen=True)
class MoveCapability:
    """Move a capability by a verb of its life: approve, reject, stop, ask_again."""

    capability_id: str
    verb: str
    reason: str = ""


@dataclass(frozen=True)
class ProposeAlias:
    """Somebody chose `second` for the everyday name `name`: a proposal for the alias list, counted."""

    name: str
    first: str
    second: str


@dataclass(frozen=True)
class AnswerAlias:
    """An authority takes a proposed alias into use, or refuses it."""

    name: str
    second: str
    accept: bool


@dataclass(frozen=True)
class ChooseNotices:
    """A person's own choices about being told: channels turned off or on, quiet hours "22:00-08:00" ("" = none,
    None = as they were), or `usual_hours` again.
    """

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    quiet: str | None = None
    usual_hours: bool = False


@dataclass(frozen=True)
class MarkDays:
    """An authority marks days as not worked (`off`) or as worked on a weekend (`on`), as the year's notice says."""

    off: tuple[date, ...] = ()
    on: tuple[date, ...] = ()


@dataclass(frozen=True)
class ReportUnreached:
    """The service notes a notice that reached nobody: whom, what it said, why not, and whose region that is."""

    id: str
    title: str
    told: str
    phone: str
    text: str
    why: str
    region_code: str
    unsure: bool = False


@dataclass(frozen=True)
class SettleUnreached:
    """An authority has told somebody, in another way, what a notice did not."""

    unreached_id: str


Command = (
    SendPhoneCode | RegisterUnit | BindPhone | AnswerJoin | ChangeProfile | ReviewUnit
    | AddInstruments | ChangeInstrument | MoveInstrument
    | SaveBooking | SubmitBooking | ChangeBooking | WithdrawBooking
    | AcceptLines | RefuseLines | ReturnLines | TakeBackLines | ScheduleLines | TakeInLines
    | RegisterResults | SubmitResults | CorrectResult
    | ForceAssign | DismissLines | Publish | AskCapability | MoveCapability | ProposeAlias | AnswerAlias
    | ChooseNotices | ReportUnreached | SettleUnreached | MarkDays
)  # fmt: skip
