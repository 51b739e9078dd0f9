"""The codes of price scales: taken when said or seen before their day, asked for from that day on, and put right."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking.dated_rules import NEW_REGULATION, rule_named
from booking.fields import MARKS, OWN_MARKS
from booking.instrument import NO_VALUE, Instrument
from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import NOW, Talk, Town, text_of

THAT_DAY = NOW.replace(**{n: getattr(rule_named(NEW_REGULATION).since, n) for n in ("year", "month", "day")})
SCALE = "录一台电子计价秤，型号ACS-30，200g-30kg，Ⅲ级，出厂编号938625，永康华鹰，放在店铺内，卖水果用，现场检"
CODES = "生产码SC202701080001，铅封号B00417，CPA 2022F077-31"
GIVEN = {"production_code": "SC202701080001", "seal_no": "B00417", "approval_no": "2022F077-31"}


def shop(now: datetime = NOW) -> Talk:
    """A talk of a shop that has registered."""
    talk = Talk(Town(now=now).open())
    for text in REGISTERED:
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


def marks(row: Instrument) -> dict[str, str]:
    """The codes of a row that has any."""
    return {name: value for name in MARKS if (value := getattr(row, name))}


def ledger(talk: Talk) -> list[Instrument]:
    """The rows of the ledger as they stand."""
    (unit_id,) = {role.ref for role in talk.town.store.roles(talk.person_id) if role.kind == "unit"}
    return list(talk.town.store.instruments(unit_id))


@pytest.mark.parametrize("day", [NOW, THAT_DAY - timedelta(days=1)])
def test_before_the_day_none_is_asked_for(day: datetime) -> None:
    talk = shop(day)
    talk.say(SCALE)
    assert talk.awaiting == CONFIRM
    assert not {*MARKS} & talk.values().keys()


def test_said_before_the_day_they_are_taken() -> None:
    talk = shop()
    said = text_of(talk.say(f"{SCALE}，{CODES}"))
    assert talk.awaiting == CONFIRM
    assert "生产码：SC202701080001" in said
    talk.say("保存")
    assert marks(ledger(talk)[0]) == GIVEN


def test_from_the_day_on_a_price_scale_is_asked_for_them() -> None:
    talk = shop(THAT_DAY)
    talk.say(SCALE)
    for name, value in GIVEN.items():
        assert talk.awaiting == name
        talk.say(value)
    assert talk.awaiting == CONFIRM
    talk.say("保存")
    assert marks(ledger(talk)[0]) == GIVEN


@pytest.mark.parametrize("other", ["电子台秤，型号TCS-150，1kg-150kg", "杆秤，没有型号，1kg-15kg"])
def test_what_is_no_price_scale_is_never_asked(other: str) -> None:
    talk = shop(THAT_DAY)
    talk.say(f"录一台{other}，Ⅲ级，出厂编号T20660，上海友声，放在库房，收粮用，现场检")
    assert not talk.awaiting or talk.awaiting not in MARKS


@pytest.mark.parametrize(("way_out", "stands"), [("没有", NO_VALUE), ("看不到", ""), ("不清楚", "")])
def test_each_question_has_a_way_past_it(way_out: str, stands: str | None) -> None:
    talk = shop(THAT_DAY)
    talk.say(SCALE)
    assert talk.awaiting == "production_code"
    talk.say(way_out)
    assert talk.awaiting == "seal_no"
    assert talk.values().get("production_code") == stands


@pytest.mark.parametrize("said", ["我得去看看", "老秤哪有这个", "一共两个铅封都好着呢"])
def test_what_is_no_code_is_none(said: str) -> None:
    talk = shop(THAT_DAY)
    talk.say(SCALE)
    talk.say(said)
    assert talk.values().get("production_code") in (None, NO_VALUE)


def test_a_code_said_for_another_question_is_written_where_it_belongs() -> None:
    talk = shop(THAT_DAY)
    talk.say(SCALE)
    talk.say("铅封号是B00417")
    assert talk.awaiting == "production_code"
    assert talk.values()["seal_no"] == "B00417"


@pytest.mark.parametrize("name", MARKS)
def test_each_is_put_right_by_its_name(name: str) -> None:
    label = {"production_code": "生产码", "repair_code": "维修码", "check_code": "检定码", "seal_no": "铅封号",
             "approval_no": "型批号"}[name]  # fmt: skip
    talk = shop()
    talk.say(f"{SCALE}，{label}A12345")
    assert talk.values()[name] == "A12345"
    talk.say(f"{label}改成A12346")
    assert talk.values()[name] == "A12346"
    assert (talk.values()["serial"], talk.values()["model"]) == ("938625", "ACS-30")


def test_a_saved_row_takes_a_code_later() -> None:
    talk = shop()
    for text in (SCALE, "保存", "938625那台的铅封号改成B00999", "对"):
        talk.say(text)
    assert marks(ledger(talk)[0]) == {"seal_no": "B00999"}


def test_a_copy_takes_over_what_belongs_to_the_model_and_no_code_of_its_own() -> None:
    talk = shop()
    for text in (f"{SCALE}，{CODES}", "保存", "再来一台一样的，编号938626", "保存"):
        talk.say(text)
    copy = ledger(talk)[1]
    assert copy.serial == "938626"
    assert marks(copy) == {"approval_no": "2022F077-31"}
    assert not {*marks(copy)} & {*OWN_MARKS}


def test_several_rows_never_share_a_code() -> None:
    talk = shop()
    talk.say("录两台电子计价秤，ACS-30，200g-30kg，Ⅲ级，永康华鹰，放在店铺内，卖水果用，现场检")
    talk.say("第一台编号938625 生产码SC202701080001")
    talk.say("第二台编号938626 生产码SC202701080002")
    talk.say("保存")
    assert [(row.serial, row.production_code) for row in ledger(talk)] == [
        ("938625", "SC202701080001"), ("938626", "SC202701080002"),
    ]  # fmt: skip
