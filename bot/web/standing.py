"""As what somebody looks at the pages: a newcomer, a unit's member, an institution's or an authority's staff."""

from __future__ import annotations

from dataclasses import dataclass

from booking.bodies import Authority, Institution
from booking.unit import Unit
from bot.turn import NEWCOMER, acting
from bot.web.entries import CHANNEL
from handlers.dialogue.model import State
from storage.unit_of_work import Session


@dataclass(frozen=True)
class Standing:
    """`role` unit | institution | admin, and the id of that body; a newcomer is a unit without an id."""

    person_id: str = ""
    name: str = ""
    role: str = NEWCOMER
    ref: str = ""
    title: str = ""
    region_code: str = ""
    state: str = ""
    sample: bool = False


def standing(session: Session, person_id: str) -> Standing:
    """The standing of a person; of nobody ("") that of a newcomer."""
    person = session.talk.writer(CHANNEL, person_id) if person_id else None
    if person is None:
        return Standing(person_id)
    actor = acting(person, State(), NEWCOMER)
    body = _body(session, actor.role, actor.ref)
    if body is None:
        return Standing(person_id, person.name)
    return Standing(
        person_id,
        person.name,
        actor.role,
        actor.ref,
        body.company_name if isinstance(body, Unit) else body.name,
        body.region_code,
        body.state if isinstance(body, Unit) else "",
        body.sample,
    )


def _body(session: Session, role: str, ref: str) -> Unit | Institution | Authority | None:
    if role == "institution":
        return session.store.institution(ref)
    if role == "admin":
        return session.store.authority(ref)
    return session.store.unit(ref) if ref else None
