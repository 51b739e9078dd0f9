"""Numbers that are told in parts: in groups, by what all begin with, as a run, and read again in the same message."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.understand import Context, understand

_NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def _told(text: str, asked: str = "serial") -> dict[str, object]:
    return dict(understand(text, role="unit", context=Context("ledger_add", asked), now=_NOW).slots)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("台秤 TCS-150 出厂编号 XK3190 2207 在门口", "XK31902207"),
        ("压力表 编号HY25 00381 1.6级", "HY2500381"),
        ("编号 KG2309 0174 三级 200g-30kg", "KG23090174"),
        ("LD3306 0027", "LD33060027"),
        ("编号AB2210 150 公斤", "AB2210"),
        ("编号QD3390 2021年买的", "QD3390"),
    ],
)
def test_a_number_in_groups_is_one(said: str, number: str) -> None:
    """Letters and digits, and a group of other digits behind a blank, are one number; a quantity or a year is none."""
    assert _told(said).get("serial") == number


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("编号是YK24 0033和YK24 0034", ["YK240033", "YK240034"]),
        ("FS7701 7702 7708", ["FS7701", "FS7702", "FS7708"]),
        ("前六位都是250300，最后两位分别18、27、36", ["25030018", "25030027", "25030036"]),
        ("尾号是405、406，前边一样都是20240", ["20240405", "20240406"]),
        ("都是YK22打头的 后三位 013 014", ["YK22013", "YK22014"]),
        ("开头都写着8830 尾巴1、2、3", ["88301", "88302", "88303"]),
        ("连号的，从25030031到25030033", ["25030031", "25030032", "25030033"]),
        ("二五零三零零一八 二五零三零零幺九", ["25030018", "25030019"]),
        ("编号25030018，25030019，25030012，哎最后一个说错了是25030021", ["25030018", "25030019", "25030021"]),
        ("T3301 T3302 T3330 末了那个念反了 T3303", ["T3301", "T3302", "T3303"]),
    ],
)
def test_numbers_told_together_are_each_written_whole(said: str, numbers: list[str]) -> None:
    """What all begin with, the ends, runs and repairs give every number."""
    assert _told(said).get("serial_list") == numbers


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("量程5斤到30斤……不是 100克到15公斤", 0.1, 15),
        ("铭牌好小……20g到6kg 那个椭圆里面三道杠", 0.02, 6),
        ("0到1.0兆帕 哎不对 看错了 0到1.6兆帕", 0, 1.6),
        ("地磅 最大50吨……不是 是80吨最小400公斤", 0.4, 80),
        ("最小……40克 最大15公斤", 0.04, 15),
    ],
)
def test_a_range_read_again_stands_alone(said: str, least: float, most: float) -> None:
    """Dots are a pause, and the range behind 不是 is the one that stands."""
    found = _told(said, "range")["range"]
    assert isinstance(found, dict)
    assert (found["min"], found["max"]) == (least, most)


@pytest.mark.parametrize("said", ["最大15公斤 不是30公斤", "最大15公斤，不是30公斤"])
def test_what_is_denied_behind_a_range_is_not_stored(said: str) -> None:
    """A denial behind a value leaves the value."""
    assert _told(said, "range")["range"] == {"max": 15, "unit": "kg"}
