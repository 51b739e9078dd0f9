"""What holds for every reader: it never raises, and its places are places in the text."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import (
    accuracy,
    booking_no,
    dates,
    delivery,
    division,
    id_number,
    measuring_range,
    model,
    numerals,
    org_code,
    phone,
    purpose,
    quantity,
    regions,
    serial,
    time_of_day,
    uscc,
    validity,
)

TODAY = date(2026, 11, 21)
PLAIN = (
    accuracy, booking_no, delivery, division, id_number, measuring_range, model, numerals, org_code, phone, purpose,
    quantity, serial, time_of_day, uscc, validity,
)  # fmt: skip
FINDERS: dict[str, Callable[[str], Sequence[Any]]] = {
    **{module.__name__: module.find for module in PLAIN},
    "dates": lambda text: dates.find(text, today=TODAY, bias="future"),
    "regions": regions.find_regions,
    "bare serials": lambda text: serial.find(text, bare=True),
    "near uscc": uscc.find_near,
}
READERS: tuple[Callable[[str], object], ...] = (
    *(module.read for module in PLAIN),
    lambda text: dates.read(text, today=TODAY, bias="past"),
    regions.region_of,
    regions.zone_said,
    serial.read_list,
    measuring_range.ends_without_unit,
    uscc.check,
    org_code.check,
    id_number.check,
    phone.check,
)
PIECES = (
    *[
        "最大",
        "30",
        "公斤",
        "kg",
        "g",
        "到",
        "~",
        "-",
        "(",
        ")",
        "±",
        "0",
        "1.6",
        "MPa",
        "mPa",
        "编号",
        "型号",
        "ACS-30",
        "938579",
        "、",
        "80",
        "三级",
        "Ⅲ",
        "椭圆",
        "道杠",
        "24年",
        "6月",
    ],
    *[
        "月底",
        "前",
        "下周",
        "三",
        "上午",
        "9点",
        "半",
        "幺三九",
        "0471-3337062",
        "92150102H68QAKGT80",
        "呼市",
        "赛罕",
        "区",
        "新城区",
        "用",
        "卖",
        "送检",
        "来",
    ],
    *["一", "十", "百", "万", "两", "斤", "e=", "有效期", "99月", "32号", "²", "ｋｇ", "〇", "٣", "๓", "④", "ⅷ"],
)
anything = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@given(anything)
def test_never_raises_and_places_are_in_the_text(text: str) -> None:
    for read in READERS:
        read(text)
    for find in FINDERS.values():
        for found in find(text):
            assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize("read", READERS)
def test_nothing_is_read_in_nothing(read: Callable[[str], object]) -> None:
    for text in ("", " ", "\n", "等下啊 有人买菜", "我再看看啊", "嗯"):
        result = read(text)
        assert result is None or "Wrong" in repr(result)
