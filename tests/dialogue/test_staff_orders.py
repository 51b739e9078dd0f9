"""What staff write is carried out as they mean it, and what they write to a shop arrives as it was written."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from booking.commands import AcceptLines
from tests.dialogue.staff_scenes import Said, expected, facts, pool, scene
from tests.talking import Talk

BUILT_WITH = tuple(one for one in pool() if one.half == "a")


def come_of(talk: Talk, text: str) -> set[tuple[str, str, str]]:
    """What one message does."""
    before = len(talk.done)
    talk.say(text)
    return facts(talk, talk.done[before:])


@pytest.mark.parametrize("said", BUILT_WITH, ids=lambda one: f"{one.who} {one.text[:24]}")
def test_what_ten_people_write(said: Said) -> None:
    talk = scene(said.scene)
    assert come_of(talk, said.text) == expected(said)


DAYS = (
    "12月3号",
    "12月3日",
    "下周三",
    "周五",
    "11月30号",
    "12月8号到10号",
    "3号到5号",
    "12.3",
    "每周一三五",
    "2026年12月3日",
)
TIMES = ("上午9点", "下午2点半", "9:30", "8点半到11点", "上午", "14点到16点")
PLACES = (
    "2号窗口", "3号楼2层", "第3窗口", "1号实验室", "5楼503", "B座12层", "18路公交到头", "坐3路车", "1单元201室",
    "新华大街80号", "6号柜台", "2号门", "三楼", "第2会议室", "地铁1号线", "4号厂房", "10号院", "0号楼",
)  # fmt: skip
CONTACTS = ("0471-3337062", "13947100001", "电话3337085", "0471-3337100转805", "光学室3337062", "找赵工15600000000")
THINGS = (
    "带20公斤砝码2个",
    "身份证复印件1份",
    "3天内有效",
    "备注938581",
    "工本费0元",
    "车牌蒙A12345",
    "取件码8866",
    "2人到场",
)
WORDS = ("请送到", "请到", "联系", "，", " ", "。", "\n", "、", "或者", "务必")
RECEIPTS = st.lists(st.sampled_from((*DAYS, *TIMES, *PLACES, *CONTACTS, *THINGS, *WORDS)), min_size=1, max_size=7)
HEADS = (
    "受理 {}",
    "全部受理 {}",
    "都受理，{}",
    "三台都收了 {}",
    "2026112100001受理 {}",
    "938579、938580、T21060877受理 {}",
    "这单受理了，{}",
)


@settings(max_examples=150, deadline=None)
@given(head=st.sampled_from(HEADS), pieces=RECEIPTS)
def test_a_receipt_arrives_as_it_was_written(head: str, pieces: list[str]) -> None:
    receipt = "".join(pieces).strip(" ,，、;；:：。.\n")
    talk = scene("秤")
    talk.say(head.format(receipt))
    sent = [command for command, _ in talk.done if isinstance(command, AcceptLines)]
    assert [len(one.line_ids) for one in sent] == [3], head.format(receipt)
    assert sent[0].text.strip(" ,，、;；:：。.\n") == receipt
