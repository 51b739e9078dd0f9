"""At a booking's summary every field of its rows can be put right: by name, place, serial number, or for all."""

from __future__ import annotations

import pytest

from booking.commands import SubmitBooking
from booking.instrument import Instrument
from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import Talk, Town, text_of

FIRST = "录一台电子秤，型号ACS-30，200g-30kg，Ⅲ级，出厂编号938625，永康市华鹰衡器有限公司，放在店铺内，卖水果用，现场检"
SECOND = "录一台电子台秤，型号TCS-150，1kg-150kg，Ⅲ级，出厂编号T20660，上海友声衡器有限公司，放在库房，收粮用，现场检"


def booking(*scales: str) -> Talk:
    """A talk at the summary of a booking of these scales."""
    talk = Talk(Town().open())
    for text in (*REGISTERED, *(said for scale in scales for said in (scale, "保存")), "全部约上"):
        talk.say(text.replace("{code}", talk.town.last_code))
    assert talk.awaiting == CONFIRM
    return talk


def rows(talk: Talk) -> list[Instrument]:
    """The rows that are to be booked, as the ledger has them."""
    found = (talk.town.store.instrument(i) for i in talk.values()["instruments"])
    return [row for row in found if row is not None]


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("编号改成938779", "serial", "938779"),
        ("不对，编号是938779", "serial", "938779"),
        ("型号是TCS-60", "model", "TCS-60"),
        ("名字叫电子计价秤", "instrument_name", "电子计价秤"),
        ("厂家写错了，是上海友声衡器有限公司", "manufacturer", "上海友声衡器有限公司"),
        ("改成送检", "delivery_method", "送检"),
        ("我自己送过去", "delivery_method", "送检"),
        ("地点改成后厨", "install_location", "后厨"),
        ("最大是15公斤", "range", {"min": 0.2, "max": 15, "unit": "kg"}),
        ("等级改成二级", "accuracy", "II"),
    ],
)
def test_of_one_row_any_field(said: str, field: str, value: object) -> None:
    talk = booking(FIRST)
    shown = talk.say(said)
    assert getattr(rows(talk)[0], field) == value
    assert "【约检定】" in text_of(shown)
    assert [c.label for c in shown[-1].choices] == ["提交", "暂存", "取消"]
    talk.say("提交")
    assert any(isinstance(command, SubmitBooking) for command, _ in talk.done)


@pytest.mark.parametrize(
    ("said", "serials"),
    [
        ("第2台编号改成T20661", ["938625", "T20661"]),
        ("T20660的编号应该是T20661", ["938625", "T20661"]),
        ("第一台的编号改成938626", ["938626", "T20660"]),
        ("编号改成938779", ["938625", "T20660"]),
    ],
)
def test_of_several_rows_the_one_that_is_named(said: str, serials: list[str]) -> None:
    talk = booking(FIRST, SECOND)
    shown = talk.say(said)
    assert [row.serial for row in rows(talk)] == serials
    assert ("哪一台" in text_of(shown)) is (serials == ["938625", "T20660"])
    assert talk.awaiting == CONFIRM


def test_the_way_is_changed_for_all_of_them_and_a_day_beside_it_is_the_day_wished_for() -> None:
    talk = booking(FIRST, SECOND)
    talk.say("下周三我们自己送过去")
    assert {row.delivery_method for row in rows(talk)} == {"送检"}
    assert talk.values()["preferred_date"] == "2026-11-25"


def test_after_submission_the_way_is_changed_in_the_ledger() -> None:
    talk = booking(FIRST)
    row = talk.values()["instruments"][0]
    talk.say("提交")
    assert "现场检 → 送检" in text_of(talk.say("我要改成送检"))
    talk.say("对")
    changed = talk.town.store.instrument(row)
    assert changed is not None
    assert changed.delivery_method == "送检"
