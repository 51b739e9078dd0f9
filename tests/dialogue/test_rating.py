"""评5 rates the last finished matter; a bad one is asked for its reason with taps; a bare digit is no rating."""

from __future__ import annotations

import pytest

from booking.commands import AcceptLines, RegisterResults, ResultDraft
from handlers.dialogue.model import Reply
from tests.dialogue.test_no_is_no import BOOKED
from tests.talking import INSTITUTE, Talk, Town, text_of


def finished() -> Talk:
    """A shop whose scale was verified."""
    talk = Talk(Town().open())
    for text in BOOKED:
        talk.say(text.replace("{code}", talk.town.last_code))
    store = talk.town.store
    unit_id = next(role.ref for role in store.roles(talk.person_id))
    line = store.lines(store.bookings(unit_id)[0].no)[0]
    assert talk.town.carry_out(INSTITUTE, AcceptLines((line.id,), text="请来")).refused is None
    draft = ResultDraft(line.id, "合格", "NJG-1")
    assert talk.town.carry_out(INSTITUTE, RegisterResults((draft,), {"非自动衡器": 12})).refused is None
    talk.town.release(line.id)
    return talk


def labels(replies: tuple[Reply, ...]) -> list[str]:
    return [choice.label for choice in replies[-1].choices]


@pytest.mark.parametrize("said", ["评5", "评价 5", "评价非常满意", "评5分", "我来评价：非常满意"])
def test_a_rating_by_one_word(said: str) -> None:
    talk = finished()
    assert "记下了：非常满意" in text_of(talk.say(said))
    assert "已经评价过了" in text_of(talk.say("评4 " + talk.town.store.bookings(_unit(talk))[0].no))


def _unit(talk: Talk) -> str:
    return next(role.ref for role in talk.town.store.roles(talk.person_id))


def test_five_taps_are_offered_and_each_rates() -> None:
    talk = finished()
    asked = talk.say("评价")
    assert labels(asked) == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert "记下了：满意" in text_of(talk.say(asked[-1].choices[1].say))


def test_a_bad_one_is_asked_why_with_taps() -> None:
    talk = finished()
    asked = talk.say("评2")
    assert "等得太久" in labels(asked)
    answer = text_of(talk.say(asked[-1].choices[0].say))
    assert "不满意" in answer
    assert "回访" in answer
    said_with = finished()
    assert "回访" in text_of(said_with.say("评1 打了三次电话没人接"))


@pytest.mark.parametrize("said", ["5", "满意", "评估一下费用", "评定等级是几级"])
def test_what_is_no_rating_rates_nothing(said: str) -> None:
    assert "记下了：" not in text_of(finished().say(said))


def test_nothing_finished_is_nothing_to_rate() -> None:
    talk = Talk(Town().open())
    for text in BOOKED:
        talk.say(text.replace("{code}", talk.town.last_code))
    assert "没有可以评价的" in text_of(talk.say("评5"))
