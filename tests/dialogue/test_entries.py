"""What people say to enter instruments, of many trades and in many ways, and the rows that stand then."""

from __future__ import annotations

import pytest

from tests.dialogue.entries import Entry, entries, faults, registered, spoken
from tests.talking import text_of

READ = entries("entries.txt")


@pytest.mark.parametrize("entry", READ, ids=str)
def test_every_row_stands_as_it_was_said(entry: Entry) -> None:
    assert not faults(entry, spoken(entry, registered()))


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


def test_what_was_wrongly_put_into_the_open_row_is_undone_as_a_whole() -> None:
    talk = registered()
    talk.say("电子秤 ACS-30 最大30公斤 编号938582 永康华鹰的")
    talk.say("不对，型号是TCS-150 最大150公斤")
    talk.say("不对，我说的是另外一台")
    first, second = talk.values()["instruments"]["rows"]
    assert (first["model"], first["serial"]) == ("ACS-30", "938582")
    assert (second["model"], second["range"]["max"]) == ("TCS-150", 150)
    assert "manufacturer" not in second
