"""What a person is to a thing: read from the roles they hold and from whose the thing is.

A person may be several things to it (a member of the unit who works for the authority as well), so a move asks for
the party that its row of the table allows.
"""

from __future__ import annotations

from dataclasses import dataclass

from booking.bodies import Capability, Institution
from booking.booking import Booking
from booking.delivery_ask import DeliveryAsk
from booking.instrument import Instrument
from booking.lifecycle import Party
from booking.line import Line
from booking.people import Role, RoleKind
from booking.ports import Records
from booking.refusal import Refused, Why
from booking.region import covers
from booking.result import Publication, Result
from booking.unit import JoinRequest, Unit
from booking.unreached import Unreached

Owned = (
    Unit | JoinRequest | Instrument | Booking | Line | Result | Publication | Capability | Institution | Unreached
    | DeliveryAsk
)  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """Whose a thing is: its unit, the institutions that deal with it, and the region it lies in (None: in none)."""

    unit_id: str = ""
    institution_ids: frozenset[str] = frozenset()
    region_code: str | None = None


def sides_of(thing: Owned, store: Records) -> Sides:
    """The sides of a thing, looked up where the thing itself does not say."""
    match thing:
        case Unit():
            return Sides(thing.id, region_code=thing.region_code)
        case JoinRequest():
            unit = store.unit(thing.unit_id)
            return Sides(thing.unit_id, region_code=unit.region_code if unit else None)
        case Instrument():
            return Sides(thing.unit_id, region_code=thing.use_region_code)
        case Booking():
            unit = store.unit(thing.unit_id)
            bodies = frozenset(line.institution_id for line in store.lines(thing.no) if line.institution_id)
            return Sides(thing.unit_id, bodies, unit.region_code if unit else None)
        case Line():
            return Sides(thing.unit_id, _named(thing.institution_id), thing.region_code)
        case Result():
            line = store.line(thing.line_id)
            return Sides(line.unit_id if line else "", _named(thing.institution_id), line.region_code if line else None)
        case DeliveryAsk():
            return Sides(thing.unit_id, _named(thing.institution_id))
        case Publication() | Unreached():
            return Sides(region_code=thing.region_code)
        case Capability():
            body = store.institution(thing.institution_id)
            return Sides("", _named(thing.institution_id), body.region_code if body else None)
        case Institution():
            return Sides("", _named(thing.id), thing.region_code)


def _named(institution_id: str) -> frozenset[str]:
    return frozenset({institution_id} if institution_id else ())


def parties_of(person_id: str, thing: Owned, store: Records) -> tuple[Party, ...]:
    """Everything a person is to a thing; the service itself (no person) is the clock."""
    if not person_id:
        return (Party.CLOCK,)
    sides, roles = sides_of(thing, store), store.roles(person_id)
    found = []
    if any(role.kind is RoleKind.UNIT and role.ref == sides.unit_id for role in roles):
        found.append(Party.UNIT)
    if any(role.kind is RoleKind.INSTITUTION and role.ref in sides.institution_ids for role in roles):
        found.append(Party.INSTITUTION)
    if sides.region_code is not None and any(_stands_over(role, sides.region_code, store) for role in roles):
        found.append(Party.AUTHORITY)
    return tuple(found)


def _stands_over(role: Role, region_code: str, store: Records) -> bool:
    if role.kind is not RoleKind.AUTHORITY:
        return False
    authority = store.authority(role.ref)
    return authority is not None and covers(authority.region_code, region_code)


def party_of(person_id: str, thing: Owned, store: Records) -> Party | None:
    """The first thing that a person is to a thing, or None when it is not theirs at all."""
    parties = parties_of(person_id, thing, store)
    return parties[0] if parties else None


def stranger(person_id: str, store: Records) -> Refused:
    """Why somebody who is nothing to a thing may not touch it: not known, outside the region, or not theirs."""
    roles = store.roles(person_id)
    if not roles:
        return Refused(Why.NOT_SIGNED_IN)
    if any(role.kind is RoleKind.AUTHORITY for role in roles):
        return Refused(Why.OUT_OF_REGION)
    return Refused(Why.NOT_YOURS)


def party_for(verb: str, person_id: str, thing: Owned, store: Records) -> Party | Refused:
    """As what a person would move a thing by `verb`: the party of theirs that the table allows, if there is one.

    With none that is allowed the first one is given, so that `move` itself says why not.
    """
    parties = parties_of(person_id, thing, store)
    if not parties:
        return stranger(person_id, store)
    allowed = _row_parties(thing, verb)
    return next((party for party in parties if party in allowed), parties[0])


def _row_parties(thing: Owned, verb: str) -> frozenset[Party]:
    life = getattr(thing, "life", None)
    return life.row(verb).parties if life is not None else frozenset()


def belongs_to(person_id: str, thing: Owned, store: Records, *, party: Party) -> Refused | None:
    """For what has no row in a table (a profile, a request): whether the person is `party` to the thing."""
    parties = parties_of(person_id, thing, store)
    if party in parties:
        return None
    return Refused(Why.NOT_YOURS) if parties else stranger(person_id, store)
