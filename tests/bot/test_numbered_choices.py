"""Where nothing can be tapped a number is the choice that was shown under it, while it is fresh."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.channels.numbered import last_turn, number_of, remember, shown_words, words_under
from bot.channels.plain import plain_text
from handlers.dialogue.model import Card, Choice, Reply, State
from tests.talking import Talk, Town
from tests.transcript import play, transcripts

NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ASKED = (Reply("记下了。"), Reply("怎么检？", (Choice("送检", "我送过去"), Choice("现场检"))))


def test_a_number_is_the_choice_under_it() -> None:
    state = remember(State(), ASKED, "sms", NOW)
    assert [words_under(number, state, NOW) for number in (1, 2, 3)] == ["我送过去", "现场检", ""]
    assert words_under(1, state, NOW + timedelta(days=2)) == ""
    assert [number_of(text) for text in ("1", "第二个", "最后一个", "编号938579", "0")] == [1, 2, None, None, None]


def test_the_next_reply_takes_the_place_and_numbers_are_kept_only_where_nothing_is_tapped() -> None:
    state = remember(State(memory={"other": 1}), ASKED, "wechat", NOW)
    later = remember(state, (Reply("好。"),), "wechat", NOW + timedelta(minutes=1))
    assert later.memory["other"] == 1
    assert words_under(1, later, NOW) == ""
    assert last_turn(later) == NOW + timedelta(minutes=1)
    web = remember(State(), ASKED, "web", NOW)
    assert words_under(1, web, NOW) == ""
    assert shown_words(web) == {"送检", "现场检"}


def test_replies_as_one_text() -> None:
    assert plain_text(ASKED) == "记下了。\n\n怎么检？\n1. 送检\n2. 现场检"
    listed = Reply("哪一类？\n1. 甲\n2. 乙", (Choice("甲", "1"), Choice("乙", "2")))
    assert plain_text([listed]) == listed.text
    card = Card("预约单", (("编号", "1"), ("状态", "已分配")), "备注")
    assert plain_text([Reply("好。", cards=(card,))]) == "好。\n预约单\n编号：1\n状态：已分配\n备注"
    assert plain_text([]) == ""


def numbered_once(replies: tuple[Reply, ...]) -> bool:
    """Whether the numbers of a text are those of its choices, each once."""
    shown = re.findall(r"^(\d+)\. (.*)$", plain_text(replies), re.MULTILINE)
    choices = [choice.label for choice in replies[-1].choices if choice.numbered] if replies else []
    return not choices or shown == [(str(n), label) for n, label in enumerate(choices, 1)]


@pytest.mark.parametrize("path", transcripts(), ids=lambda one: one.stem)
def test_choices_are_numbered_once_in_a_text(path: Path) -> None:
    wrong: list[str] = []

    def watch(_talk: object, said: tuple[Reply, ...]) -> None:
        if not numbered_once(said):
            wrong.append(plain_text(said))

    play(path, watch=watch)
    assert not wrong


def test_the_menus_number_what_can_be_answered() -> None:
    talk = Talk(Town().open())
    assert numbered_once(talk.say("我能办什么"))
    assert numbered_once(talk.say("帮助"))
