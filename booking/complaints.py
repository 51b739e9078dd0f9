"""Complaints: made by anybody, answered by the authority of the place (SPEC 8)."""

from __future__ import annotations

import re
from dataclasses import replace

from booking.act import Act
from booking.commands import Complain, MoveComplaint
from booking.complaint import SETTLED, TURNED_DOWN, WAITING, Complaint
from booking.instrument import Instrument
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.region import reaches_county
from booking.result import SHOWN
from booking.setting import Outcome, Setting, refuse

SHORTEST, LONGEST = 5, 1000
_PHONE = re.compile(r"1[3-9]\d{9}")


def complain(command: Complain, store: Store, setting: Setting) -> Outcome:
    """Take a complaint. Who makes it is not kept: neither the account nor the browser, only the phone they leave."""
    text, place, phone = command.text.strip(), command.place.strip(), command.phone.strip()
    if len(text) < SHORTEST:
        return refuse(Why.MISSING, "text")
    if len(text) > LONGEST or len(place) > LONGEST:
        return refuse(Why.BAD_VALUE, "text")
    if phone and _PHONE.fullmatch(phone) is None:
        return refuse(Why.BAD_VALUE, "phone")
    number = command.certificate_no.strip()
    about = published_instrument(number, store) if number else None
    if number and about is None:
        return refuse(Why.NOT_FOUND, "certificate_no", certificate_no=number)
    region_code = about.use_region_code if about else command.region_code
    if not reaches_county(region_code):
        return refuse(Why.MISSING, "region")
    if about is None and not place:
        return refuse(Why.MISSING, "place")
    act = Act(store, setting)
    made = Complaint(
        setting.fresh(), region_code, place or _place(about, store), text, WAITING, setting.now, setting.now, phone,
        number, about.id if about else "", about.unit_id if about else "", setting.now + Complaint.life.terms[WAITING],
    )  # fmt: skip
    act.create(made, "投诉", itself=True)
    act.tell("ComplaintMade", "complaint", made.id, region_code=region_code, place=made.place, due=made.due)
    return act.done({"complaint_id": made.id})


def published_instrument(certificate_no: str, store: Store) -> Instrument | None:
    """The instrument of a certificate that the public may see."""
    publication = store.publication(certificate_no)
    result = store.result_of_certificate(certificate_no)
    if publication is None or publication.state != SHOWN or result is None:
        return None
    return store.instrument(result.instrument_id)


def _place(about: Instrument | None, store: Store) -> str:
    unit = store.unit(about.unit_id) if about else None
    return f"{unit.company_name if unit else ''} {about.install_location if about else ''}".strip()


def move_complaint(command: MoveComplaint, store: Store, setting: Setting) -> Outcome:
    """The authority takes a complaint, settles it or turns it down; whoever left a phone hears what came of it."""
    complaint = store.complaint(command.complaint_id)
    if complaint is None:
        return refuse(Why.NOT_FOUND, "complaint_id")
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(
        complaint, command.verb, reason=reason, change=lambda one: replace(one, reason=reason, by=setting.person_id)
    )
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    if moved.state in (SETTLED, TURNED_DOWN):
        act.tell(
            "ComplaintAnswered",
            "complaint",
            moved.id,
            phone=moved.phone,
            place=moved.place,
            state=moved.state,
            reason=reason,
        )
    return act.done({"complaint_id": moved.id, "state": moved.state})
