"""What happened: the values that audit rows are made of and that notices are planned from, inside the same commit.

Two kinds share one shape. Events of a lifecycle row (one thing moved; `kind`, `thing_id`, `verb`, `party`) are the
history of that thing. Events named in `SUMMARIES` gather what one command did to several things, so that a person
hears of it once: notices are planned from these, with everything the wording needs in `data`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SUMMARIES: frozenset[str] = frozenset(
    {
        "PhoneCodeSent",  # phone, secret {code}: sent, but never kept in the audit (`booking/impersonal.py`)
        "RegistrationAnswered",  # unit_id, company_name, approved, differs, reason, read: on that telephone
        "RegistrationWaiting",  # unit_id, company_name, region_code, differs
        "JoinAsked",  # unit_id, company_name, request_id, name, phone
        "JoinAnswered",  # unit_id, company_name, person_id, agreed
        "PersonErased",  # person_id, unit_ids: the person went, and with them what named them
        "ConsentGiven",  # person_id, version: of the agreement and of the notice on personal data
        "PhoneBound",  # person_id, phone, unit_ids
        "StaffChanged",  # person_id, body_kind, ref, body, duties, title, until, active
        "DataImported",  # what (institution, authority, member, past result), text or certificate_no and result
        "GrantWaiting",  # region_code, and as StaffChanged: what is proposed
        "AccountKept",  # person_id, username
        "KeyChanged",  # body_kind, ref, scopes, name: of a connected system
        "RecoveryWaiting",  # region_code, unit_id, company_name
        "RecoveryAnswered",  # phone, company_name, granted, reason
        "ProfileChanged",  # unit_id, changes {field: [old, new]}
        "InstrumentChanged",  # unit_id, instrument_id, changes {field: [old, new]}
        "ValidityChanged",  # unit_id, instrument_id, instrument_name, serial, valid_until ISO or "", first
        "BookingReceived",  # booking_no, unit_id, company_name, n, assigned [{institution_id, n}], unassigned
        "BookingChanged",  # booking_no, unit_id, company_name, institution_ids, changes {field: [old, new]}
        "BookingUrged",  # booking_no, unit_id, company_name, institution_id, region_code, n, state, last, late, lines
        "LinesAssigned",  # booking_no, unit_id, institution_id, institution, lines: an authority found somebody
        "TaskArrived",  # booking_no, institution_id, institution, company_name, n, preferred_date
        "AssignmentNeeded",  # booking_no, region_code, unit_id, company_name, n, why
        "ReceiptIssued",  # booking_no, unit_id, institution, text, dept, phone, choose, lines [{n, name, serial}]
        "LinesRefused",  # booking_no, unit_id, institution, reason, reason_field, lines
        "LinesCalledOff",  # as LinesRefused, without a field
        "LinesGivenBack",  # booking_no, region_code, institution, reason, lines
        "AnswerTakenBack",  # booking_no, unit_id, institution, lines
        "AppointmentMade",  # booking_no, unit_id, institution_id, institution, date, time, lines, by_unit
        "AppointmentMissed",  # as AppointmentMade, with company_name and note
        "DeliveryProposed",  # ask_id, booking_no, unit_id, institution, method, reason, lines
        "DeliveryAnswered",  # ask_id, booking_no, institution_id, company_name, method, answer, reason, lines
        "HalfDaysOpened",  # institution_id, days
        "LibraryChanged",  # institution_id, text
        "WalkInMade",  # booking_no, unit_id, phone, institution, institution_phone, lines
        "SamplesTakenIn",  # booking_no, unit_id, institution, lines [{…, sample_no}]
        "CertificateVoided",  # certificate_no, unit_id, region_code, institution, reason, name, serial
        "BookingCalledOff",  # booking_no, unit_id, company_name, institution_ids, lines
        "TwoDutiesAllowed",  # institution_id, allowed
        "ResultsOut",  # booking_no, unit_id, institution, lines [{n, name, …, result, note}]
        "ResultChanged",  # booking_no, unit_id, institution, line, reason
        "CertificateAttached",  # line_id, institution_id, version, sha256: a file that the institution made itself
        "CapabilityWaiting",  # institution_id, institution, region_code, second
        "CapabilityAnswered",  # institution_id, second, approved, reason
        "PaperAsked",  # booking_no, institution_ids, wanted, lines
        "AliasProposed",  # name, second, count
        "NoticesChosen",  # off, quiet: what a person chose about notices
        "ComplaintMade",  # region_code, place, due
        "ComplaintAnswered",  # phone, place, state, reason
        "StandardChanged",  # changes {field: [old, new]}
        "StandardWaiting",  # region_code, name
        "CatalogueMoved",  # unit_id, announcement, changes: one instrument, for its history
        "CatalogueTouched",  # unit_id, announcement, lines [{name, serial, outcome, to, note}]
        "CatalogueTouchedBack",  # the same, when a version was rolled back
        "CatalogueTouchesInstitution",  # institution_id, announcement, date, stay, anew (second-level names)
        "AliasAnswered",  # name, second, accepted
    }
)


@dataclass(frozen=True)
class Event:
    """One thing that happened. `by` is a person's id ("" = the clock), `on_behalf` a unit id when filed for it.

    `verb` is the title of what was done as people read it in a history (受理, 退回, …); "" for a summary that
    only tells somebody, so the history of a thing is its events with a verb. `kind` is the name of the thing's life.
    `data["secret"]` reaches the notice; the audit keeps neither it nor what is personal (`booking/impersonal.py`).
    """

    name: str
    kind: str
    thing_id: str
    at: datetime
    by: str = ""
    party: str = ""
    verb: str = ""
    reason: str = ""
    on_behalf: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
