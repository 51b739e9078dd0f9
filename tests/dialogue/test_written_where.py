"""What may be written where: a given value changes only by a correction, its field's name, or its own question."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from handlers.dialogue.engine import step
from handlers.dialogue.model import Said, Turn
from handlers.skills import SKILLS
from tests.talking import Talk, Town

POOL = Path(__file__).parents[1] / "corpus" / "off_answers.tsv"
LINES = [line.split("\t") for line in POOL.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
MOST_FILLED = 0.05
"""The share of the pool, which the scorer of free words has not seen, that may be taken for an answer."""
MAY_FILL = ("wish", "lost", "unsure")
"""A plate that is gone and a 说不清 leave a field empty where it may be empty."""
REGISTERING = ("注册", "赛罕区惠香蔬菜店", "92150105MA0Q7K2L8J", "云秀兰", "15847108236", "昭乌达路农贸市场A区17号")
REGISTERED = (*REGISTERING, "确认", "{code}")
ENTERING = (
    "录器具", "电子台秤", "TCS-150", "1kg-150kg", "三级", "T99001", "浙江君凯顺衡器有限公司", "店铺内", "现场检",
)  # fmt: skip
"""One answer a question: after n of them the n-th question is open."""


@lru_cache
def asked(*said: str) -> Talk:
    """A talk after these messages."""
    talk = Talk(Town().open())
    for text in said:
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


def places() -> list[tuple[str, ...]]:
    """Every question of registration and of entry, and both summaries, by what was said before it."""
    return [REGISTERING[:n] for n in range(1, len(REGISTERING) + 1)] + [
        (*REGISTERED, *ENTERING[:n]) for n in range(1, len(ENTERING) + 1)
    ]


def turn_of(talk: Talk, text: str) -> Turn:
    """What one more message would come to; the talk stays as it is."""
    return step(SKILLS, talk.state, Said(text), talk.world())


def given(turn: Turn, flow: str) -> dict[str, str]:
    """What stands in the frame of a flow (the last one by default), without what was worked out."""
    frames = [*turn.state.parked, *turn.state.frames]
    frame = next((one for one in reversed(frames) if flow in ("", one.flow)), None)
    return {n: str(v) for n, v in frame.values.items() if n not in frame.derived} if frame else {}


@pytest.mark.parametrize("asked_for", range(3, len(ENTERING)), ids=lambda n: ENTERING[n])
@pytest.mark.parametrize("said", ["不对，型号是ACS-15", "型号应该是XK3190", "把器具名称改成电子秤"])
def test_a_correction_said_twice_answers_no_question(said: str, asked_for: int) -> None:
    talk = Talk(Town().open())
    for text in (*REGISTERED, *ENTERING[:asked_for]):
        talk.say(text.replace("{code}", talk.town.last_code))
    talk.say(said)
    once = given(Turn(talk.state), "ledger_add")
    talk.say(said)
    assert given(Turn(talk.state), "ledger_add") == once


@pytest.mark.slow
@pytest.mark.parametrize("before", places(), ids=lambda said: said[-1])
def test_what_answers_nothing_changes_no_given_value(before: tuple[str, ...]) -> None:
    talk = asked(*before)
    stands = given(Turn(talk.state), "")
    changed = {
        text: now
        for _, text in LINES
        if stands.items() - (now := given(turn_of(talk, text), talk.state.frames[-1].flow)).items()
    }
    assert not changed


@pytest.mark.slow
@pytest.mark.parametrize("before", places()[:-1], ids=lambda said: said[-1])
def test_what_answers_nothing_fills_nothing(before: tuple[str, ...]) -> None:
    talk = asked(*before)
    flow, slot = talk.state.frames[-1].flow, talk.state.frames[-1].awaiting
    filled = [text for kind, text in LINES if kind not in MAY_FILL and slot in given(turn_of(talk, text), flow)]
    assert len(filled) <= len(LINES) * MOST_FILLED, filled


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("型号是TCS-300", "model", "TCS-300"),
        ("编号改成88", "serial", "88"),
        ("不对，编号是T99002", "serial", "T99002"),
        ("器具名称是电子计价秤", "instrument_name", "电子计价秤"),
        ("名字叫电子计价秤", "instrument_name", "电子计价秤"),
        ("厂家全名上海友声衡器有限公司", "manufacturer", "上海友声衡器有限公司"),
        ("厂家改成梅特勒托利多", "manufacturer", "梅特勒托利多"),
        ("不对，放在后厨", "install_location", "后厨"),
        ("地点是二楼仓库", "install_location", "二楼仓库"),
        ("使用地区是新城区", "use_region", {"code": "150102", "name": "内蒙古自治区呼和浩特市新城区"}),
        ("最大是300公斤", "range", {"min": 1, "max": 300, "unit": "kg"}),
        ("最小是2公斤", "range", {"min": 2, "max": 150, "unit": "kg"}),
        ("改成送检", "delivery_method", "送检"),
        ("送过去", "delivery_method", "送检"),
        ("送检吧 我们自己拉过去", "delivery_method", "送检"),
        ("名称写电子台秤就行", "instrument_name", "电子台秤"),
        ("就是地方在二楼收银台不在店里", "install_location", "二楼收银台"),
        ("等级是二级", "accuracy", "II"),
    ],
)
def test_at_the_summary_every_field_changes_by_its_name(text: str, field: str, value: object) -> None:
    turn = turn_of(asked(*REGISTERED, *ENTERING), text)
    assert turn.state.frames[-1].values.get(field, turn.state.frames[-1].tried.get(field)) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("TCS-300", "model"),
        ("500克到60公斤", "range"),
        ("上海友声衡器有限公司", "manufacturer"),
    ],
)
def test_a_bare_other_value_is_asked_about_and_its_label_means_it(text: str, field: str) -> None:
    talk = asked(*REGISTERED, *ENTERING)
    stands = talk.values()[field]
    turn = turn_of(talk, text)
    assert turn.state.frames[-1].values[field] == stands
    change, leave = turn.replies[-1].choices
    for said, changes in (
        (change.label, True),
        (leave.label, False),
        ("是的", True),
        ("不用改", False),
        ("不是", False),
    ):
        after = step(SKILLS, turn.state, Said(said), talk.world())
        assert (after.state.frames[-1].values.get(field) != stands) is changes, said
        assert not after.commands
    saved = step(SKILLS, turn.state, Said("保存"), talk.world())
    assert saved.commands
    assert saved.state.frames[-1].values[field] == stands


@pytest.mark.parametrize(
    ("said", "slot", "stands"),
    [
        ("慢着 17号是我妹家 我是A区71号", "address", "昭乌达路农贸市场A区71号"),
        ("执照上印的农贸市场A区177号 我少打了个7", "address", "昭乌达路农贸市场A区177号"),
        ("不是A区17号 是A区7号", "address", "昭乌达路农贸市场A区7号"),
        ("人还是写我爱人 孟庆国", "contact", "孟庆国"),
        ("那就留我姐吧 云秀梅", "contact", "云秀梅"),
        ("孟庆国来送秤", "contact", "云秀兰"),
        ("隔壁A区18号也要检", "address", "昭乌达路农贸市场A区17号"),
    ],
)
def test_what_stands_is_put_right_by_a_piece_of_it_or_by_a_verb_of_writing(said: str, slot: str, stands: str) -> None:
    assert given(turn_of(asked(*REGISTERING), said), "register")[slot] == stands


@pytest.mark.parametrize(
    "said", ["哎看花了 是T99007", "等下 抄错了 末尾不是1 T99007", "老花眼看串了 T99007才对", "末尾是个7 不是1"]
)
def test_a_code_that_is_read_again_replaces_the_one_written_like_it(said: str) -> None:
    assert given(turn_of(asked(*REGISTERED, *ENTERING[:7]), said), "ledger_add")["serial"] == "T99007"
    assert given(turn_of(asked(*REGISTERED, *ENTERING[:7]), said), "ledger_add")["model"] == "TCS-150"


def test_a_place_told_beside_an_answer_moves_nothing() -> None:
    turn = turn_of(asked(*REGISTERED, *ENTERING[:8]), "肯定要你们来啊 台秤是埋在地里的")
    values = turn.state.frames[-1].values
    assert (values["delivery_method"], values["install_location"]) == ("现场检", "店铺内")


@pytest.mark.parametrize(
    ("said", "saved"),
    [
        ("编号错了，是T99002 存上", True),
        ("型号改成TCS-100 保存", True),
        ("编号错了，是T99002", False),
        ("编号打错了是T99002 厂家也不对 保存", False),
    ],
)
def test_a_correction_that_ends_in_saving_is_saved_when_all_of_it_was_written(said: str, *, saved: bool) -> None:
    assert bool(turn_of(asked(*REGISTERED, *ENTERING), said).commands) == saved
