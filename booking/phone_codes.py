"""Codes sent to mobile phones: six digits, five minutes, single use, tries counted, rates limited (SPEC 2)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from booking.act import Act
from booking.commands import SendPhoneCode
from booking.people import PhoneCode
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

MOBILE = re.compile(r"1[3-9]\d{9}")
LIFE = timedelta(minutes=5)
TRIES = 5
PAUSE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
PER_PHONE, PER_SENDER = 5, 10
"""How many codes an hour one phone may get, and one person may ask for."""


def send_phone_code(command: SendPhoneCode, store: Store, setting: Setting) -> Outcome:
    """A fresh code for a phone. The code itself stands only in the event's secret part; the store keeps a digest."""
    phone, now = command.phone, setting.now
    if not MOBILE.fullmatch(phone):
        return refuse(Why.BAD_VALUE, "phone")
    last = store.phone_code(phone)
    if last is not None and now - last.sent_at < PAUSE:
        return refuse(Why.CODE_TOO_OFTEN, "sms_code", wait_seconds=int((last.sent_at + PAUSE - now).total_seconds()))
    if store.codes_sent(phone=phone, sender="", since=now - HOUR) >= PER_PHONE:
        return refuse(Why.CODE_TOO_OFTEN, "sms_code", per_hour=PER_PHONE)
    if store.codes_sent(phone="", sender=setting.person_id, since=now - HOUR) >= PER_SENDER:
        return refuse(Why.CODE_TOO_OFTEN, "sms_code", per_hour=PER_SENDER)
    code = setting.digits(6)
    act = Act(store, setting)
    act.put(PhoneCode(phone, _digest(phone, code, setting), now, now + LIFE, sender=setting.person_id))
    told: dict[str, Any] = {"phone": phone, "at": now.isoformat(), "page": command.page, "secret": {"code": code}}
    act.tell("PhoneCodeSent", "phone", setting.digest(f"phone {phone}")[:32], **told)
    return act.done({"phone": phone})


def _digest(phone: str, code: str, setting: Setting) -> str:
    return setting.digest(f"{phone}:{code}")


def used_up(phone: str, code: str, store: Store, setting: Setting) -> PhoneCode | Refused:
    """The code as it stands once it was used, to be written; a wrong try is counted at once and stays counted."""
    sent = store.phone_code(phone)
    if sent is None:
        return Refused(Why.CODE_WRONG, "sms_code", {"sent": False})
    if sent.used or setting.now >= sent.expires_at:
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
