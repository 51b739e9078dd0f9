"""Where nothing can be tapped a number is the choice that was shown under it, while it is fresh."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.instrument import Instrument
from booking.memory import MemoryStore
from bot.channels.numbered import QUICK, REBOOK, meant, remember
from bot.channels.plain import plain_text
from handlers.dialogue.model import Actor, Card, Choice, Frame, Reply, State

NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
OWNER = Actor("p1", "unit", "u1")
ASKED = (Reply("记下了。"), Reply("怎么检？", (Choice("送检", "我送过去"), Choice("现场检"))))


def said(text: str, state: State, *, store: MemoryStore | None = None, later: timedelta = timedelta(0)) -> str:
    return meant(text, state, OWNER, store or MemoryStore(), NOW + later)


def test_a_number_is_the_choice_under_it() -> None:
    state = remember(State(), ASKED, "sms", NOW)
    assert said("1", state) == "我送过去"
    assert said("第二个", state) == "现场检"
    assert said("3", state) == "3"
    assert said("最后一个", state) == "最后一个"
    assert said("编号938579", state) == "编号938579"
    assert said("1", state, later=timedelta(days=2)) == "1"


def test_the_next_reply_takes_the_place_and_nothing_is_kept_where_choices_are_tapped() -> None:
    state = remember(State(memory={"other": 1}), ASKED, "wechat", NOW)
    assert remember(state, (Reply("好。"),), "wechat", NOW).memory == {"other": 1}
    assert QUICK not in remember(State(), ASKED, "web", NOW).memory


def test_one_answers_a_reminder_when_nothing_is_open() -> None:
    store = MemoryStore()
    assert said("1", State(), store=store) == "1"
    store.put(
        Instrument(
            "s1",
            "u1",
            "1",
            "秤",
            "a",
            "a",
            "",
            "1",
            "",
            "150105",
            "",
            "",
            "",
            "",
            "在用",
            NOW,
            valid_until=date(2026, 12, 5),
        )
    )
    assert said("1", State(), store=store) == REBOOK
    assert said("2", State(), store=store) == "2"
    assert said("1", replace(State(), frames=(Frame("register"),)), store=store) == "1"


def test_replies_as_one_text() -> None:
    assert plain_text(ASKED) == "记下了。\n\n怎么检？\n1. 送检\n2. 现场检"
    listed = Reply("哪一类？\n1. 甲\n2. 乙", (Choice("甲", "1"), Choice("乙", "2")))
    assert plain_text([listed]) == listed.text
    card = Card("预约单", (("编号", "1"), ("状态", "已分配")), "备注")
    assert plain_text([Reply("好。", cards=(card,))]) == "好。\n预约单\n编号：1\n状态：已分配\n备注"
    assert plain_text([]) == ""
