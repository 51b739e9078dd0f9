"""What staff write is carried out as they mean it, and what they write to a shop arrives as it was written."""

from __future__ import annotations

from collections.abc import Callable

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from booking.commands import AcceptLines
from tests.dialogue.staff_scenes import BAOTOU, Said, expected, facts, pool, scene
from tests.talking import Talk, text_of


def come_of(talk: Talk, text: str) -> set[tuple[str, str, str]]:
    """What one message does."""
    before = len(talk.done)
    talk.say(text)
    return facts(talk, talk.done[before:])


@pytest.mark.parametrize("said", pool(), ids=lambda one: f"{one.who} {one.text[:24]}")
def test_what_eighteen_people_write(said: Said) -> None:
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


# -- which lines -------------------------------------------------------------------------------------------------------
TEN = [str(serial) for serial in range(23060411, 23060421)]


def _by_serial(chosen: list[int], link: str) -> str:
    return link.join(TEN[n - 1] for n in chosen)


def _by_tail(chosen: list[int], link: str) -> str:
    return link.join(TEN[n - 1][-3:] for n in chosen)


def _short_tails(chosen: list[int], link: str) -> str:
    first, *others = chosen
    return link.join([TEN[first - 1], *(TEN[n - 1][-2:] for n in others)])


def _by_place(chosen: list[int], link: str) -> str:
    return "第" + link.join(map(str, chosen)) + "台"


def _each_place(chosen: list[int], link: str) -> str:
    return link.join(f"第{n}块" for n in chosen)


def _bare(chosen: list[int], link: str) -> str:
    return link.join(map(str, chosen))


SHAPES = (_by_serial, _by_tail, _short_tails, _by_place, _each_place, _bare)
VERBS = {"受理": "R", "收了": "R", "不予受理 型号没写": "N", "退回 没有标准": "B", "不收 照片看不清": "N"}


@settings(max_examples=150, deadline=None)
@given(
    chosen=st.lists(st.integers(1, 10), min_size=1, max_size=4, unique=True).map(sorted),
    shape=st.sampled_from(SHAPES),
    link=st.sampled_from(("、", "和", "，", " ")),
    verb=st.sampled_from(tuple(VERBS)),
    gap=st.sampled_from(("", " ", "都", "，")),
)
def test_lines_beside_a_verb_are_those_that_it_is_about(
    chosen: list[int], shape: Callable[[list[int], str], str], link: str, verb: str, gap: str
) -> None:
    talk = scene("十块表")
    text = f"{shape(chosen, link)}{gap}{verb}"
    done = come_of(talk, text)
    assert {(kind, serial) for kind, serial, _ in done} == {(VERBS[verb], TEN[n - 1]) for n in chosen}, text


@settings(max_examples=80, deadline=None)
@given(
    first=st.integers(1, 10),
    second=st.integers(1, 10),
    verbs=st.lists(st.sampled_from(tuple(VERBS)), min_size=2, max_size=2),
    mark=st.sampled_from(("\n", "；", "。", " ")),
    shapes=st.lists(st.sampled_from((_by_serial, _each_place)), min_size=2, max_size=2),
)
def test_each_order_of_a_message_has_its_own_lines(
    first: int, second: int, verbs: list[str], mark: str, shapes: list[Callable[[list[int], str], str]]
) -> None:
    if first == second:
        return
    talk = scene("十块表")
    text = mark.join(f"{shape([n], '、')}{verb}" for n, verb, shape in zip((first, second), verbs, shapes, strict=True))
    done = {(kind, serial) for kind, serial, _ in come_of(talk, text)}
    wanted = {(VERBS[verb], TEN[n - 1]) for n, verb in zip((first, second), verbs, strict=True)}
    assert done == wanted, text


