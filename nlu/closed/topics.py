"""Owns what a question is about, as far as its scorer knows: when they come, what came of it, how long it holds."""

from __future__ import annotations

import re
from typing import Final

from nlu.acts import Act, act
from nlu.closed.scorer import ASKS, LEAN, LONGEST, OTHER, TAKE, ranked

_ASKING: Final = re.compile(
    r"[吗么嘛]\W*$|[?？]|怎|咋|如何|何时|是否|什么|啥|甚|哪|谁|几|多少|多会|多久|多长|好久|凭|(.{1,2}).?不\1|呢\W*$|吧\W*$"
    r"|[不没](?:[呀啊哇了呢哩噻嘞哦]|有)*\W*$|告诉|告知|给我说|说一[下遍声]|再念|念[给念]|报一下|请(?:提供|确认|说明)|对不|还是|发你|[给发][我俺咱](?:一[下份]|看|听)?(?:\W|$)"
)
_SENTENCES: Final = re.compile(r"[。？?!！;；\n]+")
_PARTS: Final = re.compile(r"[。？?!！;；\n]+|(?<=[\u4e00-\u9fff])[\s,，]+")
_MOST: Final = 2
"""So many topics of one message are answered."""


def asks(text: str) -> bool:
    """Whether a message has the form of a question, or of a wish to be told something."""
    return _ASKING.search(text) is not None


def tells(text: str) -> bool:
    """Whether words that might ask for a price only tell something: 称果子收钱噻, 都按它的数给牧民算钱."""
    best = next(iter(ranked(ASKS, text)), None)
    return not asks(text) and best is not None and best.name == OTHER and best.share >= LEAN


def topics(text: str, least: float = TAKE, *, surely: bool = False) -> tuple[str, ...]:
    """What a message asks about, in the order in which it is said, at most two; () when it asks nothing known.

    `surely` tells that it is a question, whatever its form.

    >>> topics("他们哪天来呀"), topics("检完咋样 证书号多少"), topics("26号上午来")
    (('when',), ('result', 'number'), ())
    """
    if not (surely or asks(text)):
        return ()
    if (whole := _about(text, least)) and not _PARTS.search(text.strip()):
        return (whole,)
    parts = [part for part in _PARTS.split(text) if part and asks(part)]
    found = [about for part in parts if (about := _about(part, least))]
    found = found or [about for part in _SENTENCES.split(text) if asks(part) and (about := _about(part, least))]
    return tuple(dict.fromkeys(found or ([whole] if whole else [])))[:_MOST]


def orders_beside(text: str) -> bool:
    """Whether a message ends in an act, or begins with going on: 提交了还能改吗 提交, 回来了 刚才到哪了."""
    parts = [part for part in _PARTS.split(text) if part]
    return len(parts) > 1 and (act(parts[-1], asked=True) is not None or act(parts[0]) is Act.RESUME)


def _about(text: str, least: float) -> str:
    best = next(iter(ranked(ASKS, text[-LONGEST:])), None)
    return best.name if best is not None and best.share >= least and best.name != OTHER else ""
