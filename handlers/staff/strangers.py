"""Somebody in the staff's channel whom nobody knows yet: greeted as staff, and shown how to be known."""

from __future__ import annotations

import re

from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.targets import INSTITUTION
from nlu import phone
from nlu.understand import Heard

BIND_FIRST = (
    "您好，这里给检定机构和主管部门的工作人员办公用，我还不知道您是谁。请回“绑定手机号”，用单位登记的手机号收一条验证码，"
    "就能看待办、受理、登记结果了。还没登记的，请单位管理员在网页“人员”里先把您的手机号加上。"
)
WELCOME = "您好！这里能看待办、受理、约时间、登记结果。回“待办”看看有哪些。"

HEARD_AS = (
    "greet", "help", "thanks", "bye", "unclear", "off_topic", "affirm", "deny", "provide_info", "correct_info",
    "inst_todo", "inst_accept", "inst_reject", "inst_return", "inst_schedule", "inst_result", "inst_capability",
    "query_status", "query_howto", "query_certificate", "register_start", "booking_create", "ledger_add",
    "request_human", "abuse",
)  # fmt: skip
"""Whatever is said: nothing of it can be done for somebody who is not known."""

_BINDS = re.compile(
    r"^\s*(?:我要)?绑定?(?:一下)?(?:我的)?(?:手机号?|账号|号码)?[\s:：,，是]*(?P<number>1[3-9][\d\s-]{9,12})\s*$"
)


def unknown(heard: Heard, _text: str, world: World) -> Acted | None:
    """Every message of a member of staff who is not known; None for one who is, and while they bind."""
    if world.actor.ref or world.asked:
        return None
    found = _BINDS.match(world.text)
    if found is not None and phone.is_mobile(number := re.sub(r"[\s-]", "", found["number"])):
        return Acted(enter="bind_phone", values={"phone": number})
    if heard.intent == "request_human":
        return None
    return Acted((Reply(BIND_FIRST, (Choice("绑定手机号"),)),))


def welcomed(_heard: Heard, _text: str, world: World) -> Acted | None:
    """A greeting of somebody who is known: as of staff, not of a shop."""
    return Acted((Reply(WELCOME, (Choice("待办"),)),)) if world.actor.ref else None


STRANGER_DEEDS: tuple[Deed, ...] = (
    Deed("unknown_staff", HEARD_AS, frozenset({INSTITUTION}), unknown, ahead=True),
    Deed("staff_greeted", ("greet",), frozenset({INSTITUTION}), welcomed),
)
