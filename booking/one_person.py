"""Somebody who is known twice, by WeChat and by their telephone, becomes one person with one conversation (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.people import Person

MOVABLE = frozenset({"wechat", "wecom", "sms"})
"""Channels whose addresses are looked up at every message; a browser's session holds on to its person by itself."""


def absorb(act: Act, phone: str) -> None:
    """The person has proved this phone. Whoever only wrote from it is the same person: that address is theirs now."""
    me = act.setting.person_id
    for known in (act.store.person_of_phone(phone), act.store.person_at("sms", phone)):
        if known is not None and known.id != me and only_wrote(act, known):
            _move(act, known.id, me)
            if known.phone == phone:
                act.put(replace(known, phone=""))


def follow(act: Act, phone: str) -> bool:
    """The person has proved the phone of somebody who is more than an address, and is no more than that: from now on
    they are that somebody, for the rest of this act and whenever they write. Whether it is so.
    """
    me = act.setting.person_id
    known = act.store.person_of_phone(phone)
    mine = act.store.identities(me)
    if known is None or known.id == me or only_wrote(act, known):
        return False
    if not mine or _holds(act, me) or not {one.channel for one in mine} <= MOVABLE:
        return False
    _move(act, me, known.id)
    act.setting = replace(act.setting, person_id=known.id)
    return True


def only_wrote(act: Act, person: Person) -> bool:
    """Whether nothing is known of a person but that messages came from their addresses."""
    return bool(act.store.identities(person.id)) and not person.name and not _holds(act, person.id)


def _holds(act: Act, person_id: str) -> bool:
    return bool(act.store.roles(person_id)) or act.store.account(person_id) is not None


def _move(act: Act, whose: str, to: str) -> None:
    for identity in act.store.identities(whose):
        if identity.channel in MOVABLE:
            act.put(replace(identity, person_id=to))
