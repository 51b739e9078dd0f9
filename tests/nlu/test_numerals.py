"""Numbers as people write and say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import numerals


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("三十", 30), ("十五", 15), ("廿三", 23), ("一百零五", 105), ("一百二", 120), ("两百五", 250),
        ("一万二", 12000), ("一万零五十", 10050),
        ("两千零八", 2008), ("三亿", 300_000_000), ("二〇一三", 2013), ("幺幺零", 110), ("三点五", 3.5),
        ("零点零五", 0.05), ("半", 0.5), ("俩", 2),
        ("仨", 3), ("壹佰贰拾", 120), ("1,000", 1000), ("1.5万", 15000), ("3千", 3000), ("３０", 30), ("-3", -3),
        ("+7", 7), ("0012", 12),
    ],
)  # fmt: skip
def test_reads(said: str, value: float) -> None:
    assert numerals.read(said) == value


@pytest.mark.parametrize(
    "said", ["", "三三十", "一点", "十百", "三台", "abc", "1.2.3", "点五", "百", "九" * 60, "9" * 60]
)
def test_leaves_alone(said: str) -> None:
    assert numerals.read(said) is None


@given(st.decimals(-(10**9), 10**9, places=4))
def test_round_trip(value: object) -> None:
    number = numerals.tidy(float(str(value)))
    assert numerals.read(numerals.show(number)) == number
