"""Owns self-repairs inside one message: 编号DF20188 哎不对 是DF20198 is read as 编号DF20198.

Speech puts the repair behind what it repairs: the value that was wrong, words that take it back, and the value of the
same kind that stands instead. The wrong value and those words are left out before anything else is read. A repair of
what another message said has no such value in front of it, and is left to those who correct.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from string import ascii_letters
from typing import Any, Final

from nlu import corrections, field_names, places
from nlu.fill import codes_said
from nlu.found import Found
from nlu.mentions import only_named
from nlu.reading import Reading

_SIGNS: Final = frozenset("不错反串岔混花差噜多少漏误正面")
"""One of them stands in every such word; most messages hold none, and are looked at no further."""
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./()#-]{2,39}")
_BEFORE: Final = re.compile(
    r"[\s,，。、!的了吧呢啊买装换哎哦噢唉呀嗯欸]{0,8}(?:(?:最后|末尾|末了|这)(?:那|这)?一?[个台块把只支串]?(?:我|好像|又)?)?"
)
"""25030019，25030012，哎最后一个说错了: the one before is called the last."""
_BETWEEN: Final = re.compile(r"[^\dA-Za-z，。\n]{0,14}")
_PIECES: Final = 4
"""Into so many pieces a code is broken."""
_ALIKE: Final = 0.5
"""So much of two codes is the same when one repairs the other: a slip turns or changes a few signs."""
_LONGEST: Final = 200
_MOST: Final = 3
"""So many repairs are made in one message."""


def mended(text: str, today: date) -> str:
    """The message without each value that it takes back itself, and without the words that take it back.

    >>> mended("号是DF20188 哎不对 看差了 是DF20198", date(2026, 11, 21))
    '号是DF20198'
    >>> mended("最大30kg 不对 40克是另一个", date(2026, 11, 21))
    '最大30kg 不对 40克是另一个'
    """
    if len(text) > _LONGEST:
        return text
    text = _joined_up(text)
    for _ in range(_MOST):
        takes_back = not _SIGNS.isdisjoint(text) and next(corrections.takes_back(text), None) is not None
        if not takes_back and not ("是" in text and len(_CODE.findall(text)) > 1):
            return text
        said = Reading(text, role="unit", flow=None, awaiting=None, today=today)
        place = next(_repairs(said), None)
        if place is None:
            return text
        text = said.text[: place[0]] + said.text[place[1] :]
    return text


def _joined_up(text: str) -> str:
    """2511 0362 连着写25110362: the pieces of a code that is written out behind them are no codes of their own.

    >>> _joined_up("编号 2511 0362 连着写25110362"), _joined_up("一个 Y100 3381 写成Y1003381 一个Y1003390")
    ('编号 25110362', '一个 Y1003381 一个Y1003390')
    """
    codes = list(_CODE.finditer(text))
    for at, whole in enumerate(codes):
        for first in range(max(0, at - _PIECES), at - 1):
            pieces = codes[first:at]
            if "".join(one[0] for one in pieces) == whole[0] and _apart(text, pieces, whole):
                return text[: pieces[0].start()] + text[whole.start() :]
    return text


def _apart(text: str, pieces: Sequence[re.Match[str]], whole: re.Match[str]) -> bool:
    """Whether only blanks part the pieces, and few words without a code of their own lead to the whole."""
    if _BETWEEN.fullmatch(text, pieces[-1].end(), whole.start()) is None:
        return False
    return all(not text[a.end() : b.start()].strip() for a, b in pairwise(pieces))


def _repairs(said: Reading) -> Iterator[tuple[int, int]]:
    """Where a value that is taken back begins, and where the one that stands instead begins."""
    text, kinds = said.text, _kinds(said)
    codes = kinds[0]
    for mark in corrections.takes_back(text):
        for kind in kinds:
            old = next((one for one in reversed(kind) if one.end <= mark.start()), None)
            new = next((one for one in kind if one.start >= mark.end()), None)
            if old is None or new is None or _BEFORE.fullmatch(text, old.end, mark.start()) is None:
                continue
            between = text[mark.end() : new.start]
            if old.start == 0 and kind is not codes:
                continue  # 送检错了 是现场检 puts right what another message said
            if _BETWEEN.fullmatch(between) and not field_names.find(between) and _replaces(old.value, new.value):
                yield old.start, new.start

    yield from _read_again(text, codes)


def _read_again(text: str, codes: Sequence[Found[str]]) -> Iterator[tuple[int, int]]:
    """编号2403117 哎等下我戴个镜 是2403171: of two codes of one form, the one that was read again stands."""
    for old, new in pairwise(codes):
        between = text[old.end : new.start]
        told = (
            between.rstrip().endswith("是")
            and _BETWEEN.fullmatch(between)
            and next(corrections.takes_back(between), None) is None
        )
        if (
            told
            and not any(word in between for word in _ANOTHER)
            and places.find_spot(between.strip(" ,，").removesuffix("是").removesuffix("的")) is None
            and not (only_named(text, old) or only_named(text, new))
            and codes_said.meant_by(new.value, [old.value]) == 0
        ):
            yield old.start, new.start


_ANOTHER: Final = (
    *("一个", "一台", "一块", "一把", "另", "还有", "第", "应该"),
    *(f"那{counter}" for counter in "台块把只支杆部架"),
)
"""一个号是KF881 一个号是KF882: the second is another thing's; T20660的编号应该是T20661 names the thing by the first."""


def _kinds(said: Reading) -> tuple[Sequence[Found[Any]], ...]:
    codes = [Found(one[0], *one.span()) for one in _CODE.finditer(said.text) if any(c.isdigit() for c in one[0])]
    return codes, said.past, said.deliveries, said.ranges


def _replaces(old: Any, new: Any) -> bool:
    """Whether the second can stand instead of the first: another one, and of codes one that is like it."""
    if isinstance(old, Mapping):
        return bool(old != new and old.keys() <= new.keys())  # 5斤到30斤 不对 最大15公斤 keeps its least end
    if old == new or not isinstance(old, str) or not _CODE.fullmatch(old):
        return bool(old != new)
    said = str(new) if old[-1].isalpha() else str(new).rstrip(ascii_letters)  # 0-1.6 不对 0-2.5MPa
    return SequenceMatcher(None, old.upper(), said.upper(), autojunk=False).ratio() >= _ALIKE
