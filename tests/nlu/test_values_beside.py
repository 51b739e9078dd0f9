"""One value beside others: a day of buying, another way, a house number, the end of a number that is put right."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from nlu.understand import Context, understand

NOW: Final = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def said(awaiting: str, text: str, flow: str = "ledger_add") -> dict[str, object]:
    """The values that a message gives."""
    return dict(understand(text, role="unit", context=Context(flow, awaiting), now=NOW).slots)


@pytest.mark.parametrize(
    ("awaiting", "text", "day"),
    [
        ("model", "俺那磅去年让车碾过一回 后来修好了", None),
        ("install_location", "柜台 去年卖得好", None),
        ("serial", "编号7781 前年检过", None),
        ("serial", "CF2208 2022年8月安的", "2022-08"),
        ("manufacturer", "凯士电子的 2024年3月一批买的 发票在我这", "2024-03"),
        ("serial", "SX1010 去年旗里配的", "2025"),
        ("manufacturer", "厂家杭州爱华仪器有限公司，2023年9月买的", "2023-09"),
        ("purchase_date", "出厂是2023年11月，买是24年1月", "2024-01"),
        ("next_action", "电子秤ACS-30编号7788 出厂日期2023年2月 2023年6月买的", "2023-06"),
        ("next_action", "电子秤 ACS-30 编号7788 前年夏天买的吧", "2024"),
    ],
)
def test_a_day_is_one_of_buying_when_it_is_said_so(awaiting: str, text: str, day: str | None) -> None:
    assert said(awaiting, text).get("purchase_date") == day


@pytest.mark.parametrize(
    ("awaiting", "text", "way"),
    [
        ("confirm", "算了算了 还是你们来吧 店里就我一个人", "现场检"),
        ("confirm", "慢着 走不开 还是请你们上门", "现场检"),
        ("confirm", "想了想 还是我送过去吧", "送检"),
        ("delivery_method", "是你们来还是我抱去呀 我抱不动 你们来吧", "现场检"),
    ],
)
def test_another_way_ends_no_entry(awaiting: str, text: str, way: str) -> None:
    assert said(awaiting, text).get("delivery_method") == way


def test_an_entry_is_ended_by_words_that_end_it() -> None:
    heard = understand("算了 不录了", role="unit", context=Context("ledger_add", "confirm"), now=NOW)
    assert heard.intent == "cancel_flow"


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("编号念秃噜了 11038856后头是56不是65", "11038856"),
        ("编号我好像念秃噜了我再瞅一眼幺幺零三八八五六后头是五六不是六五", "11038856"),
        ("号看错了 不是187 是178 20200503178LF", "20200503178LF"),
    ],
)
def test_the_end_of_a_number_is_put_right_with_its_head(text: str, serial: str) -> None:
    assert said("confirm", text).get("serial") == serial


def test_of_two_numbers_the_one_behind_the_correction_counts() -> None:
    found = said("range", "牌子上写最大30kg 三级 号是DF20188 哎不对 看差了 是DF20198")
    assert found.get("serial") == "DF20198"
    assert "serial_list" not in found


def test_what_else_a_correction_names_is_heard_too() -> None:
    found = said("confirm", "更正：联系人填设备科高建军，手机18947720316，以后由他对接。", "register")
    assert (found.get("contact"), found.get("phone")) == ("高建军", "18947720316")


def test_the_same_maker_is_no_name() -> None:
    assert "manufacturer" not in said("next_action", "2号线同厂家同型号，出厂编号6A22030064，2022年3月购置")


@pytest.mark.parametrize(
    ("awaiting", "text", "slot", "value", "flow"),
    [
        ("confirm", "安装位置写细一点吧，实训楼空压机总管", "install_location", "实训楼空压机总管", "ledger_add"),
        ("delivery_method", "装车上 车号蒙BT6183 收车费用的", "install_location", "车上", "ledger_add"),
        ("next_action", "计价器 编号A0518872 22年8月跟车一块上的", "install_location", None, "ledger_add"),
        ("company_name", "我们是四川的 在包头卖水果 卖了八年了", "company_name", None, "register"),
    ],
)
def test_what_tells_of_a_value_is_none(awaiting: str, text: str, slot: str, value: str | None, flow: str) -> None:
    assert said(awaiting, text, flow).get(slot) == value
