"""Days and hours in the words of people are read wholly: lunar days, feasts, nth weekdays, halves, tens, spans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlu import dates, lunar, time_of_day

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("腊月初八", "2027-01-15"), ("农历二月初二", "2027-03-09"), ("正月十六", "2027-02-21"),
        ("大年初六", "2027-02-11"),
        ("年三十", "2027-02-05"), ("中秋节", "2027-09-15"), ("端午节", "2027-06-09"), ("清明节", "2027-04-05"),
        ("双十一", "2027-11-11"), ("元旦前", {"to": "2026-12-31"}), ("国庆节以后", {"from": "2027-10-01"}),
        ("腊月二十三前", {"to": "2027-01-29"}), ("元月8号", "2027-01-08"), ("1月的第一个周一", "2027-01-04"),
        ("下个月第三个礼拜五", "2026-12-18"), ("这个月最后一天", "2026-11-30"), ("下下下周四", "2026-12-10"),
        ("两个半月后", "2027-02-04"), ("过十天", "2026-12-01"), ("过两周", "2026-12-05"), ("大大后天", "2026-11-25"),
        ("1月上旬", {"from": "2027-01-01", "to": "2027-01-10"}), ("下禮拜二", "2026-11-24"), ("三天後", "2026-11-24"),
    ],
)  # fmt: skip
def test_a_day_in_words(said: str, value: Any) -> None:
    assert dates.read(said, today=DAY, bias="future") == value


@pytest.mark.parametrize("said", ["五一路市场", "十一小学", "清明街道", "双12型", "正月", "第三个秤"])
def test_what_is_no_day(said: str) -> None:
    assert not [one for one in dates.find(said, today=DAY, bias="future") if one.value != "2027-02"]


def test_another_day_that_is_left_open_is_found_too() -> None:
    found = dates.find("12月8号或者10号", today=DAY, bias="future")
    assert [one.value for one in found] == ["2026-12-08", "2026-12-10"]


@pytest.mark.parametrize(
    ("said", "value"),
    [("上午八点到十点", "08:00"), ("9点至11点", "09:00"), ("下午三四点", "15:00"), ("十一点", "11:00")],
)
def test_a_span_of_hours_begins_when_it_begins(said: str, value: str) -> None:
    assert [one.value for one in time_of_day.find(said)] == [value]


def test_the_new_year_follows_the_eve() -> None:
    for year in range(2020, 2050):
        eve, new = lunar.solar(year, 12, 0), lunar.solar(year + 1, 1, 1)
        assert eve is not None
        assert new is not None
        assert (new - eve).days == 1
