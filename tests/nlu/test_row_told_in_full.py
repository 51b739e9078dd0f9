"""Tests that a row told in full is entered, beside what is said of verifying it and where a change was open."""

from datetime import datetime

import pytest

from nlu.understand import Context, understand

NOW = datetime.fromisoformat("2026-11-21T09:00:00+08:00")
AFTER = Context("ledger_add", "next_action")

ROWS = (
    "还有个台秤 给饭店批发称整箱鱼收钱的 TCS-150 1公斤到150公斤 也是三级 号88213 华鹰的 去年买的 你们一块儿过来检",
    "另外一台血压计 XJ11D 鱼跃的 编号SX1234 0到300mmHg 诊室用 都上门来检吧",
    "还有块压力表 Y-100 0-1.6MPa 1.6级 编号2203 红旗的 装锅炉上 我一起送过去",
    "后院还有台地磅 SCS-80 80吨 三级 编号D0917 托利多 称煤卖的 给我一起约",
    "再说验光仪 RM-8900 日本拓普康 编号4590354 验光室里 到时候来检就行",
)
CHOSEN = ("就约编号938579那台 ACS-30", "台秤也约上吧 后天来", "两台都约 下周三上门", "ACS-30那台先不约")


@pytest.mark.parametrize("text", ROWS)
def test_whole_row_is_entered_and_not_chosen_from_the_ledger(text: str) -> None:
    heard = understand(text, role="unit", context=AFTER, now=NOW)
    assert heard.intent == "ledger_add"
    assert {"model", "serial", "instrument_name"} <= heard.slots.keys()
    assert "selection" not in heard.slots


@pytest.mark.parametrize("text", CHOSEN)
def test_row_that_is_only_named_is_chosen(text: str) -> None:
    assert understand(text, role="unit", context=AFTER, now=NOW).intent in ("booking_create", "booking_edit")


@pytest.mark.parametrize(
    "text",
    [
        "心电图机 理邦的SE-301 出厂编号560031-M21 量程0.5到2.0mV",
        "压力表 Y-150 0-2.5MPa 编号0913-4 红旗仪表",
        "电子台秤 TCS-150 1kg到150kg 编号88213",
    ],
)
@pytest.mark.parametrize("asked", ["target", "field"])
def test_whole_row_where_a_change_is_asked_for_is_another_one(text: str, asked: str) -> None:
    assert understand(text, role="unit", context=Context("ledger_add", asked), now=NOW).intent == "ledger_add"


@pytest.mark.parametrize(
    "text", ["型号改成SE-301 编号改成560031-M21", "不对 是压力表 Y-150 编号0913-4 0-2.5MPa", "型号 ACS-15"]
)
def test_what_is_put_right_stays_a_change(text: str) -> None:
    heard = understand(text, role="unit", context=Context("ledger_add", "field"), now=NOW)
    assert heard.intent in ("correct_info", "provide_info")
