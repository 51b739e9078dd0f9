"""Dates, times of day and lengths of validity."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import dates, time_of_day, validity

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("去年底买的", "2025-12"), ("24年6月", "2024-06"), ("22年5月买的", "2022-05"),
        ("2018.11.22", "2018-11-22"), ("2018/11/22", "2018-11-22"),
        ("20181122", "2018-11-22"), ("18.11.22", "2018-11-22"), ("14年6月10号", "2014-06-10"),
        ("二零二四年六月", "2024-06"), ("一三年买的老秤", "2013"),
        ("零八年", "2008"), ("九八年", "1998"), ("13年", "2013"), ("大概三年前吧", "2023"), ("10年前", "2016"),
        ("半年前", "2026-05"), ("两个月前", "2026-09"),
        ("昨天到的货", "2026-11-20"), ("前年", "2024"), ("去年夏天", "2025"), ("今年3月份的时候", "2026-03"),
        ("十二月三号", "2025-12-03"), ("5月份买的", "2026-05"),
        ("上个月", "2026-10"), ("明年3月", "2027-03"), ("2023", "2023"), ("用了三年了", "2023"),
        ("11.20", "2026-11-20"), ("去年5月底", "2025-05"), ("2024年6月初", "2024-06"),
    ],
)  # fmt: skip
def test_purchases(said: str, value: str) -> None:
    assert dates.read(said, today=TODAY, bias="past") == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("下周三上午", "2026-11-25"), ("下周二来", "2026-11-24"), ("周三", "2026-11-25"),
        ("礼拜天", "2026-11-22"), ("后天", "2026-11-23"), ("3天后", "2026-11-24"),
        ("明年4月9号", "2027-04-09"), ("有效期到明年11月20号", "2027-11-20"), ("25号", "2026-11-25"),
        ("20号吧", "2026-12-20"), ("下个月5号", "2026-12-05"),
        ("1月8号", "2027-01-08"), ("月底前", {"to": "2026-11-30"}), ("年底前", {"to": "2026-12-31"}),
        ("12月1号之后都行", {"from": "2026-12-01"}),
        ("下周", {"from": "2026-11-23", "to": "2026-11-29"}),
        ("11月25号到28号", {"from": "2026-11-25", "to": "2026-11-28"}),
        ("三天之内", {"to": "2026-11-24"}),
        ("下周一到周三", {"from": "2026-11-23", "to": "2026-11-25"}),
    ],
)  # fmt: skip
def test_appointments(said: str, value: object) -> None:
    assert dates.read(said, today=TODAY, bias="future") == value


@pytest.mark.parametrize(
    "said",
    [
        "",
        "2月30号",
        "99月",
        "13月1号",
        "3排22号",
        "A区17号",
        "6个月",
        "二十年",
        "三年一检",
        "每周一",
        "五六年了",
        "二三年了",
        "随便 看你们时间",
        "刚才",
        "不要下周一 下周二来",
        "9点",
    ],
)
def test_leaves_alone(said: str) -> None:
    assert dates.read(said, today=TODAY, bias="future") is None


def test_all_are_found_with_their_places() -> None:
    text = "不要下周一 下周二来"
    assert [(f.value, text[f.start : f.end]) for f in dates.find(text, today=TODAY)] == [
        ("2026-11-23", "下周一"),
        ("2026-11-24", "下周二"),
    ]


@given(st.dates(date(1981, 1, 1), date(2099, 12, 31)), st.sampled_from([4, 7, 10]))
def test_round_trip(day: date, precision: int) -> None:
    value = day.isoformat()[:precision]
    assert dates.read(dates.show(value), today=TODAY) == value


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_ranges_round_trip(day: date, days: int) -> None:
    span: dates.DateRange = {"from": day.isoformat(), "to": (day + timedelta(days=days)).isoformat()}
    assert dates.read(dates.show(span), today=TODAY) == span
    until: dates.DateRange = {"to": day.isoformat()}
    assert dates.read(dates.show(until), today=TODAY) == until


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_any_day_may_be_today(today: date) -> None:
    for said in ("下周三", "上个月", "月底前", "去年底", "2月29号", "三年前", "31号", "下个月31号", "年初", "元旦"):
        dates.read(said, today=today, bias="future")
        dates.read(said, today=today, bias="past")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("上午9点半", "09:30"), ("下午三点", "15:00"), ("14:30", "14:30"), ("上午", "AM"), ("下午吧", "PM"),
        ("九点一刻", "09:15"), ("晚上8点", "20:00"),
        ("3点", "15:00"), ("十点钟", "10:00"), ("中午", "12:00"), ("2点30", "14:30"),
    ],
)  # fmt: skip
def test_times(said: str, value: str) -> None:
    assert time_of_day.read(said) == value
    assert time_of_day.read(time_of_day.show(value)) == value


@pytest.mark.parametrize("said", ["一点都不", "三点五公斤", "快点", "有一点", "25:00", "1:2:3"])
def test_no_times(said: str) -> None:
    assert not time_of_day.find(said)


@pytest.mark.parametrize(
    ("said", "value"),
    [("半年", "6个月"), ("一年有效", "1年"), ("12个月", "12个月"), ("有效期两年", "2年"), ("一年半", "18个月")],
)
def test_validity(said: str, value: str) -> None:
    assert validity.read(said) == value
    assert validity.read(validity.show(value)) == value
