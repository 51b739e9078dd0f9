"""Entering what other systems knew, when a service begins (SPEC 8): by itself, or by an authority over the region."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.bodies import Authority, Institution
from booking.certificate_forms import keep_authorisation
from booking.commands import ImportAuthority, ImportBody, ImportMember, ImportPastResult, ImportUnit
from booking.instrument import IN_USE, STOPPED, Instrument
from booking.ledger import tell_validity
from booking.parties import stands_over
from booking.past_result import EARLIEST, PastResult
from booking.people import Person, Role, RoleKind
from booking.phone_codes import MOBILE
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.region import reaches_county
from booking.releasing import BY_CERTIFICATE
from booking.result import NOT_PASSED, PASSED
from booking.setting import Outcome, Setting, refuse
from booking.unit import CLOSED, PENDING, Unit
from booking.user_types import type_of_code

VERB = "导入"


def may_import(person_id: str, region_code: str, store: Store) -> Refused | None:
    """The service itself may enter what is anywhere; a person what lies in the region of their authority."""
    return None if not person_id else stands_over(person_id, region_code, store)


def institution_called(name: str, store: Records) -> Institution | None:
    """The institution of just this name."""
    return next((one for one in store.institutions_named(name) if one.name == name), None)


def import_unit(command: ImportUnit, store: Store, setting: Setting) -> Outcome:
    """A unit that is registered already; it has no owner until somebody proves its phone by a code."""
    wrong = may_import(setting.person_id, command.region_code, store)
    if wrong is not None:
        return Outcome(refused=wrong)
    for slot in ("company_name", "uscc", "address", "contact"):
        if not getattr(command, slot).strip():
            return refuse(Why.MISSING, slot)
    if not MOBILE.fullmatch(command.phone):
        return refuse(Why.BAD_VALUE, "phone")
    if not reaches_county(command.region_code):
        return refuse(Why.BAD_VALUE, "region")
    if store.unit_of_uscc(command.uscc) is not None:
        return refuse(Why.UNIT_EXISTS, "uscc")
    act = Act(store, setting)
    unit = Unit(
        id=setting.fresh(),
        company_name=command.company_name.strip(),
        uscc=command.uscc,
        region_code=command.region_code,
        region=command.region,
        address=command.address.strip(),
        contact=command.contact.strip(),
        phone=command.phone,
        user_type=type_of_code(command.uscc),
        state=PENDING,
        since=setting.now,
        created_at=setting.now,
    )
    act.create(unit, VERB, itself=not setting.person_id)
    act.clock(unit, "pass")
    return act.done({"unit_id": unit.id})


def import_body(command: ImportBody, store: Store, setting: Setting) -> Outcome:
    """A technical institution with how it is reached and by which authorisation it verifies; one of its name in the
    region is written anew.
    """
    name = command.name.strip()
    wrong = may_import(setting.person_id, command.region_code, store)
    if wrong is not None or not name:
        return Outcome(refused=wrong or Refused(Why.MISSING, "institution"))
    known = institution_called(name, store)
    if known is not None and known.region_code != command.region_code:
        return refuse(Why.BAD_VALUE, "region", value=known.region)
    fresh = known or Institution(setting.fresh(), name, command.region_code, command.region)
    body = replace(fresh, phone=command.phone.strip(), address=command.address.strip())
    act = Act(store, setting)
    act.put(body)
    keep_authorisation(store, body.id, command.authorisation, command.authorised_until)
    act.tell("DataImported", "institution", body.id, verb=VERB, what="institution", text=name)
    return act.done({"institution_id": body.id})


def import_authority(command: ImportAuthority, store: Store, setting: Setting) -> Outcome:
    """An authority over a region; one of its name there is the same."""
    name = command.name.strip()
    wrong = may_import(setting.person_id, command.region_code, store)
    if wrong is not None or not name:
        return Outcome(refused=wrong or Refused(Why.MISSING, "authority"))
    for one in store.authorities_over(command.region_code):
        if one.name == name and one.region_code == command.region_code:
            return Outcome(result={"authority_id": one.id})
    act, body = Act(store, setting), Authority(setting.fresh(), name, command.region_code)
    act.put(body)
    act.tell("DataImported", "authority", body.id, verb=VERB, what="authority", text=name)
    return act.done({"authority_id": body.id})


def import_member(command: ImportMember, store: Store, setting: Setting) -> Outcome:
    """Somebody who acts for a unit; the first one owns its account."""
    unit = store.unit(command.unit_id)
    if unit is None or unit.state == CLOSED:
        return refuse(Why.NOT_FOUND, "company_name")
    wrong = may_import(setting.person_id, unit.region_code, store)
    if wrong is not None:
        return Outcome(refused=wrong)
    if not MOBILE.fullmatch(command.phone) or not command.name.strip():
        return refuse(Why.BAD_VALUE, "phone") if command.name.strip() else refuse(Why.MISSING, "contact")
    person = store.person_of_phone(command.phone)
    if person is not None and store.role(person.id, RoleKind.UNIT, unit.id) is not None:
        return Outcome(result={"person_id": person.id})
    act = Act(store, setting)
    if person is None:
        person = Person(setting.fresh(), command.name.strip(), command.phone, setting.now)
        act.put(person)
    owner = not store.members(RoleKind.UNIT, unit.id)
    act.put(Role(person.id, RoleKind.UNIT, unit.id, owner=owner))
    act.tell("DataImported", unit.life.name, unit.id, verb="导入用户", what="member", person_id=person.id)
    return act.done({"person_id": person.id})


def import_past_result(command: ImportPastResult, store: Store, setting: Setting) -> Outcome:
    """A result from before this service. The newest that passed sets until when its instrument is verified; what this
    service verified itself, it leaves alone.
    """
    instrument = store.instrument(command.instrument_id)
    if instrument is None:
        return refuse(Why.NOT_FOUND, "serial")
    wrong = may_import(setting.person_id, instrument.use_region_code, store) or _wrong(command, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    before = store.past_results(instrument.id)
    if any(one.certificate_no == command.certificate_no for one in before):
        return refuse(Why.CERTIFICATE_TAKEN, "certificate_no")
    body = institution_called(command.institution, store)
    act = Act(store, setting)
    kept = PastResult(
        id=setting.fresh(),
        unit_id=instrument.unit_id,
        instrument_id=instrument.id,
        region_code=instrument.use_region_code,
        second=instrument.second,
        certificate_no=command.certificate_no,
        result=command.result,
        verified_on=command.verified_on,
        institution=command.institution,
        institution_id=body.id if body else "",
        valid_until=command.valid_until,
        verifier=command.verifier.strip(),
        note=command.note.strip(),
        by=setting.person_id,
        created_at=setting.now,
    )
    act.put(kept)
    _into_ledger(act, instrument, kept, before)
    act.tell(
        "DataImported", instrument.life.name, instrument.id, verb="导入历史结果", what="past result",
        certificate_no=kept.certificate_no, result=kept.result,
    )  # fmt: skip
    return act.done({"past_result_id": kept.id})


def _wrong(command: ImportPastResult, setting: Setting) -> Refused | None:
    if not command.certificate_no.strip():
        return Refused(Why.MISSING, "certificate_no")
    if command.result not in (PASSED, NOT_PASSED):
        return Refused(Why.BAD_VALUE, "result")
    if not EARLIEST <= command.verified_on <= setting.today:
        return Refused(Why.BAD_VALUE, "verified_on", {"value": command.verified_on.isoformat()})
    if command.valid_until is not None and command.valid_until <= command.verified_on:
        return Refused(Why.BAD_VALUE, "valid_until", {"value": command.valid_until.isoformat()})
    return None


def _into_ledger(act: Act, instrument: Instrument, kept: PastResult, before: tuple[PastResult, ...]) -> None:
    newest = all(one.verified_on <= kept.verified_on for one in before)
    ours = act.store.last_result(instrument.id) is not None
    if not newest or ours or kept.result != PASSED or kept.valid_until is None:
        return
    if instrument.state not in (IN_USE, STOPPED) or instrument.valid_until == kept.valid_until:
        return
    changed = replace(instrument, valid_until=kept.valid_until, valid_until_by=BY_CERTIFICATE)
    act.put(changed)
    tell_validity(act, changed)
