"""What a person is to a thing: read from the roles they hold and from whose the thing is.

A person may be several things to it (a member of the unit who works for the authority as well), so a move asks for
the party that its row of the table allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.bodies import Authority, Capability, Institution
from booking.booking import Booking
from booking.catalogue_version import CatalogueVersion
from booking.complaint import Complaint
from booking.delivery_ask import DeliveryAsk
from booking.duty_rules import duties_for
from booking.inspection import Inspection
from booking.instrument import Instrument
from booking.lifecycle import Party
from booking.line import Line
from booking.people import Duty, Role, RoleKind
from booking.ports import Records
from booking.posting import Posting
from booking.rating import Rating
from booking.recovery import Recovery
from booking.refusal import Refused, Why
from booking.region import covers
from booking.result import Publication, Result
from booking.staff_grant import StaffGrant
from booking.standard import Standard
from booking.unit import JoinRequest, Unit
from booking.unreached import Unreached

Owned = (
    Unit | JoinRequest | Instrument | Booking | Line | Result | Publication | Capability | Institution | Unreached
    | DeliveryAsk | Authority | StaffGrant | Recovery
    | Complaint | Standard | CatalogueVersion
    | Posting | Inspection | Rating
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
        case Complaint() | Standard() | CatalogueVersion() | Posting() | Inspection() | Rating():
            return Sides(region_code=thing.region_code)
        case Publication() | Unreached() | Authority() | StaffGrant() | Recovery():
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
    return tuple(dict.fromkeys(party for party, _role in _held(person_id, thing, store)))


def _held(person_id: str, thing: Owned, store: Records, now: datetime | None = None) -> tuple[tuple[Party, Role], ...]:
    """What a person is to a thing, each time by which role; of those that end, only what has not ended by `now`."""
    sides, roles, found = sides_of(thing, store), store.roles(person_id), []
    for role in roles:
        if now is not None and role.is_over(now):
            continue
        if role.kind is RoleKind.UNIT and role.ref == sides.unit_id:
            found.append((Party.UNIT, role))
        elif role.kind is RoleKind.INSTITUTION and role.ref in sides.institution_ids:
            found.append((Party.INSTITUTION, role))
        elif sides.region_code is not None and _stands_over(role, sides.region_code, store):
            found.append((Party.AUTHORITY, role))
    order = (Party.UNIT, Party.INSTITUTION, Party.AUTHORITY)
    return tuple(sorted(found, key=lambda one: order.index(one[0])))


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


def stands_over(person_id: str, region_code: str, store: Records) -> Refused | None:
    """Whether a person works for an authority over a region, where there is no thing yet to ask about."""
    over = [role for role in store.roles(person_id) if _stands_over(role, region_code, store)]
    if not over:
        return stranger(person_id, store)
    needed = frozenset({Duty.OFFICER, Duty.ADMIN})
    return None if any(has_one_of(role, needed) for role in over) else _without_duty(needed)


def party_for(
    verb: str, person_id: str, thing: Owned, store: Records, *, now: datetime | None = None
) -> Party | Refused:
    """As what a person would move a thing by `verb`: the party of theirs that the table allows, if there is one.

    With none that is allowed the first one is given, so that `move` itself says why not. At a body, one of the duties
    that the verb asks for has to be granted as well (`booking/duty_rules.py`).
    """
    if not person_id:
        return Party.CLOCK
    held = _held(person_id, thing, store, now)
    if not held:
        return stranger(person_id, store)
    life = getattr(thing, "life", None)
    allowed = [(party, role) for party, role in held if life is not None and party in life.row(verb).parties]
    if not allowed:
        return held[0][0]
    needed = {party: duties_for(party, life.name, verb) for party, _role in allowed} if life is not None else {}
    able = next((party for party, role in allowed if has_one_of(role, needed[party])), None)
    return _without_duty(needed[allowed[0][0]]) if able is None else able


def has_one_of(role: Role, needed: frozenset[Duty]) -> bool:
    """Whether a role holds one of these duties; where none is needed every role does."""
    return not needed or any(role.has(duty) for duty in needed)


def _without_duty(needed: frozenset[Duty]) -> Refused:
    return Refused(Why.NO_DUTY, data={"duties": "或".join(duty for duty in Duty if duty in needed)})


def belongs_to(
    person_id: str, thing: Owned, store: Records, *, party: Party, duties: frozenset[Duty] = frozenset()
) -> Refused | None:
    """For what has no row in a table (a profile, a request): whether the person is `party` to the thing, and holds one
    of these duties where any is named.
    """
    if not person_id and party is Party.CLOCK:
        return None
    held = _held(person_id, thing, store) if person_id else ()
    mine = [role for one, role in held if one is party]
    if not mine:
        return Refused(Why.NOT_YOURS) if held or not person_id else stranger(person_id, store)
    return None if any(has_one_of(role, duties) for role in mine) else _without_duty(duties)
