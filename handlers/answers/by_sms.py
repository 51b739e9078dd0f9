"""What only somebody with nothing but a telephone has to ask for: the agreement in words, and no more messages."""

from __future__ import annotations

import re

from booking.commands import ChooseNotices
from handlers.dialogue.model import Acted, Link, Reply, World
from nlu.text import bare
from nlu.understand import Heard

HEARD_AS = ("unclear", "register_start", "query_howto", "provide_info", "query_policy", "affirm", "deny")
"""What 协议 and TD are taken for: no intent is about them, so the words decide."""

_AGREEMENT = re.compile(
    r"(?:看看?|查看|回|啥是|什么是)?(?:一下)?(?:注册|用户|服务|那个|你们的?)?协议"
    r"(?:内容|全文|呢|在哪.?看?|[写说][的了]?[啥什].?)?"
)
_UNSUBSCRIBES = frozenset(("td", "t", "r", "退订", "回t退订", "回td退订", "短信退订", "退订短信"))
_GIST = (
    "注册协议的要点：使用强检器具的单位和个体户由经营者本人或委托的人注册。填的内容要真实，审核不符会退回，告诉您改哪项。"
    "我们免费帮您登记、预约、转告结果、到期提醒。验证码别告诉别人。"
    "您的信息只用来办检定，随时可以看、改、注销。全文在网页“注册协议”里。"
)


def agreement(_heard: Heard, text: str, _world: World) -> Acted | None:
    """What the registration says yes to, in so many words as a text message has room for."""
    if not _AGREEMENT.fullmatch(bare(text)):
        return None
    return Acted((Reply(_GIST, links=(Link("注册协议全文", "/agreement"),)),))


def unsubscribed(_heard: Heard, text: str, world: World) -> Acted | None:
    """TD, T, 退订: what every text message in China is stopped by."""
    if world.channel != "sms" or bare(text) not in _UNSUBSCRIBES:
        return None
    return Acted(commands=(ChooseNotices(off=("sms",)),))
