"""快到期的都约上 books what is due, and nothing else: the word behind the reminder's 1."""

from datetime import date, timedelta

import pytest

from booking.instrument import IN_USE, Instrument
from handlers.flows.falling_due import of_time
from tests.talking import NOW

TODAY = date(2026, 11, 21)


def scale(serial: str, days: int | None) -> Instrument:
    until = None if days is None else TODAY + timedelta(days=days)
    return Instrument(
        serial, "u", "1", "电子计价秤", "非自动衡器", "非自动衡器", "ACS-30", serial, "厂", "150105", "赛罕区", "摊上",
        "贸易结算", "现场检", IN_USE, NOW, valid_until=until, created_at=NOW,
    )  # fmt: skip


ROWS = [scale("over", -1), scale("today", 0), scale("soon", 60), scale("later", 61), scale("never", None)]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("快到期的", ["over", "today", "soon"]),
        ("到期的", ["over", "today", "soon"]),
        ("快过期的", ["over", "today", "soon"]),
        ("该检的", ["over", "today", "soon"]),
        ("已经过期的", ["over"]),
        ("超期的", ["over"]),
    ],
)
def test_words_of_time_pick_by_the_day(words: str, meant: list[str]) -> None:
    found = of_time(words, ROWS, TODAY)
    assert found is not None
    assert [row.serial for row in found] == meant


@pytest.mark.parametrize("words", ["", "其他", "没约的", "不合格的"])
def test_other_words_pick_otherwise(words: str) -> None:
    assert of_time(words, ROWS, TODAY) is None
