"""Where a recipient is reached at the moment of sending: their open channels first, their phone by SMS after them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from booking.people import Person, RoleKind
from booking.ports import Records
from notifications.choices import choices_of
from notifications.hooks import HOOK
from notifications.ports import Address

OPEN_CHANNELS = ("web", "wechat", "wecom", "mini", "chat")
"""Channels in which a person writes to us and may be answered at any time, in the order in which they are tried."""

_MOBILE = re.compile(r"1[3-9]\d{9}")


def addresses_of(to: str, records: Records, *, sms_only: bool = False) -> tuple[Address, ...]:
    """The addresses of `to` (the forms of `Notice.to`), best first, each once; () when nobody can be reached.

    A body with several people is told through the first of them who can be reached; what several have to hear is
    planned as a notice for each (`notifications.plan`).
    """
    kind, _, ref = to.partition(":")
    if kind == HOOK:
        return (Address(HOOK, ref),)
    if kind == "phone":
        return (Address("sms", ref),)
    if kind == "address":
        channel, _, address = ref.partition(":")
        return (Address(channel, address),)
    body = _of_body(kind, ref, records)
    person = reached(to, records, sms_only=sms_only)
    if person is None:
        return tuple(dict.fromkeys(body))
    own = tuple(dict.fromkeys([*_of_person(person, records, sms_only=sms_only), *body]))
    return own if sms_only else choices_of(person.id, records).sift(own)


def reached(to: str, records: Records, *, sms_only: bool = False) -> Person | None:
    """The person through whom `to` is told: the first behind it who has any address at all."""
    return next((one for one in people_of(to, records) if _of_person(one, records, sms_only=sms_only)), None)


def people_of(to: str, records: Records) -> tuple[Person, ...]:
    """Everybody who stands behind `to`: a unit's owner first, then its other members; a body's staff."""
    kind, _, ref = to.partition(":")
    return tuple(_people(kind, ref, records))


def _people(kind: str, ref: str, records: Records) -> Sequence[Person]:
    if kind == "person":
        person = records.person(ref)
        return () if person is None else (person,)
    if kind == "unit":
        unit = records.unit(ref)
        owner = unit.owner_id if unit else ""
        return sorted(records.members(RoleKind.UNIT, ref), key=lambda person: person.id != owner)
    if kind == "institution":
        return records.members(RoleKind.INSTITUTION, ref)
    if kind == "authority":
        return _over(ref, records)
    return ()


def _over(region_code: str, records: Records) -> tuple[Person, ...]:
    """The staff of the nearest authority over the region that has any."""
    for authority in records.authorities_over(region_code):
        staff = records.members(RoleKind.AUTHORITY, authority.id)
        if staff:
            return tuple(staff)
    return ()


def _of_person(person: Person, records: Records, *, sms_only: bool) -> list[Address]:
    held = records.identities(person.id)
    open_ones = [
        Address(one.channel, one.address) for channel in OPEN_CHANNELS for one in held if one.channel == channel
    ]
    units = [records.unit(role.ref) for role in records.roles(person.id) if role.kind is RoleKind.UNIT]
    by_sms = [person.phone, *(one.address for one in held if one.channel == "sms")]
    by_sms += [unit.phone for unit in units if unit]
    return [*([] if sms_only else open_ones), *_phones(by_sms)]


def _of_body(kind: str, ref: str, records: Records) -> list[Address]:
    """The phone that a unit or an institution gave for itself."""
    if kind == "unit":
        unit = records.unit(ref)
        return _phones([unit.phone] if unit else [])
    if kind == "institution":
        institution = records.institution(ref)
        return _phones([institution.phone] if institution else [])
    return []


def _phones(numbers: Iterable[str]) -> list[Address]:
    return [Address("sms", number) for number in numbers if _MOBILE.fullmatch(number)]
