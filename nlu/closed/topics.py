"""Owns what a question is about, as far as its scorer knows: when they come, what came of it, how long it holds."""

from __future__ import annotations

import re
from typing import Final

from nlu.acts import act
from nlu.closed.scorer import LONGEST, OTHER, OVERRULE, TAKE, Likely, ranked

ASKS: Final = "asks"
"""The name of the scorer."""
_ASKING: Final = re.compile(
    r"[吗么嘛]\W*$|[?？]|怎|咋|如何|什么|啥|甚|哪|谁|几|多少|多会|多久|多长|好久|凭|能不能|[不没](?:[呀啊哇了呢哩噻嘞]|有)*\W*$|吧\W*$"
    r"|告诉|给我说|说一[下遍声]|再念|念给|报一下|对不|要不要|用不用|是不是|还是|呢\W*$"
)
_PARTS: Final = re.compile(r"[。？?!！;；\n]+|(?<=[\u4e00-\u9fff])[\s,，]+")
_MOST: Final = 2
"""So many topics of one message are answered."""


def asks(text: str) -> bool:
    """Whether a message has the form of a question, or of a wish to be told something."""
    return _ASKING.search(text) is not None


def tells(text: str) -> bool:
    """Whether a message with the words of a question only tells something: 称果子收钱噻, 都按它的数给牧民算钱."""
    best = next(iter(ranked(ASKS, text)), None)
    return best is not None and best.name == OTHER and best.share >= OVERRULE


def topics(text: str, least: float = TAKE) -> tuple[str, ...]:
    """What a message asks about, in the order in which it is said, at most two; () when it asks nothing known.

    >>> topics("他们好久来哦"), topics("检完咋样 证书号多少"), topics("26号上午来")
    (('when',), ('result', 'number'), ())
    """
    if not asks(text):
        return ()
    whole = _best(text)
    if whole is not None and whole.share >= least and whole.name != OTHER and not _PARTS.search(text.strip()):
        return (whole.name,)
    parts = [part for part in _PARTS.split(text) if part and asks(part)]
    found = [one.name for part in parts if (one := _best(part)) and one.share >= least and one.name != OTHER]
    if found:
        return tuple(dict.fromkeys(found))[:_MOST]
    return (whole.name,) if whole is not None and whole.share >= least and whole.name != OTHER else ()


def orders_beside(text: str) -> bool:
    """Whether a piece of a message is an act of its own: 提交了还能改吗 提交."""
    parts = [part for part in _PARTS.split(text) if part]
    return len(parts) > 1 and any(act(part, asked=True) is not None for part in parts)


def _best(text: str) -> Likely | None:
    return next(iter(ranked(ASKS, text[-LONGEST:])), None)
