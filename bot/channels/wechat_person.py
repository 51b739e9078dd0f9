"""Who somebody is that WeChat names to us: by their openid, or by the unionid that another account of ours knows."""

from __future__ import annotations

from datetime import datetime

from booking.people import Identity
from bot.turn import Message, writer
from storage.unit_of_work import Session

UNION = "wechat_union"
"""The channel of unionids: nobody writes from there; it ties the openids of one person together."""


def person_of(session: Session, channel: str, openid: str, unionid: str, now: datetime) -> str:
    """The id of the person behind an openid. One that is new belongs to whoever has its unionid already, if anybody."""
    known = session.talk.writer(channel, openid)
    if known is None and unionid:
        known = session.talk.writer(UNION, unionid)
        if known is not None:
            session.store.put(Identity(channel, openid, known.person_id))
    person = known or writer(session, Message(channel, openid, "", ""), now)
    if unionid and session.talk.writer(UNION, unionid) is None:
        session.store.put(Identity(UNION, unionid, person.person_id))
    return person.person_id
