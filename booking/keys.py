"""What each kind of thing is known by: putting a thing with the same key overwrites it."""

from __future__ import annotations

from typing import Any

from booking.login import Account
from booking.opening import Opening
from booking.people import Identity, PhoneCode, Role
from booking.ports import Thing


def key_of(thing: Thing) -> Any:
    """The key of a thing among its kind: its id (a booking's number), or what makes it the same where it has none."""
    match thing:
        case Identity():
            return thing.channel, thing.address
        case Role():
            return thing.person_id, thing.kind, thing.ref
        case Account():
            return thing.person_id
        case PhoneCode():
            return thing.phone, thing.sent_at
        case Opening():
            return thing.institution_id, thing.day, thing.half
        case _:
            return thing.id
