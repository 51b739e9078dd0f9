"""What a photo says fills the entry; what is said with it wins; what could not be read is said."""

from __future__ import annotations

from typing import Any

from handlers.dialogue.engine import step
from handlers.dialogue.model import Actor, Said, State, Turn, World
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
    assert "型号规格照片上是 ACS-30，您说的是 ACS-15" in words(turn)
    assert "回“型号规格改成ACS-30”" in words(turn)
    later = sent(SCALE, state=turn.state)
    assert values(later, "ledger_add")["model"] == "ACS-15"
    assert "您说的是 ACS-15" in words(later)


def test_a_caption_is_no_riddle_and_fills_nothing() -> None:
    turn = sent(LICENCE, "喏 拍得有点糊")
    assert "没太明白" not in words(turn)
    assert values(turn, "register")["company_name"] == "赛罕区惠香蔬菜店"
    assert "address" not in values(turn, "register")


def test_a_photo_that_says_the_same_is_not_asked_about() -> None:
    assert "对不上" not in words(sent(SCALE, "型号acs-30 编号938581"))
