"""An institution keeps its library: reasons to refuse or return with, and receipt templates per 科室 (SPEC 6)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import DropReason, DropTemplate, KeepReason, KeepTemplate
from booking.desk_texts import REFUSING, RETURNING, Reason, ReceiptTemplate, wrong_variable
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

LONGEST_TEXT, LONGEST_NAME = 300, 40
DESK_DUTIES = frozenset({Duty.ADMIN, Duty.RECEIVER})
"""Who keeps what the desk works with: its administrators, and those who answer bookings."""


def _not_staff(institution_id: str, store: Store, setting: Setting) -> Refused | None:
    body = store.institution(institution_id)
    if body is None:
        return Refused(Why.NOT_FOUND, "institution")
    return belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=DESK_DUTIES)


def keep_reason(command: KeepReason, store: Store, setting: Setting) -> Outcome:
    """A reason goes into the library, or is written anew."""
    wrong = _not_staff(command.institution_id, store, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    text = command.text.strip()
    if command.use not in (REFUSING, RETURNING):
        return refuse(Why.BAD_VALUE, "use", value=command.use)
    if not text:
        return refuse(Why.MISSING, "text")
    if len(text) > LONGEST_TEXT:
        return refuse(Why.BAD_VALUE, "text", longest=LONGEST_TEXT)
    if command.reason_id and not _mine(store.reason(command.reason_id), command.institution_id):
        return refuse(Why.NOT_FOUND, "reason")
    act = Act(store, setting)
    kept = Reason(command.reason_id or setting.fresh(), command.institution_id, command.use, text, command.field)
    act.put(kept)
    return _changed(act, command.institution_id, "理由库", text, kept.id)


def drop_reason(command: DropReason, store: Store, setting: Setting) -> Outcome:
    """A reason leaves the library; what was refused with it keeps its words."""
    found = store.reason(command.reason_id)
    if found is None or found.gone:
        return refuse(Why.NOT_FOUND, "reason")
    wrong = _not_staff(found.institution_id, store, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    act = Act(store, setting)
    act.put(replace(found, gone=True))
    return _changed(act, found.institution_id, "理由库删除", found.text, found.id)


def keep_template(command: KeepTemplate, store: Store, setting: Setting) -> Outcome:
    """A receipt template goes into the library; a variable that nothing can be filled in for is refused."""
    wrong = _not_staff(command.institution_id, store, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    dept, phone, text = command.dept.strip(), command.phone.strip(), command.text.strip()
    if not dept or not text:
        return refuse(Why.MISSING, "text" if dept else "dept")
    if len(text) > LONGEST_TEXT or max(len(dept), len(phone)) > LONGEST_NAME:
        return refuse(Why.BAD_VALUE, "text", longest=LONGEST_TEXT)
    unknown = wrong_variable(text)
    if unknown is not None:
        return refuse(Why.BAD_VALUE, "text", variable=unknown)
    if command.template_id and not _mine(store.receipt_template(command.template_id), command.institution_id):
        return refuse(Why.NOT_FOUND, "template")
    act = Act(store, setting)
    kept = ReceiptTemplate(command.template_id or setting.fresh(), command.institution_id, dept, phone, text)
    act.put(kept)
    return _changed(act, command.institution_id, "回执模板", dept, kept.id)


def drop_template(command: DropTemplate, store: Store, setting: Setting) -> Outcome:
    """A receipt template leaves the library; receipts written with it stay as they are."""
    found = store.receipt_template(command.template_id)
    if found is None or found.gone:
        return refuse(Why.NOT_FOUND, "template")
    wrong = _not_staff(found.institution_id, store, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    act = Act(store, setting)
    act.put(replace(found, gone=True))
    return _changed(act, found.institution_id, "回执模板删除", found.dept, found.id)


def _mine(found: Reason | ReceiptTemplate | None, institution_id: str) -> bool:
    return found is not None and not found.gone and found.institution_id == institution_id


def _changed(act: Act, institution_id: str, verb: str, text: str, kept_id: str) -> Outcome:
    act.tell("LibraryChanged", "institution", institution_id, verb=verb, institution_id=institution_id, text=text)
    return act.done({"id": kept_id})
