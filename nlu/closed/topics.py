"""Owns what a question is about, as far as its scorer knows: when they come, what came of it, how long it holds."""

from __future__ import annotations

import re
from typing import Final

from nlu.acts import Act, act
from nlu.asking import may_ask
from nlu.closed.scorer import ASKS, LEAN, LONGEST, OTHER, TAKE, ranked

_SENTENCES: Final = re.compile(r"[。？?!！;；\n]+")
_PARTS: Final = re.compile(r"[。？?!！;；\n]+|(?<=[\u4e00-\u9fff])[\s,，]+")
_AS_A_WHOLE: Final = 0.98
"""A share from which a message of several clauses is one question, unless its clauses ask two as surely."""
_MOST: Final = 2
"""So many topics of one message are answered."""


def tells(text: str) -> bool:
    """Whether words that might ask for a price only tell something: 称果子收钱噻, 都按它的数给牧民算钱."""
    best = next(iter(ranked(ASKS, text)), None)
    return not may_ask(text) and best is not None and best.name == OTHER and best.share >= LEAN


def likeliest(text: str) -> str:
    """What a question is about more likely than anything else that is known; "" of a text too long to tell."""
    return next((one.name for one in ranked(ASKS, text) if one.name != OTHER), "")


def topics(text: str, least: float = TAKE, *, surely: bool = False) -> tuple[str, ...]:
    """What a message asks about, in the order in which it is said, at most two; () when it asks nothing known.

    `surely` tells that it is a question, whatever its form.

    >>> topics("他们哪天来呀"), topics("检完咋样 证书号多少"), topics("26号上午来")
    (('when',), ('result', 'number'), ())
    """
    if not (surely or may_ask(text)):
        return ()
    whole = _about(text, least)
    parts = [part for part in _PARTS.split(text) if part and may_ask(part)]
    if whole and (len(parts) < _MOST or _about(text, _AS_A_WHOLE)):
        least = _AS_A_WHOLE
    found = [about for part in parts if (about := _about(part, least))]
    if whole and least == _AS_A_WHOLE and len(set(found)) < _MOST:
        return (whole,)
    found = found or [about for part in _SENTENCES.split(text) if may_ask(part) and (about := _about(part, least))]
    return tuple(dict.fromkeys(found or ([whole] if whole else [])))[:_MOST]


def orders_beside(text: str) -> bool:
    """Whether a message ends in an act, or begins with going on: 提交了还能改吗 提交, 回来了 刚才到哪了."""
    parts = [part for part in _PARTS.split(text) if part]
    return len(parts) > 1 and (act(parts[-1], asked=True) not in (None, Act.HELP) or act(parts[0]) is Act.RESUME)


def _about(text: str, least: float) -> str:
    best = next(iter(ranked(ASKS, text[-LONGEST:])), None)
    return best.name if best is not None and best.share >= least and best.name != OTHER else ""
