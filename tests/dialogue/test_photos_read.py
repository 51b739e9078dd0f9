"""What a photo says fills the entry; what is said with it wins; what could not be read is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from handlers.dialogue.engine import step
from handlers.dialogue.model import Actor, Said, State, Turn, World
from handlers.flows.ledger_rows import rows
from handlers.skills import SKILLS
from nlu.plates.read import Reading
from tests.talking import NOW, Town, the_matcher

LICENCE = Reading("licence", {"company_name": "赛罕区惠香蔬菜店", "legal_person": "云秀兰"}, {"uscc": 0.0})
SCALE = Reading("nameplate", {"name": "电子计价秤", "model": "ACS-30", "serial": "938581"}, {"accuracy": 0.0})


def sent(reading: Reading | None, text: str = "", state: State | None = None) -> Turn:
    world = World(Actor("p1", "unit"), NOW, "m1", "chat", Town().open().store, the_matcher())
    return step(SKILLS, State() if state is None else state, Said(text, ("photo",), reading), world)


def values(turn: Turn, flow: str) -> dict[str, Any]:
    return next(dict(f.values) for f in turn.state.frames if f.flow == flow)


def words(turn: Turn) -> str:
    return "\n".join(reply.text for reply in turn.replies)


def test_a_plate_fills_the_entry_and_what_is_said_with_it_wins() -> None:
    turn = sent(SCALE, "编号938582")
    found = values(turn, "ledger_add")
    assert (found["instrument_name"], found["model"], found["serial"]) == ("电子计价秤", "ACS-30", "938582")
    assert "照片上看到" in words(turn)
    assert "准确度等级没看清" in words(turn)


def test_a_licence_fills_the_registration() -> None:
    turn = sent(LICENCE)
    assert values(turn, "register")["company_name"] == "赛罕区惠香蔬菜店"
    assert values(turn, "register")["photos"] == ["photo"]
    assert "信用代码没看清" in words(turn)


def test_a_photo_that_cannot_be_read_says_so_and_one_that_nobody_read_is_kept() -> None:
    assert "没看清" in words(sent(Reading()))
    assert "照片收到" in words(sent(None))


def test_a_photo_that_says_otherwise_is_asked_about_and_what_was_said_stays() -> None:
    turn = sent(SCALE, "型号ACS-15 编号938582")
    assert values(turn, "ledger_add")["serial"] == "938582"
    assert "型号规格照片上是 ACS-30，已经记的是 ACS-15" in words(turn)
    assert "回“型号规格改成ACS-30”" in words(turn)
    later = sent(SCALE, state=turn.state)
    assert values(later, "ledger_add")["model"] == "ACS-15"
    assert "已经记的是 ACS-15" in words(later)


def test_a_caption_is_no_riddle_and_fills_nothing() -> None:
    turn = sent(LICENCE, "喏 拍得有点糊")
    assert "没太明白" not in words(turn)
    assert values(turn, "register")["company_name"] == "赛罕区惠香蔬菜店"
    assert "address" not in values(turn, "register")


def test_a_photo_that_says_the_same_is_not_asked_about() -> None:
    assert "对不上" not in words(sent(SCALE, "型号acs-30 编号938581"))


SECOND = Reading("nameplate", {"name": "电子计价秤", "model": "ACS-15", "serial": "938590"}, {})
THIRD = Reading("nameplate", {"name": "台秤", "model": "TCS-150", "serial": "T2106"}, {})


def several(*readings: Reading | None, text: str = "", state: State | None = None) -> Turn:
    """Pictures that came in one message."""
    world = World(Actor("p1", "unit"), NOW, "m1", "chat", Town().open().store, the_matcher())
    before = tuple((f"photo{n}", reading) for n, reading in enumerate(readings[:-1]))
    said = Said(text, ("photo",), readings[-1], before=before)
    return step(SKILLS, State() if state is None else state, said, world)


def test_several_plates_in_one_message_are_several_instruments_each_with_its_photo() -> None:
    turn = several(SCALE, SECOND, THIRD)
    rows = values(turn, "ledger_add")["instruments"]["rows"]
    assert [(row["model"], row["serial"]) for row in rows] == [
        ("ACS-30", "938581"),
        ("ACS-15", "938590"),
        ("TCS-150", "T2106"),
    ]
    assert [row["photos"] for row in rows] == [["photo0"], ["photo1"], ["photo"]]
    assert [row["category"]["second"] for row in rows] == ["非自动衡器"] * 3
    assert len(turn.replies) == 1
    assert "第2台：照片上看到" in words(turn)
    assert "第3台：照片上看到" in words(turn)


def test_a_second_photo_of_the_same_plate_is_no_second_instrument() -> None:
    turn = several(SCALE, SCALE)
    assert "instruments" not in values(turn, "ledger_add")
    assert values(turn, "ledger_add")["photos"] == ["photo0", "photo"]


def test_a_further_plate_sent_later_is_a_further_instrument() -> None:
    turn = sent(SECOND, state=sent(SCALE).state)
    assert [row["serial"] for row in values(turn, "ledger_add")["instruments"]["rows"]] == ["938581", "938590"]


def test_one_that_cannot_be_read_among_several_hides_no_other() -> None:
    turn = several(SCALE, Reading(), SECOND)
    assert [row["serial"] for row in values(turn, "ledger_add")["instruments"]["rows"]] == ["938581", "938590"]
    assert "没看清" in words(turn)


def test_a_licence_and_plates_in_one_message_fill_both() -> None:
    turn = several(LICENCE, SCALE)
    assert values(turn, "register")["company_name"] == "赛罕区惠香蔬菜店"
    assert values(turn, "ledger_add")["serial"] == "938581"


def test_the_camera_is_the_first_button_where_a_photo_can_come() -> None:
    world = World(Actor("p1", "unit"), NOW, "m1", "web", Town().open().store, the_matcher())
    asked = step(SKILLS, State(), Said("注册"), world)
    assert asked.replies[-1].choices[0].label == "拍执照"
    assert "拍一张营业执照" in words(asked)
    by_sms = step(SKILLS, State(), Said("注册"), replace(world, channel="sms"))
    assert all(choice.label != "拍执照" for choice in by_sms.replies[-1].choices)
    assert "拍" not in words(by_sms)
    typed = step(SKILLS, asked.state, Said("拍执照"), world)
    assert "相机" in words(typed)
    assert typed.replies[-1].choices[0].label == "拍执照"


def test_the_owner_on_the_licence_is_offered_as_the_contact() -> None:
    whole = Reading("licence", {**LICENCE.fields, "uscc": "92150105MA0Q7K2L8J"}, {})
    turn = sent(whole)
    while turn.state.frames[-1].awaiting != "contact":
        asked = turn.state.frames[-1].awaiting
        said = {"uscc": "92150102H68QAKGT80", "company_name": "赛罕区惠香蔬菜店"}[asked]
        world = World(Actor("p1", "unit"), NOW, "m2", "web", Town().open().store, the_matcher())
        turn = step(SKILLS, turn.state, Said(said), world)
    assert "云秀兰" in words(turn)
    assert turn.replies[-1].choices[0].label == "云秀兰"


GAUGE = Reading("nameplate", {"name": "压力表", "serial": "A170952", "manufacturer": "红旗仪表有限公司"})
REFRACTOR = Reading("nameplate", {"name": "验光仪", "model": "KR-8900", "manufacturer": "拓普康株式会社"})
MONITOR = Reading("nameplate", {"name": "电子血压计", "serial": "20230417", "manufacturer": "江苏鱼跃医疗设备"})


@pytest.mark.parametrize("pair", list(permutations((GAUGE, REFRACTOR, MONITOR, SCALE), 2)))
def test_photos_of_two_instruments_never_merge(pair: tuple[Reading, Reading]) -> None:
    first = sent(pair[0])
    second = sent(pair[1], state=first.state)
    found = rows(values(second, "ledger_add"))
    assert len(found) == 2
    for row, reading in zip(found, pair, strict=True):
        for name, slot in (("serial", "serial"), ("model", "model")):
            assert row.get(slot, "") in ("", reading.fields.get(name, "")), row
    assert "您说的是" not in words(second)


def test_photos_of_one_instrument_read_a_little_otherwise_are_one() -> None:
    blurred = Reading("nameplate", {"name": "电子计价", "model": "ACS-30", "manufacturer": "永康华鹰"})
    second = sent(blurred, state=sent(SCALE).state)
    assert len(rows(values(second, "ledger_add"))) == 1
