"""Accuracy classes."""

import pytest

from nlu import accuracy


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("三级", "III"), ("3级", "III"), ("Ⅲ级", "III"), ("III", "III"), ("iii级", "III"), ("椭圆三道杠", "III"),
        ("椭圆里三横", "III"), ("中准确度级", "III"),
        ("二级", "II"), ("Ⅳ", "IIII"), ("1.6级的表", "1.6"), ("1.6", "1.6"), ("准确度等级 1.5级", "1.5"),
        ("0.5S", "0.5S"), ("0.2s级", "0.2S"),
        ("零点五级", "0.5"), ("±0.5kPa", "±0.5kPa"), ("正负0.5千帕", "±0.5kPa"), ("正负千分之三", "±0.3%"),
        ("±3‰", "±0.3%"), ("±1.5%", "±1.5%"), ("0.3%", "0.3%"),
    ],
)  # fmt: skip
def test_reads(said: str, value: str) -> None:
    assert accuracy.read(said) == value
    assert accuracy.read(accuracy.show(value)) == value


@pytest.mark.parametrize("said", ["不知道", "不懂 空着吧", "二级目录", "三级医院", "升级", "第三级", "±25D"])
def test_leaves_alone(said: str) -> None:
    assert accuracy.read(said) is None


def test_a_number_is_a_number_where_it_is_no_scale() -> None:
    assert accuracy.read("2级", scale=False) == "2"
    assert accuracy.read("二级", scale=False) == "2"
    assert accuracy.read("2级") == "II"


def test_both_of_a_correction() -> None:
    assert [f.value for f in accuracy.find("我刚说的三级应该是二级")] == ["III", "II"]
