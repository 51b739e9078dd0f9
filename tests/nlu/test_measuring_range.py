"""Measuring ranges as people write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import measuring_range
from nlu.measuring_range import Range
from nlu.unit_case import mended


def _span(low: float | None, high: float | None, unit: str) -> dict[str, Any]:
    ends = {"min": low, "max": high}
    return {**{end: value for end, value in ends.items() if value is not None}, "unit": unit}


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("200g-30kg", 0.2, 30, "kg"), ("30g-15kg", 0.03, 15, "kg"), ("30kg-200g", 0.2, 30, "kg"),
        ("200克到30公斤", 0.2, 30, "kg"),
        ("从200克 到 30公斤", 0.2, 30, "kg"), ("最大30公斤最小200克", 0.2, 30, "kg"),
        ("最小200g,最大30kg", 0.2, 30, "kg"), ("Max=30kg Min=200g", 0.2, 30, "kg"),
        ("MAX30KG MIN200G", 0.2, 30, "kg"), ("Max 150kg Min 1kg e=50g", 1, 150, "kg"),
        ("最大30最小0.2公斤", 0.2, 30, "kg"), ("两百克到三十公斤", 0.2, 30, "kg"),
        ("200g起 最大30公斤", 0.2, 30, "kg"), ("1斤到60斤", 0.5, 30, "kg"), ("(0~1.6)MPa", 0, 1.6, "MPa"),
        ("（0～1.6）ＭＰａ", 0, 1.6, "MPa"),
        ("0~1.6)MPa", 0, 1.6, "MPa"), ("0-1.6兆帕", 0, 1.6, "MPa"), ("负0.1到2.4兆帕", -0.1, 2.4, "MPa"),
        ("(1.6~0)MPa", 0, 1.6, "MPa"),
        ("0~1.6mPa", 0, 1.6, "mPa"), ("(5~45)L/min", 5, 45, "L/min"), ("5-50升每分钟", 5, 50, "L/min"),
        ("3-80公斤每分钟", 3, 80, "kg/min"),
        ("1公斤到28公斤每分", 1, 28, "kg/min"), ("(20～132)dB", 20, 132, "dB"),
        ("30到130分贝 A计权", 30, 130, "dB"), ("(20~180)公里/小时", 20, 180, "km/h"),
        ("0到300毫米汞柱", 0, 300, "mmHg"), ("0.5到2毫伏", 0.5, 2, "mV"), ("±25D", -25, 25, "D"),
        ("正负25屈光度", -25, 25, "D"), ("0到100%LEL", 0, 100, "%LEL"),
        ("三十公斤的", None, 30, "kg"), ("五吨的地磅", None, 5, "t"), ("能称六十斤", None, 30, "kg"),
        ("1.6个兆帕", None, 1.6, "MPa"),
        ("最大不是30 是15公斤", None, 15, "kg"),
        ("测量范围是0.4t-100t", 0.4, 100, "t"), ("最小200克", 200, None, "g"),
        ("好了 最大30公斤最小200克", 0.2, 30, "kg"),
    ],
)  # fmt: skip
def test_reads(said: str, low: float | None, high: float | None, unit: str) -> None:
    assert measuring_range.read(said) == _span(low, high, unit)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "30",
        "0到1.6",
        "200-30kg",
        "0471-3337062",
        "2026-11-21",
        "202205-03187A",
        "下周三",
        "三级",
        "没写",
        "750V 250A的直流桩",
        "等下啊 有人买菜",
        "5kg-5kg",
    ],
)
def test_leaves_alone(said: str) -> None:
    assert measuring_range.read(said) is None


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        ("加油机THW6244B2，5到45升每分，编号189583P东枪", [_span(5, 45, "L/min")]),
        ("电子计价秤 ACS-30 最大30kg 三级 编号357753", [_span(None, 30, "kg")]),
        ("地磅 SCS-100 100吨 编号20210506", [_span(None, 100, "t")]),
        ("充电桩 直流120kW 编号 CZ240300118", []),
        ("0～40kPa（0～300mmHg）", [_span(0, 40, "kPa"), _span(0, 300, "mmHg")]),
        ("测量范围写DC200V~750V 250A", [_span(200, 750, "V")]),
    ],
)
def test_finds(said: str, spans: list[dict[str, Any]]) -> None:
    assert [f.value for f in measuring_range.find(said)] == spans


_UNITS = st.sampled_from(
    ["kg", "g", "t", "MPa", "kPa", "L/min", "kg/min", "dB", "dB(A)", "km/h", "mV", "D", "%LEL", "mmHg"]
)


@given(st.integers(0, 10**6), st.integers(0, 10**6), _UNITS)
def test_round_trip(a: int, b: int, unit: str) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    value: Range = {"min": _tidy(low / 1000), "max": _tidy(high / 1000), "unit": unit}
    assert measuring_range.read(measuring_range.show(value)) == value


def _tidy(value: float) -> float:
    return int(value) if value.is_integer() else value


def test_ends_without_unit() -> None:
    assert measuring_range.ends_without_unit("0到1.6") == (0, 1.6)
    assert measuring_range.ends_without_unit("最大30") == (None, 30)
    assert measuring_range.ends_without_unit("没写") is None


def test_case_is_mended_only_without_doubt() -> None:
    gauge = "指示类压力表、显示类压力表"
    mended_value = mended({"min": 0, "max": 1.6, "unit": "mPa"}, gauge)
    assert mended_value is not None
    assert mended_value[0] == {"min": 0, "max": 1.6, "unit": "MPa"}
    assert "mPa" in mended_value[1]
    assert mended({"min": 0, "max": 1.6, "unit": "mPa"}, "燃油加油机") is None
    assert mended({"min": 0, "max": 40, "unit": "kPa"}, gauge) is None
    assert mended({"min": 0, "max": 40, "unit": "kg"}, gauge) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("最小那个数不对，牌子上写的100g", {"min": 100, "unit": "g"}),
        ("最小是20克不是50克", {"min": 20, "unit": "g"}),
        ("下限改成0.2MPa", {"min": 0.2, "unit": "MPa"}),
        ("最大写错了是15公斤", {"max": 15, "unit": "kg"}),
        ("最小那台秤60公斤", {"max": 60, "unit": "kg"}),
    ],
)
def test_one_end_is_the_one_that_is_named(text: str, value: dict[str, object]) -> None:
    assert [found.value for found in measuring_range.find(text)] == [value]
