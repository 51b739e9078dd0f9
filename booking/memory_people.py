"""The part of the memory store that keeps people, units and bodies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from booking.bodies import ASKED, EVERY_CATEGORY, Authority, Capability, Institution
from booking.memory_kept import Kept
from booking.people import Identity, Person, PhoneCode, Role
from booking.region import covers, stem
from booking.sameness import sameness
from booking.unit import CLOSED, PENDING, JoinRequest, Unit


def _has_in_order(words: str, name: str) -> bool:
    """Whether the characters of `words` come in `name` in this order (包头所 in 包头市产品质量计量检测所)."""
    rest = iter(name)
    return bool(words) and all(character in rest for character in words)


class KeptPeople(Kept):
    """People, units, institutions, authorities and capabilities."""

    # people
    def person(self, person_id: str) -> Person | None:
        return self._get(Person, person_id)

    def person_at(self, channel: str, address: str) -> Person | None:
        identity = self._get(Identity, (channel, address))
        return None if identity is None else self.person(identity.person_id)

    def person_of_phone(self, phone: str) -> Person | None:
        found = self._pick(Person, lambda one: bool(phone) and one.phone == phone, _first_made)
        return found[0] if found else None

    def roles(self, person_id: str) -> tuple[Role, ...]:
        return self._pick(Role, lambda one: one.active and one.person_id == person_id, lambda one: (one.kind, one.ref))

    def members(self, kind: str, ref: str) -> tuple[Person, ...]:
        roles = self._pick(
            Role,
            lambda one: one.active and one.kind == kind and one.ref == ref,
            lambda one: (not one.owner, one.person_id),
        )
        return tuple(person for role in roles if (person := self.person(role.person_id)) is not None)

    def identities(self, person_id: str) -> tuple[Identity, ...]:
        return self._pick(Identity, lambda one: one.person_id == person_id, lambda one: (one.channel, one.address))

    def phone_codes(self, phone: str, since: datetime) -> tuple[PhoneCode, ...]:
        return self._codes(lambda one: one.phone == phone and one.sent_at > since)[::-1]

    def codes_sent(self, sender: str, since: datetime) -> int:
        return len(self._codes(lambda one: one.sender == sender and one.sent_at > since))

    def codes_open(self, network: str, since: datetime) -> int:
        return len(self._codes(lambda one: one.network == network and one.sent_at > since and not one.used))

    def _codes(self, which: Callable[[PhoneCode], bool]) -> tuple[PhoneCode, ...]:
        return self._pick(PhoneCode, which, lambda one: one.sent_at)

    # units
    def unit(self, unit_id: str) -> Unit | None:
        return self._get(Unit, unit_id)

    def unit_of_uscc(self, uscc: str) -> Unit | None:
        found = self._pick(Unit, lambda one: one.uscc == uscc, lambda one: (one.state == CLOSED, one.id))
        return found[0] if found else None

    def units_of_phone(self, phone: str) -> tuple[Unit, ...]:
        return self._pick(Unit, lambda one: bool(phone) and one.phone == phone, lambda one: one.id)

    def units_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Unit, ...]:
        def waits(one: Unit) -> bool:
            return one.state == PENDING and covers(region_code, one.region_code)

        return self._pick(Unit, waits, lambda one: one.since)[:limit]

    def join_request(self, request_id: str) -> JoinRequest | None:
        return self._get(JoinRequest, request_id)

    def join_requests(self, unit_id: str) -> tuple[JoinRequest, ...]:
        return self._pick(JoinRequest, lambda one: one.unit_id == unit_id and not one.answer, lambda one: one.at)

    # bodies
    def institution(self, institution_id: str) -> Institution | None:
        return self._get(Institution, institution_id)

    def institutions_named(self, words: str, *, limit: int = 8) -> tuple[Institution, ...]:
        asked = sameness(words)
        return self._pick(
            Institution,
            lambda one: _has_in_order(asked, sameness(one.name)),
            lambda one: (asked not in sameness(one.name), len(one.name), one.id),
        )[:limit]

    def authority(self, authority_id: str) -> Authority | None:
        return self._get(Authority, authority_id)

    def authorities_over(self, region_code: str) -> tuple[Authority, ...]:
        return self._pick(
            Authority,
            lambda one: covers(one.region_code, region_code),
            lambda one: (-len(stem(one.region_code)), one.id),
        )

    def capability(self, capability_id: str) -> Capability | None:
        return self._get(Capability, capability_id)

    def capabilities_for(self, second: str) -> tuple[Capability, ...]:
        return self._pick(Capability, lambda one: one.second in (second, EVERY_CATEGORY), lambda one: one.id)

    def capabilities_of(self, institution_id: str) -> tuple[Capability, ...]:
        return self._pick(
            Capability, lambda one: one.institution_id == institution_id, lambda one: (one.second, one.id)
        )

    def capabilities_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Capability, ...]:
        def waits(one: Capability) -> bool:
            body = self.institution(one.institution_id)
            return one.state == ASKED and body is not None and covers(region_code, body.region_code)

        return self._pick(Capability, waits, lambda one: one.since)[:limit]


def _first_made(person: Person) -> tuple[bool, float, str]:
    made = person.created_at
    return made is None, 0.0 if made is None else made.timestamp(), person.id
