"""Every way to name a row says which rows of a list it means, of an empty list none."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.flows.rows_meant import named

TODAY = date(2026, 11, 21)
WAYS = (
    "旧的那台", "新的约上", "大的", "小的那台不检", "500公斤那个", "快到期的", "台秤", "第2台", "最后一台", "尾号0018",
    "0018那台",
    "ACS-30那台", "店里的", "计价的那个", "编号T开头那个", "东枪", "除了大的都约", "其余的", "全部", "两台",
)  # fmt: skip


@pytest.mark.parametrize("said", WAYS)
def test_of_an_empty_list_nothing_is_named(said: str) -> None:
    assert named(said, (), TODAY).rows == ()
