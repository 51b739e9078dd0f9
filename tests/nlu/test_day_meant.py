"""Of the days in a message one is wished for: dates said twice, reasons, days left open, days without a month."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.fill.booking import days_left_open, wanted_day
from nlu.orders.values import appointment
from nlu.reading import Reading

TODAY = date(2026, 11, 21)  # a Saturday


def wished(text: str) -> object:
    found = wanted_day(Reading(text, role="unit", flow="booking", awaiting="confirm", today=TODAY))
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月9号周三行不", "2026-12-09"),
        ("下个月1号，礼拜二，店里人少", "2026-12-01"),
        ("希望12月10日来，周四上午我们不营业", "2026-12-10"),
        ("星期五最好 27号", "2026-11-27"),
        ("12.4（周五）上午", "2026-12-04"),
        ("二十七号行不行", "2026-11-27"),
        ("就约三十号上午吧", "2026-11-30"),
        ("那天我不在 改成八号", "2026-12-08"),
        ("还是9号", "2026-12-09"),
        ("换5号", "2026-12-05"),
        ("12/7上午来", "2026-12-07"),
        ("这礼拜四之前", {"to": "2026-11-26"}),
    ],
)
def test_a_day_is_read_however_it_is_said(text: str, day: object) -> None:
    assert wished(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29号来行吗 30号证就过期了", "2026-11-29"),
        ("月底前来就行 下个月要去南方进货", {"to": "2026-11-30"}),
        ("下礼拜四来吧，再下个月就要关门了", "2026-11-26"),
        ("12月1号以后来，11月28号我得回老家", {"from": "2026-12-01"}),
        ("3号油站检查组要来，最好12月2号检", "2026-12-02"),
        ("周三不行，周四吧", "2026-11-26"),
    ],
)
def test_a_day_that_gives_the_reason_is_no_wish(text: str, day: object) -> None:
    assert wished(text) == day


def test_two_days_running_are_a_span_and_of_others_it_is_asked_which() -> None:
    assert wished("26号27号都行") == {"from": "2026-11-26", "to": "2026-11-27"}
    assert wished("周三或者周四") == {"from": "2026-11-25", "to": "2026-11-26"}
    assert wished("25 26号都行") == {"from": "2026-11-25", "to": "2026-11-26"}
    assert days_left_open("24号或者27号", TODAY) == ("2026-11-24", "2026-11-27")
    assert days_left_open("12月3号或5号", TODAY) == ("2026-12-03", "2026-12-05")
    assert not days_left_open("26号或者27号", TODAY)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("安排在12月2日（周三）下午2点到贵院现场检定", {"date": "2026-12-02", "time": "14:00"}),
        ("12月8号周二上午过去", {"date": "2026-12-08", "time": "AM"}),
        ("11.26 上午到店", {"date": "2026-11-26", "time": "AM"}),
        ("12-03 9:30 送样", {"date": "2026-12-03", "time": "09:30"}),
    ],
)
def test_an_appointment_with_its_weekday_is_one_day(text: str, when: object) -> None:
    assert appointment(text, TODAY) == when
