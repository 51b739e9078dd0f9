"""What people say about notices: how they want to be told, and what authorities do about what did not arrive."""

from __future__ import annotations

from typing import Any

import pytest

from booking.commands import ReportUnreached
from booking.notice_choices import choices_name
from tests.talking import OFFICE, Talk, Town


def chosen(*texts: str, talk: Talk | None = None) -> dict[str, Any]:
    talk = talk or Talk(Town().open())
    for text in texts:
        talk.say(text)
    return talk.town.store.setting(choices_name(talk.person_id)) or {}


@pytest.mark.parametrize("text", ["不要给我发短信了", "别发短信", "不要短信", "以后别给我发短信了", "关掉短信通知"])
def test_no_more_text_messages(text: str) -> None:
    assert chosen(text) == {"off": ["sms"]}


@pytest.mark.parametrize("text", ["恢复短信", "打开短信通知", "还是给我发短信吧"])
def test_text_messages_again(text: str) -> None:
    assert chosen("不要发短信", text) == {"off": []}


@pytest.mark.parametrize(
    ("text", "quiet"),
    [("早上9点以后再提醒我", "22:00-09:00"), ("八点半以后再发通知", "22:00-08:30"), ("晚上也可以发", "")],
)
def test_hours_of_ones_own(text: str, quiet: str) -> None:
    assert chosen(text)["quiet"] == quiet
    assert "quiet" not in chosen(text, "晚上别给我发短信")


@pytest.mark.parametrize("text", ["短信没收到", "微信怎么绑定", "9点以后送过去行吗", "晚上能送检吗", "不要了"])
def test_what_only_sounds_like_it_changes_nothing(text: str) -> None:
    assert chosen(text) == {}


def test_the_settings_are_said() -> None:
    talk = Talk(Town().open())
    (reply, *_) = talk.say("通知设置")
    assert "22:00到早上08:00不打扰" in reply.text
    (reply, *_) = talk.say("不要发短信")
    assert "不用短信通知您" in reply.text


def test_an_authority_sees_whom_a_notice_did_not_reach_and_settles_it() -> None:
    town = Town().open()
    for n in (1, 2):
        town.carry_out(
            "",
            ReportUnreached(f"n{n}", "检定结果", f"店{n}", "15847108236", "合格。", "对方拒收（43101）", "150105"),
        )
    officer = Talk(town, OFFICE, "admin", OFFICE)
    (reply, *_) = officer.say("未送达")
    assert "店1 15847108236，检定结果：合格。" in reply.text
    officer.say("第1条已告知")
    assert [one.id for one in town.store.unreached_open("150000")] == ["n2"]
    officer.say("未送达")
    officer.say("全部已告知")
    assert town.store.unreached_open("150000") == ()
    (reply, *_) = officer.say("未送达")
    assert reply.text == "没有未送达的通知。"
