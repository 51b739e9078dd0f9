"""Codes that are read aloud, ranges said by their ends or their time, and fields that are said to be missing."""

from __future__ import annotations

import pytest

from nlu import absent, dictation, division, measuring_range, serial


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("型号a w a五六八八", "型号AWA5688"),
        ("型号 a c s 杠三十 编号四零零二一", "型号 ACS-30 编号40021"),
        ("DJY-218A 一八九五八三p东枪 一八九五八三p西枪", "DJY-218A 189583P东枪 189583P西枪"),
        ("型号二三二 编号x d三九一九四丹阳市", "型号232 编号XD39194丹阳市"),
        ("编号零九一二杠三三", "编号0912-33"),
        ("t h w六二四四b二编号二二零零一九p南枪", "THW6244B2编号220019P南枪"),
        ("九二三五零六二八 M A 三三 T 八 K 七二 L", "92350628MA33T8K72L"),
        ("写的是 X J 幺幺 D 二零一七年买的", "写的是 XJ11D 二零一七年买的"),
        ("型号ACS三十两百克到三十公斤", "型号ACS30，两百克到三十公斤"),
        ("TCS一百五一公斤到一百五十公斤", "TCS150，一公斤到一百五十公斤"),
        ("d s 二二三 两台", "DS223 两台"),
        ("W-六六零 w杠六六零", "W-660 W-660"),
    ],
)
def test_a_code_that_is_read_aloud_is_written(said: str, written: str) -> None:
    assert dictation.written(said) == written


@pytest.mark.parametrize(
    "said",
    ["ACS-30一台 最大三十公斤", "三台秤 二一年六月买的", "编号三台 型号一样", "A区十二号", "B超一台",
     "CT两台", "椭圆三道杠 三级",
     "一五零三六零七七一二五", "CNG一号枪"],
)  # fmt: skip
def test_numerals_elsewhere_stay(said: str) -> None:
    assert dictation.written(said) == said


def test_a_numeral_is_a_code_where_one_is_asked_for() -> None:
    assert [dictation.written(t, asked=True) for t in ("二三二", "x d 三九一九四", "没有", "就这一台")] == [
        "232", "XD39194", "没有", "就这一台",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("每分钟5到45升", {"min": 5, "max": 45, "unit": "L/min"}),
        ("每小时20到200公里", {"min": 20, "max": 200, "unit": "km/h"}),
        ("一百吨的 最小1吨", {"min": 1, "max": 100, "unit": "t"}),
        ("误差正负零点五千帕 量程零到四十千帕", {"min": 0, "max": 40, "unit": "kPa"}),
        ("最大30公斤 10克一格", {"max": 30, "unit": "kg"}),
    ],
)
def test_a_range_is_read_with_its_time_and_its_ends_and_without_the_error(said: str, value: object) -> None:
    assert [one.value for one in measuring_range.find(said)] == [value]


def test_a_step_is_a_division() -> None:
    assert [division.find(t)[0].value for t in ("10克一格", "每格5克")] == [
        {"value": 10, "unit": "g"},
        {"value": 5, "unit": "g"},
    ]


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("案秤一台 没有型号 编号2201", ("model",)),
        ("型号编号厂家都没有，国产的", ("model", "serial", "manufacturer")),
        ("测量范围准确度都没写", ("range", "accuracy")),
        ("编号没有，型号XJ", ("serial",)),
        ("型号没问题 编号938579", ()),
        ("没有 编号是938579", ()),
    ],
)
def test_fields_that_are_said_to_be_missing(said: str, slots: tuple[str, ...]) -> None:
    assert absent.find(said) == slots


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("两吨五", {"max": 2.5, "unit": "t"}),
        ("一公斤二两", {"max": 1.1, "unit": "kg"}),
        ("-20℃~50℃", {"min": -20, "max": 50, "unit": "°C"}),
        ("15kg/30kg", {"max": 30, "unit": "kg"}),
        ("Max 6/15kg e=2/5g", {"max": 15, "unit": "kg"}),
        ("五六吨", None),
        ("百八十斤", None),
    ],
)
def test_a_size_is_read_wholly_or_not_at_all(said: str, value: object) -> None:
    assert measuring_range.read(said) == value


def test_a_number_in_groups_is_one_and_a_spoiled_one_none() -> None:
    assert [serial.read_list(t) for t in ("9385 79", "0012 0013", "1.23E+10")] == [
        ("938579",),
        ("0012", "0013"),
        None,
    ]
