"""Tests that an instrument named where the next one is asked for begins its entry, in whatever order words."""

from datetime import datetime

import pytest

from nlu.understand import Context, understand

NOW = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
NEXT = Context("ledger_add", "next_action")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("先说台秤", "台秤"),
        ("先弄戥子", "戥子"),
        ("血压计先来", "血压计"),
        ("第一台是电子计价秤", "电子计价秤"),
        ("那就从心电图机开始吧", "心电图机"),
        ("接着是验光仪", "验光仪"),
        ("下一个 压力表", "压力表"),
        ("头一个是加油机", "加油机"),
        ("咱们先登地磅吧", "地磅"),
        ("戥子 一根杆一个盘 牌子型号都没有", "戥子"),
        ("先报焦度计 型号编号都磨没了", "焦度计"),
        ("先弄戥子。牌子型号编号等级全都没有，怎么填？", "戥子"),
    ],
)
def test_named_instrument_is_begun(text: str, name: str) -> None:
    heard = understand(text, role="unit", context=NEXT, now=NOW)
    assert heard.intent == "ledger_add"
    assert heard.slots["instrument_name"] == name


@pytest.mark.parametrize(
    "text", ["天平不弄了", "台秤先不录", "血压计约上", "先约血压计", "血压计要不要检", "台秤坏了", "没有了", "就这些"]
)
def test_other_talk_of_an_instrument_begins_nothing(text: str) -> None:
    assert understand(text, role="unit", context=NEXT, now=NOW).intent != "ledger_add"


@pytest.mark.parametrize(
    ("text", "asked", "slot", "value"),
    [
        ("我叫王建国 电话13947112233 要带什么材料吗", "contact", "phone", "13947112233"),
        ("你好 我是赛罕区老王水果店 想检秤 咋弄", None, "company_name", "赛罕区老王水果店"),
        ("ACS-30的，要多少钱？", "model", "model", "ACS-30"),
    ],
)
def test_what_is_told_beside_a_question_is_kept(text: str, asked: str | None, slot: str, value: str) -> None:
    flow = None if asked is None else Context("ledger_add" if asked == "model" else "register", asked)
    heard = understand(text, role="unit", context=flow, now=NOW)
    assert heard.slots.get(slot) == value
    assert any(one.startswith("query") for one in heard.also)


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("电话是幺五零四七六二八三九幺", "phone", "15047628391"),
        ("我的手机号13947112233", "phone", "13947112233"),
        ("登记我是赤峰市红山区顺发蔬菜批发部我姓孟叫孟庆林", "company_name", "赤峰市红山区顺发蔬菜批发部"),
    ],
)
def test_what_registering_takes_is_taken_before_it_is_open(text: str, slot: str, value: str) -> None:
    heard = understand(text, role="unit", context=None, now=NOW)
    assert (heard.intent, heard.slots.get(slot)) == ("register_start", value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("编号2403117 哎等下我戴个镜 是2403171", "2403171"),
        ("编号是A2305-17 刚看花了眼 是A2305-11", "A2305-11"),
        ("编号938579 是华鹰的 型号是ACS-30", "938579"),
    ],
)
def test_number_that_was_read_again_is_the_one(text: str, value: str) -> None:
    assert understand(text, role="unit", context=Context("ledger_add", "serial"), now=NOW).slots["serial"] == value
