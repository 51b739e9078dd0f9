"""Somebody who is known twice, by WeChat and by their telephone, becomes one person with one conversation (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.people import Person

MOVABLE = frozenset({"wechat", "wecom", "sms"})
"""Channels whose addresses are looked up at every message; a browser's session holds on to its person by itself."""


def absorb(act: Act, phone: str) -> None:
    """The person has proved this phone. Whoever was known by it and holds nothing is the same person: what they write
    from belongs to this one now.
    """
    me = act.setting.person_id
    for known in (act.store.person_of_phone(phone), act.store.person_at("sms", phone)):
        if known is not None and known.id != me and not act.store.roles(known.id):
            _move(act, known.id, me)
            if known.phone == phone:
                act.put(replace(known, phone=""))


def follow(act: Act, phone: str) -> Person | None:
    """The person has proved the phone of somebody who holds something, and holds nothing: from now on what they write
    from is that somebody's. That somebody; None when they stay two.
    """
    me = act.setting.person_id
    known = act.store.person_of_phone(phone)
    mine = act.store.identities(me)
    if known is None or known.id == me or not mine or not act.store.roles(known.id):
        return None
    if act.store.roles(me) or not {one.channel for one in mine} <= MOVABLE:
        return None
    _move(act, me, known.id)
    act.put(act.store.person(me) or Person(me, created_at=act.setting.now))  # the phone stays with whoever has it
    return known


def _move(act: Act, whose: str, to: str) -> None:
    for identity in act.store.identities(whose):
        if identity.channel in MOVABLE:
            act.put(replace(identity, person_id=to))
