"""A value that is taken back in the same message is left out, with the words that take it back."""

from __future__ import annotations

from datetime import date

import pytest

from nlu import serial
from nlu.self_repair import mended

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("编号24061178 不对 眼花了 24061187", "编号24061187"),
        ("三级 号是DF20188 哎不对 看差了 是DF20198", "三级 号是DF20198"),
        ("心电图机 SE-1201 编号M19804 哎不对 看串行了 是M19084 深圳理邦的", "心电图机 SE-1201 编号M19084 深圳理邦的"),
        ("编号二零幺九零三七六哦不对不对是二零幺九零三六七", "编号20190367"),
        ("手机13947551036 哎不对 13947551063", "手机13947551063"),
        ("型号NHT-6 写错了 NHT-6A 佛山南华", "型号NHT-6A 佛山南华"),
        ("厂子是华鹰衡器 去年三月买的噢不对是前年三月买的", "厂子是华鹰衡器 前年三月买的"),
        ("啥时候买的 前年吧 不对不对是二零二三年十月份", "啥时候买的 二零二三年十月份"),
        ("压力表 Y-100 编号 330 哦不 331", "压力表 Y-100 编号 331"),
    ],
)
def test_left_out(said: str, meant: str) -> None:
    assert mended(said, TODAY) == meant


@pytest.mark.parametrize(
    "said",
    [
        "哎不对 编号打错了 是938580",
        "不对，型号是ACS-15",
        "心电图机那编号我看串行了 不是FX2008316 是FX2003816 给改了",
        "40克起 最大30kg 不对 40克是另一个 这仨都是200g-30kg Ⅲ级",
        "办公楼后面还有根7千瓦的交流桩 JL0088 就给自己公司车充 不对外不收费 这个要录不",
        "编号A12345 不对 型号是B12345",
        "编号938579那台的型号写错了",
        "送检错了 是现场检",
        "第1台受理 第2台不受理 测量范围写错了",
    ],
)
def test_left_to_those_who_correct(said: str) -> None:
    assert mended(said, TODAY) == said


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("编号2308A0117 另外两个前头一样都是2308A 后面0118 0121", ["2308A0117", "2308A0118", "2308A0121"]),
        ("编号YE88001 另外两台尾号是002和003", ["YE88001", "YE88002", "YE88003"]),
        ("出厂编号938579 其余几台后两位80 81 82", ["938579", "938580", "938581", "938582"]),
        ("编号938579 厂家电话后面0118", ["938579"]),
    ],
)
def test_numbers_of_which_only_the_ends_are_said(said: str, numbers: list[str]) -> None:
    assert [one.value for one in serial.find(said)] == numbers
