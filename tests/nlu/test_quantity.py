"""Quantities and their units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import division, quantity
from nlu.units import UNITS, unit_said


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("30公斤", 30, "kg"), ("30 KG", 30, "kg"), ("30㎏", 30, "kg"), ("六十斤", 30, "kg"), ("二两", 100, "g"),
        ("十二两", 600, "g"), ("两斤半", 1.25, "kg"),
        ("一斤二两", 0.6, "kg"), ("半斤", 0.25, "kg"), ("两吨半", 2.5, "t"), ("1.6个兆帕", 1.6, "MPa"),
        ("40千帕", 40, "kPa"), ("300毫米汞柱", 300, "mmHg"),
        ("5升每分钟", 5, "L/min"), ("5L/分", 5, "L/min"), ("三千克", 3, "kg"), ("60公里每小时", 60, "km/h"),
        ("130分贝", 130, "dB"), ("2毫伏", 2, "mV"),
        ("3mPa", 3, "mPa"), ("3Mpa", 3, "MPa"), ("100%LEL", 100, "%LEL"), ("-20℃", -20, "°C"),
        ("200Ｇ", 200, "g"), ("120kW", 120, "kW"),
    ],
)  # fmt: skip
def test_reads(said: str, value: float, unit: str) -> None:
    assert quantity.read(said) == {"value": value, "unit": unit}


@pytest.mark.parametrize("said", ["", "30", "公斤", "2024安装", "三两台", "30天", "17号", "ACS-30g", "升级", "5级"])
def test_leaves_alone(said: str) -> None:
    assert quantity.read(said) is None


@pytest.mark.parametrize(
    ("said", "unit"), [("MPA", "MPa"), ("mpa", "mpa"), ("MV", "MV"), ("mv", "mV"), ("kpa", "kPa"), ("MMHG", "mmHg")]
)
def test_case_is_kept_where_it_decides(said: str, unit: str) -> None:
    assert unit_said(said) == (unit, 1.0)


@given(st.integers(0, 10**7).map(lambda n: n / 1000), st.sampled_from(sorted(UNITS)))
def test_round_trip(number: float, unit: str) -> None:
    value: quantity.Quantity = {"value": number if number % 1 else int(number), "unit": unit}
    assert quantity.read(quantity.show(value)) == value
    assert division.read(division.show(value)) == value


@pytest.mark.parametrize("said", ["e=10g", "e = 10 g", "分度值10克", "检定分度值e=10g", "d=10g", "10g"])
def test_division(said: str) -> None:
    assert division.read(said) == {"value": 10, "unit": "g"}
