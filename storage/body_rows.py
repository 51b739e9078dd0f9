"""Institutions, authorities and capabilities in the store."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, or_

from booking.bodies import ASKED, EVERY_CATEGORY, IN_FORCE, Authority, Capability, Institution
from booking.region import stem
from booking.sameness import sameness
from storage.rows import Rows, beneath, codes_over, over, region_bounds
from storage.shapes import Shape
from storage.tables.bodies import authorities, capabilities, institutions

INSTITUTION = Shape(Institution, institutions)
AUTHORITY = Shape(Authority, authorities)
CAPABILITY = Shape(Capability, capabilities)

_institution = INSTITUTION.select(institutions.c.id == bindparam("id"))
_named = INSTITUTION.select(institutions.c.name_key.like(bindparam("pattern"), escape="\\"))
_named = _named.order_by(
    institutions.c.name_key.not_like(bindparam("whole"), escape="\\"),
    func.length(institutions.c.name),
    institutions.c.id,
).limit(bindparam("limit"))
_authority = AUTHORITY.select(authorities.c.id == bindparam("id"))
_over = AUTHORITY.select(over(authorities.c.region_code))
_capability = CAPABILITY.select(capabilities.c.id == bindparam("id"))
_for = CAPABILITY.select(capabilities.c.second.in_((bindparam("second"), EVERY_CATEGORY))).order_by(capabilities.c.id)
_of = CAPABILITY.select(capabilities.c.institution_id == bindparam("institution_id"))
_of = _of.order_by(capabilities.c.second, capabilities.c.id)
_waiting = CAPABILITY.select(
    capabilities.c.state == ASKED,
    capabilities.c.institution_id == institutions.c.id,
    beneath(institutions.c.region_code),
)
_waiting = _waiting.order_by(capabilities.c.since, capabilities.c.seq).limit(bindparam("limit"))
_past_standard = CAPABILITY.select(
    capabilities.c.state == IN_FORCE,
    or_(capabilities.c.standard_until < bindparam("today"), capabilities.c.people_until < bindparam("today")),
).limit(bindparam("limit"))
_ending = CAPABILITY.select(
    capabilities.c.state == IN_FORCE,
    or_(capabilities.c.standard_until <= bindparam("until"), capabilities.c.people_until <= bindparam("until")),
).limit(bindparam("limit"))


class BodyRows(Rows):
    """The part of `booking.ports.Records` that is about institutions and authorities."""

    def institution(self, institution_id: str) -> Institution | None:
        return self.one(INSTITUTION, _institution, id=institution_id)

    def institutions_named(self, words: str, *, limit: int = 8) -> tuple[Institution, ...]:
        """Institutions whose names hold the characters of `words` in this order; whole words and short names first."""
        asked = [_escaped(character) for character in sameness(words)]
        if not asked:
            return ()
        pattern, whole = f"%{'%'.join(asked)}%", f"%{''.join(asked)}%"
        return self.all(INSTITUTION, _named, pattern=pattern, whole=whole, limit=limit)

    def authority(self, authority_id: str) -> Authority | None:
        return self.one(AUTHORITY, _authority, id=authority_id)

    def authorities_over(self, region_code: str) -> tuple[Authority, ...]:
        found = self.all(AUTHORITY, _over, **codes_over(region_code))
        return tuple(sorted(found, key=lambda one: (-len(stem(one.region_code)), one.id)))

    def capability(self, capability_id: str) -> Capability | None:
        return self.one(CAPABILITY, _capability, id=capability_id)

    def capabilities_for(self, second: str) -> tuple[Capability, ...]:
        return self.all(CAPABILITY, _for, second=second)

    def capabilities_of(self, institution_id: str) -> tuple[Capability, ...]:
        return self.all(CAPABILITY, _of, institution_id=institution_id)

    def capabilities_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Capability, ...]:
        least, greatest = region_bounds(region_code)
        return self.all(CAPABILITY, _waiting, least=least, greatest=greatest, limit=limit)

    def capabilities_past(self, today: date, *, limit: int = 200) -> tuple[Capability, ...]:
        """Capabilities still in force whose standard or people ended before `today`: the clock lapses them (SPEC 6)."""
        return self.all(CAPABILITY, _past_standard, today=today, limit=limit)

    def capabilities_ending(self, until: date, *, limit: int = 1000) -> tuple[Capability, ...]:
        """Capabilities in force whose standard or last person ends by a day."""
        return self.all(CAPABILITY, _ending, until=until, limit=limit)


def _escaped(character: str) -> str:
    return "\\" + character if character in "%_\\" else character
