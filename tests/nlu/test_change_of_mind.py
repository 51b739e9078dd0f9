"""Tests that what is wished for instead is heard, and that a choice that is asked aloud is no answer."""

from datetime import datetime

import pytest

from nlu.understand import Context, understand

NOW = datetime.fromisoformat("2026-11-21T09:00:00+08:00")


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("算了算了 还是你们来吧 店里就我一个人走不开", "confirm", "现场检"),
        ("是你们来还是我抱去呀 我抱不动 你们来吧", "install_location", "现场检"),
        ("还是你们跑一趟吧", "delivery_method", "现场检"),
        ("慢着 还是我自己送过去", "confirm", "送检"),
        ("上门还是送去呢？那我们拉过去吧", "delivery_method", "送检"),
        ("扛不动，师傅们过来一趟吧", "delivery_method", "现场检"),
        ("同城闪送给你们", "delivery_method", "送检"),
    ],
)
def test_way_to_the_verification_is_what_is_said_last(text: str, asked: str, value: str) -> None:
    heard = understand(text, role="unit", context=Context("ledger_add", asked), now=NOW)
    assert heard.slots.get("delivery_method") == value


@pytest.mark.parametrize("text", ["称黄金卖给顾客", "秤菜卖给街坊", "打金首饰送给客人前称一下"])
def test_trade_that_is_told_as_a_use_hands_no_instrument_over(text: str) -> None:
    heard = understand(text, role="unit", context=Context("ledger_add", "purpose"), now=NOW)
    assert heard.intent != "ledger_delete"


@pytest.mark.parametrize("text", ["秤卖给隔壁老张了", "那台台秤转给我弟弟", "压力表盘给二手店了", "这个送给邻居了"])
def test_instrument_that_is_handed_over_leaves_the_ledger(text: str) -> None:
    assert understand(text, role="unit", context=None, now=NOW).intent == "ledger_delete"


@pytest.mark.parametrize("text", ["15548866001 王姐", "13908860886 老张", "编号886612"])
def test_digits_of_a_number_say_no_goodbye(text: str) -> None:
    assert understand(text, role="unit", context=Context("register", "phone"), now=NOW).intent != "bye"
