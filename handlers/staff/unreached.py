"""未送达: whom notices did not reach, for the authority to ring up; 第1条已告知 settles one."""

from __future__ import annotations

import re

from booking.commands import SettleUnreached
from booking.execute import Outcome
from booking.unreached import Unreached
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.targets import ADMIN
from nlu.ordinals import selection
from nlu.text import bare
from nlu.understand import Heard

ROLE = frozenset({ADMIN})
LISTED = "unreached"
"""Under this name the memory keeps which notices were listed, so that 第1条 means one of them."""

_ASKED = re.compile(
    r"(?:看看|查看|查|有没有|有哪些|还有)?(?:未送达|没送到|没有送到|没收到|送不到|发不出去)的?(?:通知|消息)?(?:有哪些|吗|呢)?"
)
_TOLD = re.compile(r"(?:(.*?)(?:都)?(?:已经?)?(?:告知|通知到|打过?电话|联系(?:上|过|到)?|电话通知)了?)")
_PAGE = 10


def unreached(_heard: Heard, text: str, world: World) -> Acted | None:
    """The list, or the word that somebody on it has been told."""
    said = bare(text)
    if _ASKED.fullmatch(said):
        return _list(world)
    listed = list(world.memory.get(LISTED) or ())
    found = _TOLD.fullmatch(said)
    if found is None or not listed:
        return None
    chosen = (1,) if len(listed) == 1 and not found[1] else selection(found[1] or "", len(listed))
    if not chosen:
        return Acted((Reply("是哪一条？请说“第1条已告知”，或“全部已告知”。"),))
    return Acted(commands=tuple(SettleUnreached(listed[n - 1]) for n in chosen))


def _list(world: World) -> Acted:
    authority = world.records.authority(world.actor.ref)
    rows = world.records.unreached_open(authority.region_code, limit=_PAGE + 1) if authority else ()
    if not rows:
        return Acted((Reply("没有未送达的通知。"),), memory={LISTED: None})
    shown = rows[:_PAGE]
    listed = "\n".join(f"{n}. {_row(one)}" for n, one in enumerate(shown, 1))
    more = "\n还有更多，处理完这些再问我。" if len(rows) > _PAGE else ""
    hint = "打电话告诉对方以后，说“第1条已告知”。"
    return Acted(
        (Reply(f"没有送到的通知：\n{listed}{more}\n{hint}", (Choice("第1条已告知"),)),),
        memory={LISTED: [one.id for one in shown]},
    )


def _row(one: Unreached) -> str:
    who = " ".join(part for part in (one.told or "（不知道是谁）", one.phone) if part)
    doubt = "（也可能已经收到）" if one.unsure else ""
    return f"{one.since:%m月%d日} {who}，{one.title}{doubt}：{one.text}（没送到的原因：{one.why.rstrip('。')}）"


def settled(command: SettleUnreached, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """One is off the list."""
    one = world.records.unreached(command.unreached_id)
    return (Reply(f"记下了：{one.told or '对方'}已经知道（{one.title}）。"),) if one else ()


_HEARD_AS = (
    "unclear", "provide_info", "affirm", "query_status", "admin_query", "admin_trace", "complaint", "inst_todo",
    "account_recover", "query_reject_reason", "greet", "off_topic", "admin_assign", "admin_reject",
)  # fmt: skip

UNREACHED_DEEDS: tuple[Deed, ...] = (Deed("unreached", _HEARD_AS, ROLE, unreached),)
