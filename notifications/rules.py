"""Who is told of which event. Every event of the subject is a key; an event that nobody is told of says so with ().

Most people hear of a thing through the summary events (one message for one act, however many instruments it
concerned); the events of single lifecycle rows are there for the audit and tell nobody, except where no summary
speaks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from booking.events import Event
from booking.ports import Records

Recipients = Callable[[Event, Records], tuple[str, ...]]


@dataclass(frozen=True)
class Rule:
    """Tell `to` of an event with the wording `kind`.

    except_doer  somebody who did it in a conversation has read it there already
    sms_only     it has to reach the telephone itself (a code, an approval: SPEC 2)
    urgent       goes before everything else, and at night too; an appointment only when it is for today or tomorrow
    resend       better twice than never, when nobody can say whether it arrived
    """

    kind: str
    to: Recipients
    except_doer: bool = False
    sms_only: bool = False
    urgent: bool = False
    resend: bool = False


def _the_phone(event: Event, _records: Records) -> tuple[str, ...]:
    return (f"phone:{event.data['phone']}",)


def _the_old_phone(event: Event, _records: Records) -> tuple[str, ...]:
    old, new = event.data["changes"].get("phone", ("", ""))
    return (f"phone:{old}",) if old and old != new else ()


def _the_person(event: Event, _records: Records) -> tuple[str, ...]:
    return (f"person:{event.data['person_id']}",)


def _the_member(event: Event, _records: Records) -> tuple[str, ...]:
    """Whose role or password it is about."""
    return (f"person:{event.data['person_id']}",)


def _the_unit(event: Event, records: Records) -> tuple[str, ...]:
    """The unit that the event names, or else the one whose booking it is about."""
    if "unit_id" in event.data:
        return (f"unit:{event.data['unit_id']}",)
    booking = records.booking(str(event.data["booking_no"]))
    return () if booking is None else (f"unit:{booking.unit_id}",)


def _the_closed_unit(event: Event, _records: Records) -> tuple[str, ...]:
    return (f"unit:{event.thing_id}",)


def _the_institution(event: Event, _records: Records) -> tuple[str, ...]:
    return (f"institution:{event.data['institution_id']}",)


def _the_institutions(event: Event, _records: Records) -> tuple[str, ...]:
    return tuple(f"institution:{one}" for one in event.data["institution_ids"])


def _the_institution_of_the_capability(event: Event, records: Records) -> tuple[str, ...]:
    capability = records.capability(event.thing_id)
    return () if capability is None else (f"institution:{capability.institution_id}",)


def _the_authority(event: Event, _records: Records) -> tuple[str, ...]:
    return (f"authority:{event.data['region_code']}",)


def _the_holder(event: Event, records: Records) -> tuple[str, ...]:
    """Who has to go on with a booking: an institution, or the authority of the place."""
    told = _the_institution if event.data["institution_id"] else _the_authority
    return told(event, records)


def _the_superior(event: Event, records: Records) -> tuple[str, ...]:
    """Past its time: the authority over the institution that holds it, or the one above the authority that does."""
    if not event.data["late"]:
        return ()
    if event.data["institution_id"]:
        return _the_authority(event, records)
    over = records.authorities_over(str(event.data["region_code"]))
    return tuple(f"authority:{one.region_code}" for one in over[1:2])


def _the_complainant(event: Event, _records: Records) -> tuple[str, ...]:
    """Whoever left a telephone with a complaint."""
    return (f"phone:{event.data['phone']}",) if event.data["phone"] else ()


def _the_other_side(event: Event, records: Records) -> tuple[str, ...]:
    """An appointment is told to the side that did not make it."""
    return _the_institution(event, records) if event.data.get("by_unit") else _the_unit(event, records)


def _the_asked_or_asking(event: Event, records: Records) -> tuple[str, ...]:
    """What the unit answered goes to the institution; a question that was called back to the unit."""
    return _the_unit(event, records) if event.data["answer"] == "已撤回" else _the_institution(event, records)


NOTICES: Mapping[str, tuple[Rule, ...]] = {
    # accounts
    "StaffChanged": (Rule("staff_changed", _the_member, resend=True),),
    "GrantWaiting": (Rule("grant_waiting", _the_authority, resend=True, except_doer=True),),
    "GrantProposed": (),
    "GrantConfirmed": (),
    "GrantDeclined": (),
    "GrantCalledBack": (),
    "KeyChanged": (),
    "AccountKept": (Rule("account_kept", _the_member, resend=True),),
    "RecoveryAsked": (),
    "RecoveryGranted": (),
    "RecoveryDenied": (),
    "RecoveryWaiting": (Rule("recovery_waiting", _the_authority, resend=True),),
    "RecoveryAnswered": (Rule("recovery_answered", _the_phone, sms_only=True, resend=True),),
    "PhoneCodeSent": (Rule("phone_code", _the_phone, sms_only=True, urgent=True),),
    "RegistrationAnswered": (Rule("registration_answered", _the_unit, sms_only=True, resend=True),),
    "RegistrationWaiting": (Rule("registration_waiting", _the_authority),),
    "JoinAsked": (Rule("join_asked", _the_unit, resend=True),),
    "JoinAnswered": (Rule("join_answered", _the_person, resend=True),),
    "PhoneBound": (),
    "ProfileChanged": (Rule("phone_changed", _the_old_phone, sms_only=True),),
    "UnitRegistered": (),
    "UnitApproved": (),
    "UnitRejected": (),
    "UnitResubmitted": (),
    "UnitLeft": (),
    "PersonErased": (),
    "ConsentGiven": (),
    "UnitClosed": (Rule("unit_closed", _the_closed_unit, resend=True),),
    # ledger; the reminders that follow a new 有效期至 are planned in `reminders`
    "InstrumentAdded": (),
    "InstrumentChanged": (),
    "InstrumentStopped": (),
    "InstrumentResumed": (),
    "InstrumentScrapped": (),
    "InstrumentRestored": (),
    "InstrumentTransferred": (),
    "ValidityChanged": (),
    # bookings
    "BookingReceived": (Rule("booking_received", _the_unit, except_doer=True),),
    "BookingUrged": (
        Rule("booking_urged", _the_holder, resend=True),
        Rule("urged_late", _the_superior, resend=True),
    ),
    "BookingChanged": (Rule("booking_changed", _the_institutions, resend=True),),
    "LinesAssigned": (Rule("lines_assigned", _the_unit, resend=True),),
    "TaskArrived": (Rule("task_arrived", _the_institution, resend=True),),
    "AssignmentNeeded": (
        Rule("assignment_needed", _the_authority, resend=True),
        Rule("assignment_waits", _the_unit, except_doer=True),
    ),
    "ReceiptIssued": (Rule("receipt_issued", _the_unit, resend=True),),
    "LinesRefused": (Rule("lines_refused", _the_unit, resend=True),),
    "LinesGivenBack": (
        Rule("lines_given_back", _the_authority, resend=True),
        Rule("lines_given_back_unit", _the_unit),
    ),
    "AnswerTakenBack": (Rule("answer_taken_back", _the_unit, resend=True),),
    "AppointmentMade": (Rule("appointment_made", _the_other_side, urgent=True, resend=True),),
    "AppointmentMissed": (Rule("appointment_missed", _the_other_side, resend=True),),
    "DeliveryProposed": (Rule("delivery_proposed", _the_unit, resend=True),),
    "DeliveryAnswered": (Rule("delivery_answered", _the_asked_or_asking, resend=True),),
    "DeliveryAskMade": (),
    "DeliveryAgreed": (),
    "DeliveryDeclined": (),
    "DeliveryCalledBack": (),
    "HalfDaysOpened": (),
    "LibraryChanged": (),
    "DataImported": (),
    "SamplesTakenIn": (),
    "WalkInMade": (Rule("walk_in_made", _the_unit, resend=True),),
    "LineMissed": (),
    "BookingCalledOff": (Rule("booking_called_off", _the_institutions, resend=True),),
    "BookingSaved": (),
    "BookingSubmitted": (),
    "BookingAnswered": (),
    "BookingReopened": (),
    "BookingFinished": (),
    "BookingWithdrawn": (),
    "LineSaved": (),
    "LineSubmitted": (),
    "LineAssigned": (),
    "LineForceAssigned": (),
    "LineDismissed": (),
    "LineAccepted": (),
    "LineRefused": (),
    "LineReturned": (),
    "LineTakenBack": (),
    "LineScheduled": (),
    "LineTakenIn": (),
    "LinePutBack": (),
    "LineCalledOff": (),
    "LinesCalledOff": (Rule("lines_called_off", _the_unit, resend=True),),
    "LineWithdrawn": (),
    # results
    "ResultsOut": (Rule("results_out", _the_unit, resend=True),),
    "ResultChanged": (Rule("result_changed", _the_unit, resend=True),),
    "ResultRegistered": (),
    "ResultSubmitted": (),
    "ResultCorrected": (),
    "CorrectionProposed": (),
    "CorrectionDropped": (),
    "ResultChecked": (),
    "ResultGivenBack": (),
    "TwoDutiesAllowed": (),
    "ResultWritten": (),
    "ResultRewritten": (),
    "ResultLocked": (),
    "ResultReplaced": (),
    "ResultVoided": (),
    "CertificateAttached": (),
    "CertificateVoided": (
        Rule("result_voided", _the_unit, resend=True),
        Rule("result_voided_office", _the_authority, resend=True, except_doer=True),
    ),
    "PublicationPrepared": (),
    "CertificatePublished": (),
    "CertificateUnpublished": (),
    # capability and learning
    "CapabilityWaiting": (Rule("capability_waiting", _the_authority),),
    "CapabilityAnswered": (Rule("capability_answered", _the_institution, resend=True),),
    "CapabilityAsked": (),
    "CapabilityApproved": (),
    "CapabilityDenied": (),
    "CapabilityStopped": (),
    "CapabilityLapsed": (Rule("capability_lapsed", _the_institution_of_the_capability, resend=True),),
    "PaperAsked": (Rule("paper_asked", _the_institutions),),
    # complaints, standards, catalogue versions
    "ComplaintReceived": (),
    "ComplaintTaken": (),
    "ComplaintSettled": (),
    "ComplaintTurnedDown": (),
    "ComplaintMade": (Rule("complaint_made", _the_authority, resend=True),),
    "ComplaintAnswered": (Rule("complaint_answered", _the_complainant, sms_only=True),),
    "StandardAdded": (),
    "StandardEdited": (),
    "StandardChanged": (),
    "StandardSubmitted": (),
    "StandardCalledBack": (),
    "StandardApproved": (),
    "StandardRejected": (),
    "StandardRemoved": (),
    "StandardLapsed": (),
    "StandardWaiting": (Rule("standard_waiting", _the_authority),),
    "CatalogueLoaded": (),
    "CatalogueConfirmed": (),
    "CatalogueDropped": (),
    "CatalogueBegun": (),
    "CatalogueInForce": (),
    "CatalogueReplaced": (),
    "CatalogueGoingBack": (),
    "CatalogueGoneBack": (),
    "CatalogueReinstated": (),
    "CatalogueMoved": (),
    "CatalogueTouched": (Rule("catalogue_touched", _the_unit, resend=True),),
    "CatalogueTouchedBack": (Rule("catalogue_touched_back", _the_unit, resend=True),),
    "CatalogueTouchesInstitution": (Rule("catalogue_touches_institution", _the_institution, resend=True),),
    "AliasProposed": (),
    "NoticesChosen": (),
    # notices themselves
    "NoticeFailed": (Rule("notice_failed", _the_authority, resend=True),),
    "UnreachedSettled": (),
    "PostingPrepared": (),
    "PostingShown": (),
    "PostingWithdrawn": (),
    "InspectionRecorded": (),
    "RatingGiven": (),
    "RatingFollowed": (),
    "InspectionCorrected": (),
    "AliasAnswered": (),
}

SMS_ONLY = frozenset(rule.kind for rules in NOTICES.values() for rule in rules if rule.sms_only)
"""Kinds that go to the telephone whatever else a person has open."""
