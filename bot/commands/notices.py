"""`notices`: what one person was to be told, with every try: when, by which way, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from booking.people import RoleKind
from bot.commands.opened import opened
from notifications.titles import TITLES
from notifications.wording import words
from storage.told import Record, records_of
from storage.unit_of_work import Session

STATES = {
    "waiting": "等着发", "leased": "正要发", "sending": "正在发", "retry": "等着再试", "sent": "发出了",
    "delivered": "送到了", "moot": "不用发了", "dead": "没送到", "uncertain": "不知道到没到",
}  # fmt: skip
OUTCOMES = {"sent": "服务商收下", "delivered": "送到", "declined": "拒绝", "unsure": "没有答复", "failed": "没送到"}


def notices(who: str, *, db: str) -> Iterator[str]:
    """Lines for the notices of a person, the newest first. `who` is a telephone or the id of a person."""
    yield from asyncio.run(_read(who, db))


async def _read(who: str, db: str) -> tuple[str, ...]:
    async with opened(db, migrated=False) as database:
        return await database.read(lambda session: tuple(_shown(session, who)))


def _shown(session: Session, who: str) -> Iterator[str]:
    person = session.store.person(who) or session.store.person_of_phone(who)
    names = [f"phone:{who}", f"address:sms:{who}"]
    if person is not None:
        names += [f"person:{person.id}", f"phone:{person.phone}", f"address:sms:{person.phone}"]
        names += [f"address:{one.channel}:{one.address}" for one in session.store.identities(person.id)]
        names += [f"unit:{role.ref}" for role in session.store.roles(person.id) if role.kind is RoleKind.UNIT]
    found = records_of(session.connection, session.keyring, list(dict.fromkeys(names)))
    for one in found:
        yield from _lines(one)
    if not found:
        yield "没有给这个人的通知。"


def _lines(one: Record) -> Iterator[str]:
    title = TITLES.get(one.kind, one.kind)
    why = f"（{one.problem}）" if one.problem else ""
    yield f"{one.planned:%Y-%m-%d %H:%M} {title}：{STATES[one.state]}{why}"
    yield f"    {_text(one)}"
    for at in one.tries:
        why = f"：{at.problem}" if at.problem else ""
        came = OUTCOMES.get(at.outcome, at.outcome)
        yield f"    第{at.number}次 {at.at:%m-%d %H:%M:%S} {at.channel} {came} {at.reference}{why}"


def _text(one: Record) -> str:
    """What it says; never a code, which is a key."""
    if one.kind == "phone_code":
        return "验证码不显示"
    try:
        return words(one.kind, one.data, short=True).replace("\n", " ")
    except (KeyError, ValueError, TypeError):
        return "内容要到发的时候才写"
