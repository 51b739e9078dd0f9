"""Who it is that a notice did not reach, and whether somebody has to do something about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.commands import ReportUnreached
from booking.people import RoleKind
from booking.ports import Records
from booking.unit import Unit
from notifications.addresses import people_of
from notifications.hooks import HOOK
from notifications.titles import TITLES
from notifications.wording import words

NO_TO_DO = frozenset({"phone_code", "late_answer", "notice_failed", "sms_used_up"})
"""Kinds that whoever waits for them asks for again, and the word of a failure itself: it must not breed others."""

BY_SMS = "address:sms:"
"""An answer that did not reach a telephone: its owner has no page to look at, and waits."""


@dataclass(frozen=True)
class Whom:
    """A recipient as somebody who rings them up needs to know them; "" for what is not known."""

    name: str = ""
    phone: str = ""
    region_code: str = ""


def report(id: str, kind: str, to: str, data: Mapping[str, Any], records: Records) -> ReportUnreached | None:  # noqa: A002 - the delivery's id
    """The to-do that a notice leaves behind when it reached nobody; None for kinds that leave none.

    Why, and whether it may have arrived after all, is put in by who knows it.
    """
    if kind in NO_TO_DO and not (kind == "late_answer" and to.startswith(BY_SMS)):
        return None
    whom = whom_of(to, records)
    try:
        text = words(kind, data)
    except (KeyError, ValueError, TypeError):
        text = TITLES[kind]  # facts that cannot be read are one of the reasons why it failed
    return ReportUnreached(id, TITLES[kind], whom.name, whom.phone, text, "", whom.region_code)


def whom_of(to: str, records: Records) -> Whom:
    """The recipient `to` (the forms of `Notice.to`), as far as they are known."""
    kind, _, ref = to.partition(":")
    if kind == "authority":
        return Whom("主管部门", "", ref)
    if kind == HOOK:
        key = records.system_key(ref)
        return whom_of(f"{key.kind.value}:{key.ref}", records) if key else Whom()
    if kind == "institution":
        body = records.institution(ref)
        return Whom(body.name, body.phone, body.region_code) if body else Whom()
    if kind == "unit":
        return _of_unit(records.unit(ref))
    if to.startswith(BY_SMS):
        kind, ref = "phone", to.removeprefix(BY_SMS)
    if kind == "phone":
        units = records.units_of_phone(ref)
        return _of_unit(units[0]) if units else Whom(phone=ref)
    return _of_person(to, records)


def _of_unit(unit: Unit | None) -> Whom:
    return Whom(f"{unit.company_name} {unit.contact}".strip(), unit.phone, unit.region_code) if unit else Whom()


def _of_person(to: str, records: Records) -> Whom:
    """A person with the body they act for: its region is theirs."""
    person = next(iter(people_of(to, records)), None)
    if person is None:
        return Whom()
    for role in records.roles(person.id):
        if role.kind is RoleKind.UNIT and (unit := records.unit(role.ref)):
            return Whom(f"{unit.company_name} {person.name}".strip(), person.phone or unit.phone, unit.region_code)
        if role.kind is RoleKind.INSTITUTION and (body := records.institution(role.ref)):
            return Whom(f"{body.name} {person.name}".strip(), person.phone or body.phone, body.region_code)
        if role.kind is RoleKind.AUTHORITY and (over := records.authority(role.ref)):
            return Whom(f"{over.name} {person.name}".strip(), person.phone, over.region_code)
    return Whom(person.name, person.phone)
