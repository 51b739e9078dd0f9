"""Courtesies change nothing: the project's own corpus is said politely and has to be heard as before."""

from __future__ import annotations

from typing import Final

import pytest

from nlu.courtesies import core, without
from nlu.understand import Heard, understand
from tests.nlu.test_understand import NOW, Line, lines

SOCIAL: Final = frozenset(("greet", "thanks", "bye", "off_topic", "unclear", "abuse"))
FRONT: Final = (
    "你好 ",
    "您好，",
    "师傅 ",
    "师傅，麻烦您",
    "请问 ",
    "那个，",
    "嗯 ",
    "我说",
    "喂，",
    "不好意思，",
    "老师您好 ",
)
BEHIND: Final = (
    " 谢谢",
    "，谢谢您",
    " 麻烦了",
    " 急",
    "哈",
    "。",
    "！",
    "，辛苦了",
    " 谢谢师傅",
    "～",
    " 师傅",
    " [抱拳]",
)
CORPUS: Final = tuple(lines())


def _heard(line: Line, text: str) -> Heard:
    return understand(text, role=line.role, context=line.context, now=NOW)


@pytest.mark.parametrize("place", range(len(FRONT) + len(BEHIND)))
def test_a_courtesy_changes_neither_intent_nor_values(place: int) -> None:
    """Each courtesy meets every seventh sentence, beginning at another one; all together meet them all thrice."""
    front = FRONT[place] if place < len(FRONT) else ""
    behind = BEHIND[place - len(FRONT)] if place >= len(FRONT) else ""
    changed = [
        (f"{front}{line.text}{behind}", plain.intent, polite.intent)
        for line in CORPUS[place % 7 :: 7]
        if (plain := _heard(line, line.text)).intent not in SOCIAL
        and (plain.intent != "affirm" or line.context is not None)
        and (polite := _heard(line, f"{front}{line.text}{behind}")) != plain
    ]
    assert len(changed) <= len(CORPUS) // 7 * 0.005, changed


@pytest.mark.parametrize(
    "text",
    ["谢谢", "师傅", "你好，谢谢", "嗯", "急", "嗯嗯 谢谢师傅", "。。。", "？", "", " ", "哈哈", "麻烦了，谢谢！"],
)
def test_a_message_of_nothing_but_courtesies_stays(text: str) -> None:
    assert without(text) == text


@pytest.mark.parametrize(
    "text", ["太麻烦了", "我说了", "师傅烧饼店", "麻烦你们来一趟", "不急", "老板不在", "亲亲宝贝母婴店", "周末有人吗？"]
)
def test_what_only_looks_like_a_courtesy_stays(text: str) -> None:
    assert without(text) == text


def test_what_is_left_is_a_place_in_the_message() -> None:
    text = "师傅您好，型号是ACS-30，谢谢啦！"
    start, end = core(text)
    assert text[start:end] == "型号是ACS-30"
