"""What an audit of the data looks for (真实、有效、可用, SPEC 8), and how a score follows from what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TRUE, VALID, USABLE = "真实", "有效", "可用"
SIDES: Final = (TRUE, VALID, USABLE)
INSTRUMENT, UNIT, RESULT = "instrument", "unit", "result"
MANY_UNITS_A_PHONE: Final = 5
"""A manager of a market files for many; so many under one telephone are worth a look."""
LONGEST_VALIDITY_YEARS: Final = 12
"""No period of verification is longer."""


@dataclass(frozen=True)
class DataRule:
    """One rule: on which side of the data it looks, at what things, and what to do about what it finds."""

    name: str
    side: str
    thing: str
    title: str
    mend: str


RULES: Final = (
    DataRule("serial_twice", TRUE, INSTRUMENT, "同一厂家同一编号在几个单位", "核对铭牌；转让了的在原单位转出"),
    DataRule("unit_twice", TRUE, UNIT, "同一区县有同名的单位", "核对执照；重复的注销一个"),
    DataRule("phone_many", TRUE, UNIT, "一个手机号管很多单位", "核对联系人；代办的补上本人的手机号"),
    DataRule("bought_never", TRUE, INSTRUMENT, "购置时间不可能", "照发票或铭牌改正"),
    DataRule("no_capability", TRUE, RESULT, "出结果的机构没有这项能力", "核对机构和类别；缺的能力补录"),
    DataRule("until_never", VALID, INSTRUMENT, "有效期不可能", "照证书改正"),
    DataRule("expired_in_use", VALID, INSTRUMENT, "过了有效期还在用", "约检；不用了的停用或报废"),
    DataRule("undated", VALID, INSTRUMENT, "没有有效期", "导入历史结果，或者约首次检定"),
    DataRule("range_unit", USABLE, INSTRUMENT, "测量范围的单位和类别对不上", "照铭牌改正测量范围或类别"),
    DataRule("no_county", USABLE, INSTRUMENT, "使用地点没有到区县", "补到区县，才知道归谁检"),
    DataRule("no_number", USABLE, INSTRUMENT, "没有出厂编号", "照铭牌补上；确实没有的贴上单位自己的编号"),
)
BY_NAME: Final[Mapping[str, DataRule]] = {one.name: one for one in RULES}


def score(total: int, bad: int) -> int | None:
    """Of a hundred, how many instruments nothing is wrong with; None where there are none.

    >>> score(200, 3), score(0, 0), score(3, 3)
    (98, None, 0)
    """
    return 100 * (total - bad) // total if total else None
