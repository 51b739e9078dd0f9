"""催一下 urges what is under way, tells who heard it, and says so when it was done today already."""

from __future__ import annotations

import pytest

from tests.dialogue.test_no_is_no import BOOKED
from tests.talking import Talk, Town, text_of


def booked() -> Talk:
    talk = Talk(Town().open())
    for text in BOOKED:
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


@pytest.mark.parametrize("said", ["催一下", "催办", "帮我催催", "麻烦您帮我催一下检定所", "催一催"])
def test_urging_tells_whoever_holds_it(said: str) -> None:
    talk = booked()
    answer = text_of(talk.say(said))
    assert "催过了" in answer
    assert "内蒙古自治区计量测试研究院" in answer
    assert "0471-8192306" in answer
    assert "今天已经催过" in text_of(talk.say("催一下"))


def test_with_nothing_under_way_nothing_is_urged() -> None:
    talk = Talk(Town().open())
    assert "催过了" not in text_of(talk.say("催一下"))