@pytest.mark.parametrize("bad", ["第12台受理", "99999受理", "第2台合格", "K-9不受理 型号不对"])
@pytest.mark.parametrize("good", ["第1台受理", "938579不予受理 型号没写", "第1台退回 没有标准"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_unclear_part_is_said_back_and_holds_back_nothing(good: str, bad: str, order: tuple[int, int]) -> None:
    talk = scene("秤")
    parts = (good, bad)
    before = len(talk.done)
    said = text_of(talk.say("\n".join(parts[i] for i in order)))
    assert {serial for _, serial, _ in facts(talk, talk.done[before:])} == {"938579"}
    assert any(word in said for word in ("没有查到", "这里没有", "还没有受理")), said


NOT_ORDERS = (
    "先别受理", "938579先不受理吧", "第1台暂不受理", "不要退回", "受理了吗", "怎么退回给主管部门", "受理后多久出证",
    "还有几单待受理", "第2台为什么没受理", "合格率多少", "退回原因", "不合格的有哪些", "能不能受理",
    "受理了没", "谁退回的", "第1台合格了吗", "先不退", "不用收",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_ORDERS)
@pytest.mark.parametrize("where", ["秤", "秤收了"])
def test_a_denial_or_a_question_orders_nothing(text: str, where: str) -> None:
    assert come_of(scene(where), text) == set()


def test_what_was_acted_on_last_is_the_context() -> None:
    talk = scene("两单")
    assert come_of(talk, "2026112100002第1台受理") == {("R", "SX15103", "")}
    assert come_of(talk, "第2台不予受理，理由型号没写") == {("N", "SX15104", "型号没写")}
    assert come_of(talk, "其余退回 没有标准") == {("B", "EC-0912", "没有标准"), ("B", "XD39194", "没有标准")}
    officer = scene("主管")
    assert come_of(officer, "2026112100004第1条分给包头所") == {("A", "A-101", BAOTOU)}
    assert come_of(officer, "第2条不予受理，理由型号没写") == {("X", "A-102", "型号没写")}


def test_an_answer_given_just_now_is_put_right_by_saying_another() -> None:
    talk = scene("秤")
    come_of(talk, "第1台受理")
    assert ("N", "938579", "型号没写") in come_of(talk, "不对 第1台不予受理 型号没写")


# -- days of a result --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("938579合格 有效期到2026-11-21", "不晚于检定日期"),
        ("938579合格 有效期到昨天", "不晚于检定日期"),
        ("938579合格 检定日期2026-12-01 有效期一年", "还没到"),
        ("938579合格 有效期到2月30号", "没有这一天"),
        ("938579合格 检定日期2026-02-30 有效期一年", "没有这一天"),
    ],
)
def test_days_that_cannot_be_are_refused_and_the_reason_is_named(text: str, why: str) -> None:
    talk = scene("秤收了")
    before = len(talk.done)
    said = text_of(talk.say(f"{text}\n938580合格 有效期一年"))
    assert why in said, said
    assert {serial for _, serial, _ in facts(talk, talk.done[before:])} == {"938580"}


def test_a_validity_far_from_the_period_is_asked_about() -> None:
    talk = scene("秤收了")
    assert "有效期没写错吧" in text_of(talk.say("938579合格 有效期到2031-11-20"))
    assert "有效期没写错吧" not in text_of(talk.say("938579有效期到2027-11-20"))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("今天检的 一年有效", "on=2026-11-21 until=2027-11-20"),
        ("检定日期今天 有效期一年", "on=2026-11-21 until=2027-11-20"),
        ("有效期一年 检定日期11月19日", "on=2026-11-19 until=2027-11-18"),
        ("昨天检的 有效期至2027年11月19日", "on=2026-11-20 until=2027-11-19"),
        ("2026-11-18检定 有效期至2027-11-17", "on=2026-11-18 until=2027-11-17"),
        ("有效期至2027-11-17 2026-11-18检的", "on=2026-11-18 until=2027-11-17"),
        ("11月20号检定合格证书明天出", "on=2026-11-20 until=2027-11-19"),
    ],
)
def test_two_days_are_for_two_fields(text: str, days: str) -> None:
    assert come_of(scene("秤收了"), f"938579合格 {text}") == {("Q", "938579", f"合格 {days}")}


@pytest.mark.parametrize("lead", ["跟他说", "回执：", "告诉店家一声，", "你给他说一下 ", "转告对方："])
def test_what_is_said_to_us_about_the_words_is_none_of_them(lead: str) -> None:
    talk = scene("秤")
    talk.say(f"全部受理，{lead}联系衡器室 0471-3337062")
    sent = [command for command, _ in talk.done if isinstance(command, AcceptLines)]
    assert [one.text for one in sent] == ["联系衡器室 0471-3337062"]
