"""Owns questions about the duty to verify, and what stands booked: a question is no order, no value, no instrument."""

import re
from typing import Final

from nlu.asking import asks_leave, asks_whether, clause_asks, clauses_of

_VERIFY: Final = r"(?:强检|强制检定|检定|鉴定|年检|复检|重检|检验|检测|检查|检)"
_HANDLE: Final = rf"(?:{_VERIFY}|报上?|录|登记?上?|备案|申报|约|弄|办|管|整|上上)"
"""What has to be done with a thing, in the verbs of people: 检, 报, 弄."""
_MUST: Final = r"(?:还|要|用|得|需要?|必?须|应|该|是不是|不用|会不会|算不算)"
_DUTY: Final = re.compile(
    rf"{_MUST}.{{0,6}}{_VERIFY}(?!.{{0,3}}(?:行|可以|能|成|中|好)).{{0,4}}$"
    rf"|(?:要不要|用不用|需不需要|该不该|是不是|算不算|属不属于|在不在).{{0,8}}{_VERIFY}"
    r"|只检.{1,8}(?:对|是|行)|还是只检|(?:列入|在|属于|算).{0,6}目录.{0,3}$|还(?:能|可以?|让|能够).{0,3}约.{0,3}$"
)
_OF_THING: Final = re.compile(
    rf"(?:要不要|用不用|需不需要|该不该|是不是|是否).{{0,10}}{_HANDLE}|(?:不用|不必|不需要?|用不着)(?:跟着|再|也|去)?{_HANDLE}?了?吧$"
    rf"|(?:(?:也|还|需)(?:得|要|用|需要)?|得|要|用).{{0,2}}{_HANDLE}.{{0,4}}$"
)
"""Of a thing that is named beside it: 体温表 用不用也报上, 小秤 不用弄吧, 老秤 那个也得弄不."""
_POINTS: Final = re.compile(r"[那这][个台块把支种杆根件套]")
_OTHER_THINGS: Final = re.compile(r"合格证|合格标|修|换|搬|过期|到期|超期|市斤|铅封|新买|刚买|去年|坏")


def asks_duty(text: str, *, named: bool = False) -> bool:
    """Whether a message asks whether something must be verified, or may still be used or booked.

    `named` tells that an instrument is named in it.

    >>> asks_duty("秤修过 换了主板 要重新检吗"), asks_duty("要检秤行吗"), asks_duty("小秤 自家用 那个不用弄吧")
    (True, False, True)
    """
    asked = [clause for clause in clauses_of(text) if clause_asks(clause)][-1:]
    if not asked or not asks_whether(asked[0]) or asks_leave(text):
        return False
    said = asked[0].rstrip("?？")
    if _DUTY.search(said) is not None:
        return True
    return (named or _POINTS.search(text) is not None) and _OF_THING.search(said) is not None


_STANDING: Final = re.compile(
    r"(?:还?有|有没有).{0,4}(?:预约|单子).{0,3}$"
    r"|(?:听说|是不是|是否|不是说).{0,8}(?:改|变|换|推|提前|挪).{0,5}了吗?[?？]*$"
    r"|^(?!.*[能会得想可要帮]).{0,8}(?:撤|取消|改|约|交|报|退|换|调|存|录|弄|办)(?:[掉好完成上走进]|过去|成功)*了?(?:没有?|吗)[?？]*$"
)


def asks_standing(text: str) -> bool:
    """Whether a message asks what is booked, or whether it is done.

    >>> asks_standing("听说改时间了？"), asks_standing("是不是推到下周了"), asks_standing("听说了 改时间")
    (True, True, False)
    >>> asks_standing("现在还有预约没"), asks_standing("还有预约要改"), asks_standing("撤掉没"), asks_standing("能撤吗")
    (True, False, True, False)
    """
    return any(clause_asks(clause) and _STANDING.search(clause) is not None for clause in clauses_of(text))


def of_policy(text: str) -> bool:
    """Whether it is about what happened to a thing (repaired, moved, overdue), not about what it is."""
    return _OTHER_THINGS.search(text) is not None
