"""People in the store: who somebody is, what they may act for, codes sent to phones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select

from booking.people import Identity, Person, PhoneCode, Role
from storage.rows import Rows
from storage.shapes import Shape
from storage.tables.people import identities, people, phone_codes, roles

PERSON = Shape(Person, people)
IDENTITY = Shape(Identity, identities)
ROLE = Shape(Role, roles)
PHONE_CODE = Shape(PhoneCode, phone_codes)

_person = PERSON.select(people.c.id == bindparam("id"))
_person_at = PERSON.select(
    people.c.id == identities.c.person_id,
    identities.c.channel == bindparam("channel"),
    identities.c.address_index == bindparam("address"),
)
_of_phone = PERSON.select(people.c.phone_index == bindparam("phone"))
_of_phone = _of_phone.order_by(people.c.created_at.is_(None), people.c.created_at, people.c.id).limit(1)
_roles = ROLE.select(roles.c.person_id == bindparam("person_id"), roles.c.active)
_roles_by_kind = _roles.order_by(roles.c.kind, roles.c.ref)
_roles_by_grant = _roles.order_by(roles.c.seq)
_members = PERSON.select(
    people.c.id == roles.c.person_id,
    roles.c.kind == bindparam("kind"),
    roles.c.ref == bindparam("ref"),
    roles.c.active,
).order_by(roles.c.owner.desc(), roles.c.person_id)
_identities = IDENTITY.select(identities.c.person_id == bindparam("person_id"))
_after = phone_codes.c.sent_at > bindparam("since")
_to_phone = PHONE_CODE.select(phone_codes.c.phone_index == bindparam("phone"), _after)
_to_phone = _to_phone.order_by(phone_codes.c.sent_at.desc()).limit(50)
_counted = select(func.count()).select_from(phone_codes).where(_after)
_by_sender = _counted.where(phone_codes.c.sender == bindparam("sender"))
_of_network = _counted.where(
    phone_codes.c.network == bindparam("network"), phone_codes.c.network != "", phone_codes.c.used.is_(False)
)


class PeopleRows(Rows):
    """The part of `booking.ports.Records` that is about people."""

    def person(self, person_id: str) -> Person | None:
        return self.one(PERSON, _person, id=person_id)

    def person_at(self, channel: str, address: str) -> Person | None:
        return self.one(PERSON, _person_at, channel=channel, address=self.index("address", address))

    def person_of_phone(self, phone: str) -> Person | None:
        return self.one(PERSON, _of_phone, phone=self.index("phone", phone))

    def roles(self, person_id: str) -> tuple[Role, ...]:
        return self.all(ROLE, _roles_by_kind, person_id=person_id)

    def roles_by_grant(self, person_id: str) -> tuple[Role, ...]:
        """The roles of a person, the last one granted at the end."""
        return self.all(ROLE, _roles_by_grant, person_id=person_id)

    def members(self, kind: str, ref: str) -> tuple[Person, ...]:
        return self.all(PERSON, _members, kind=str(kind), ref=ref)

    def identities(self, person_id: str) -> tuple[Identity, ...]:
        found = self.all(IDENTITY, _identities, person_id=person_id)
        return tuple(sorted(found, key=lambda one: (one.channel, one.address)))

    def phone_codes(self, phone: str, since: datetime) -> tuple[PhoneCode, ...]:
        return self.all(PHONE_CODE, _to_phone, phone=self.index("phone", phone), since=since)

    def codes_sent(self, sender: str, since: datetime) -> int:
        return self.number(_by_sender, {"sender": sender, "since": since})

    def codes_open(self, network: str, since: datetime) -> int:
        return self.number(_of_network, {"network": network, "since": since})
