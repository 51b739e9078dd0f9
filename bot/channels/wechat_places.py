"""A place that somebody sent instead of writing it: what it says, by what was just asked for."""

from __future__ import annotations

from datetime import datetime

from bot.turn import NEWCOMER, Dialogue, Message, acting, writer
from nlu.regions import region_of
from storage.unit_of_work import Session

PLACES = frozenset({"address", "region", "use_region", "install_location"})
"""What a place alone answers."""


def placed(session: Session, message: Message, now: datetime, dialogue: Dialogue) -> str:
    """The words for a place, which is the message's text.

    Where nothing is asked for, the county is proposed: to a newcomer for their registration, to a unit for the next
    instrument. A place without a county, and one that answers a question, is said as it is.
    """
    label = message.text
    person = writer(session, message, now)
    saved = session.talk.load(person.person_id, now)
    if saved is None:
        state, awaiting = None, None
    else:
        state = dialogue.load_state(saved)
        awaiting = dialogue.awaiting(state, dialogue.skills)
    if awaiting in PLACES or region_of(label) is None:
        return label
    if awaiting not in (None, "next_action"):
        return f"地址是{label}"
    role = "" if state is None else acting(person, state, NEWCOMER).ref
    return f"登记器具，使用地点{label}" if role else f"注册 {label}"
