"""Owns the habits with which made-up owners talk: what becomes of a plain answer in the mouth of each of them.

A habit is a function of (chance, slot, the plain words, the person's own words) that gives the messages to send. No
habit may hide a fact for good: whatever is wrong in a message is put right by a later one, in plain words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

Habit = Callable[[random.Random, str, str, Sequence[str]], list[str]]

CODES: Final = frozenset({"serial", "phone", "model"})
"""Slots whose value is a code: slips of the finger and changes of mind are played on these."""

_SPOKEN: Final = str.maketrans(dict(zip("0123456789-", "零一二三四五六七八九杠", strict=True)))
_HOMOPHONES: Final = (("秤", "称"), ("计价", "记价"), ("验光", "眼光"), ("压力", "亚力"), ("汽车衡", "汽车横"))
_BEFORE: Final = ("嗯 ", "那个，", "我看看啊 ", "师傅 ", "哦 ")
_BEHIND: Final = (" 谢谢", "吧", " 应该是", "哈", " 麻烦了")


def plain(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """The plain value, as it would stand in a form."""
    return [value]


def other_words(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """The person's own words for it, where there are any."""
    return [chance.choice(words) if words else value]


def slips(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """A code with two digits exchanged, and put right at once."""
    pairs = [n for n in range(len(value) - 1) if value[n].isdigit() and value[n + 1].isdigit()]
    pairs = [n for n in pairs if value[n] != value[n + 1]]
    if slot not in CODES or not pairs or chance.random() < 1 / 2:
        return other_words(chance, slot, value, words)
    n = chance.choice(pairs)
    return [value[:n] + value[n + 1] + value[n] + value[n + 2 :], f"打错了 是{value}"]


def homophones(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """Names of instruments with a character that sounds the same; all else in the person's own words."""
    [said] = other_words(chance, slot, value, words)
    if slot == "instrument_name":
        for right, alike in _HOMOPHONES:
            said = said.replace(right, alike)
    return [said]


def dictated(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """As speech recognition writes it: digits in characters, no punctuation, no blanks."""
    [said] = other_words(chance, slot, value, words)
    if slot in {"uscc", "phone"}:
        return [value]
    spoken = said.translate(_SPOKEN) if slot in {"serial", "address"} else said
    return [re.sub(r"[ ，。、,.](?!\d)", "", spoken)]


def hesitates(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """Asks for a moment first now and then, and wraps the answer in words that mean nothing."""
    [said] = other_words(chance, slot, value, words)
    wrapped = said if slot in {"uscc", "phone"} else chance.choice(_BEFORE) + said
    if slot not in {"company_name", "address", "contact"} and chance.random() < 1 / 3:
        wrapped += chance.choice(_BEHIND)
    return ["等一下啊 有客人", wrapped] if chance.random() < 1 / 8 else [wrapped]


def changes_mind(chance: random.Random, slot: str, value: str, words: Sequence[str]) -> list[str]:
    """Says something else first where two answers are possible, and takes it back at once."""
    turned = {"现场检": ("我送过去吧", "算了 还是你们来，现场检"), "送检": ("你们上门吧", "不对 还是我送过去，送检")}
    if slot == "delivery_method" and value in turned:
        return list(turned[value])
    if slot == "model" and value[-1:].isdigit():
        return [f"{value[:-1]}{(int(value[-1]) + 1) % 10}", f"不对 型号是{value}"]
    return other_words(chance, slot, value, words)


HABITS: Final[Mapping[str, Habit]] = {
    "照写": plain,
    "自己的话": other_words,
    "打错再改": slips,
    "同音字": homophones,
    "语音": dictated,
    "犹豫客气": hesitates,
    "改主意": changes_mind,
}
