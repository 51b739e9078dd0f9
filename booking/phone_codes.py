"""Codes sent to mobile phones: six digits, five minutes, single use, tries counted, rates limited (SPEC 2)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from booking.act import Act
from booking.commands import SendPhoneCode
from booking.people import PhoneCode
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

MOBILE = re.compile(r"1[3-9]\d{9}")
LIFE = timedelta(minutes=5)
TRIES = 5
PAUSE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PER_ASKER, PER_PHONE, PER_SENDER = 5, 10, 10
"""How many codes an hour one phone may get for one asker and for all of them, and one person may ask for."""

UNPROVED, PROVED = 2, 30
"""How many codes of a day may lie unused behind one network address before its askers have to prove themselves, and
after they did. A code that was used is not counted: sixty owners behind one market's address get theirs, and whoever
sends codes to other people's telephones never uses one.
"""

PLATFORMS = ("wechat", "mini", "wecom")
"""Channels whose platform knows its people."""

SPENT = "codes spent"
"""The setting with the day on which no more codes can go out: the budget of codes is used up."""


def send_phone_code(command: SendPhoneCode, store: Store, setting: Setting) -> Outcome:
    """A fresh code for a phone. The code itself stands only in the event's secret part; the store keeps a digest."""
    phone, now, asker = command.phone, setting.now, setting.asker
    if not MOBILE.fullmatch(phone):
        return refuse(Why.BAD_VALUE, "phone")
    refused = _too_often(phone, store, setting) or not_from_here(store, setting)
    if refused is not None:
        return Outcome(refused=refused)
    code = setting.digits(6)
    act = Act(store, setting)
    sent = PhoneCode(phone, _digest(phone, code, setting), now, now + LIFE, sender=setting.person_id)
    act.put(replace(sent, seat=asker.seat, network=asker.network))
    told: dict[str, Any] = {"phone": phone, "at": now.isoformat(), "page": command.page, "asker": setting.person_id}
    told["secret"] = {"code": code}
    act.tell("PhoneCodeSent", "phone", setting.digest(f"phone {phone}")[:32], **told)
    return act.done({"phone": phone})


def _too_often(phone: str, store: Store, setting: Setting) -> Refused | None:
    """Whether this phone, or this person, had enough codes lately. Other people's askings never use up one's own."""
    now = setting.now
    sent = store.phone_codes(phone, now - HOUR)
    own = [one for one in sent if _asked(one, setting)]
    if own and timedelta() <= now - own[0].sent_at < PAUSE:
        wait = int((own[0].sent_at + PAUSE - now).total_seconds())
        return Refused(Why.CODE_TOO_OFTEN, "sms_code", {"wait_seconds": wait})
    if len(own) >= PER_ASKER:
        return Refused(Why.CODE_TOO_OFTEN, "sms_code", {"per_hour": PER_ASKER})
    person = store.person(setting.person_id)
    is_own_phone = person is not None and person.phone == phone
    if len(sent) >= PER_PHONE and not is_own_phone:
        return Refused(Why.CODE_TOO_OFTEN, "sms_code", {"per_hour": PER_PHONE})
    if store.codes_sent(setting.person_id, now - HOUR) >= PER_SENDER:
        return Refused(Why.CODE_TOO_OFTEN, "sms_code", {"per_hour": PER_SENDER})
    return None


def not_from_here(store: Store, setting: Setting) -> Refused | None:
    """Whether no code can go out for this network now, or for nobody."""
    if store.setting(SPENT) == setting.today.isoformat():
        return Refused(Why.CODES_SPENT, "sms_code")
    asker = setting.asker
    if not asker.network:
        return None
    waiting = store.codes_open(asker.network, setting.now - DAY)
    if waiting >= PROVED:
        return Refused(Why.CODE_TOO_OFTEN, "sms_code", {"per_day": PROVED})
    if waiting >= UNPROVED and not asker.proved and not _is_vouched_for(store, setting):
        return Refused(Why.CODE_NEEDS_PROOF, "sms_code")
    return None


def _is_vouched_for(store: Store, setting: Setting) -> bool:
    """Whether a platform knows this person: nobody makes its identities for nothing."""
    return any(one.channel in PLATFORMS for one in store.identities(setting.person_id))


def _asked(sent: PhoneCode, setting: Setting) -> bool:
    """Whether whoever is here now asked for this code."""
    seat = setting.asker.seat
    return sent.sender == setting.person_id or (bool(seat) and sent.seat == seat)


def is_in_hand(phone: str, sender: str, records: Records, now: datetime) -> bool:
    """Whether a code lies in somebody's telephone that they asked for and can still use."""
    sent = next((one for one in records.phone_codes(phone, now - LIFE) if one.sender == sender), None)
    return sent is not None and not sent.used and sent.tries < TRIES and now < sent.expires_at


def _digest(phone: str, code: str, setting: Setting) -> str:
    return setting.digest(f"{phone}:{code}")


def used_up(phone: str, code: str, store: Store, setting: Setting) -> PhoneCode | Refused:
    """The code as it stands once it was used, to be written; a wrong try is counted at once and stays counted.

    Only who asked for a code can use it, or use up its tries: a guess from elsewhere is a guess at nothing.
    """
    sent = next((one for one in store.phone_codes(phone, setting.now - DAY) if _asked(one, setting)), None)
    if sent is None:
        return Refused(Why.CODE_WRONG, "sms_code", {"sent": False})
    if sent.used:
        return Refused(Why.CODE_USED, "sms_code")
    if setting.now >= sent.expires_at:
        return Refused(Why.CODE_EXPIRED, "sms_code")
    if sent.tries >= TRIES:
        return Refused(Why.CODE_TOO_MANY_TRIES, "sms_code")
    if sent.digest != _digest(phone, code, setting):
        store.put(replace(sent, tries=sent.tries + 1))
        return Refused(Why.CODE_WRONG, "sms_code", {"tries_left": TRIES - sent.tries - 1})
    return replace(sent, used=True)


def prove_phone(phone: str, code: str, store: Store, setting: Setting) -> PhoneCode | Refused | None:
    """Whether the person has this phone: None when they proved it before, else the used-up code or why not."""
    person = store.person(setting.person_id)
    if not code and person is not None and person.phone == phone:
        return None
    return used_up(phone, code, store, setting)
