"""What people say to enter instruments, of many trades and in many ways, and the rows that stand then."""

from __future__ import annotations

import pytest

from handlers.flows.ledger_rows import rows
from tests.dialogue.entries import Entry, entries, faults, registered, spoken
from tests.talking import Talk, Town, text_of

READ = (
    *entries("entries.txt"),
    *entries("entries_rows.txt"),
    *entries("entries_turns.txt"),
    *entries("entries_told.txt"),
)
"""What one message enters, and which rows a later one speaks of."""
MORE = entries("entries_more.txt")
"""Written by one who did not look at what comes of them; seen once, 49 of 74 were right, seven of them no fair test."""
ENOUGH = 0.92


@pytest.mark.parametrize("entry", READ, ids=str)
def test_every_row_stands_as_it_was_said(entry: Entry) -> None:
    assert not faults(entry, spoken(entry, registered()))


def test_most_entries_of_the_second_pool_are_right() -> None:
    right = [entry for entry in MORE if not faults(entry, spoken(entry, registered()))]
    assert len(right) >= ENOUGH * len(MORE)


def test_two_groups_are_said_back() -> None:
    said = text_of(registered().say("我有三台秤，两台ACS-30，一台TCS-150"))
    assert "2台秤 ACS-30、1台秤 TCS-150" in said


def test_a_question_names_the_row_that_it_is_about() -> None:
    talk = registered()
    said = text_of(talk.say("血压计 鱼跃 编号3301 放内科；心电图机 ECG-300G 编号E2208 放功能科"))
    assert talk.awaiting == "category_choice"
    assert "第1台（血压计）" in said


def test_a_row_that_was_taken_out_is_said_and_comes_back() -> None:
    talk = registered()
    talk.say("电子秤3台 ACS-30 编号101、102、103 摊位上")
    assert "第2台先不录了" in text_of(talk.say("102那台不录了"))
    talk.say("102还是加回来")
    assert [row["serial"] for row in talk.values()["instruments"]["rows"]] == ["101", "102", "103"]


def test_a_nozzle_and_a_place_name_their_rows() -> None:
    talk = registered()
    talk.say("燃油加油机 正星科技的 型号CS46J4420G 编号231806Z 东枪西枪92 南枪95 北枪柴油 5到50升每分")
    talk.say("北枪最大是90不是50")
    found = rows(talk.values())
    assert [row["range"]["max"] for row in found] == [50, 50, 50, 90]


def test_what_was_said_before_registration_is_said_back_and_kept() -> None:
    talk = Talk(Town().open())
    assert "我先记着" in text_of(talk.say("我有三台秤，两台ACS-30，一台TCS-150"))
    talk.say("注册 赛罕区惠香商行 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236")
    for text in ("昭乌达路农贸市场A区17号", "确认"):
        talk.say(text)
    assert "您前面说的" in text_of(talk.say(talk.town.last_code))
    assert [row["model"] for row in rows(talk.values())] == ["ACS-30", "ACS-30", "TCS-150"]


@pytest.mark.parametrize("text", ["抓药的戥秤也算一个", "地磅也报一个", "门口那个台秤也登上", "心电图机也录一个"])
def test_one_more_is_said_in_passing(text: str) -> None:
    talk = registered()
    talk.say(text)
    assert talk.values().get("instrument_name", "没有")[-1] in text


def test_what_was_wrongly_put_into_the_open_row_is_undone_as_a_whole() -> None:
    talk = registered()
    talk.say("电子秤 ACS-30 最大30公斤 编号938582 永康华鹰的")
    talk.say("不对，型号是TCS-150 最大150公斤")
    talk.say("不对，我说的是另外一台")
    first, second = talk.values()["instruments"]["rows"]
    assert (first["model"], first["serial"]) == ("ACS-30", "938582")
    assert (second["model"], second["range"]["max"]) == ("TCS-150", 150)
    assert "manufacturer" not in second


@pytest.mark.parametrize("doubt", ["我没抄错吧", "没写反吧"])
def test_a_whole_instrument_is_entered_whatever_doubt_is_said_behind_it(doubt: str) -> None:
    talk = registered()
    talk.say("电子秤 ACS-30 200g-30kg 三级 编号938625 永康市华鹰衡器有限公司 摊位上 现场检")
    talk.say("保存")
    talk.say(f"压力表 0到1.6MPa 编号7733105 厂家是红旗仪表 {doubt}")
    assert rows(talk.values())[0]["serial"] == "7733105"
