"""What may not be booked here is answered so wherever it is asked or wished, and nothing is opened or changed by it."""

from __future__ import annotations

import pytest

from tests.dialogue.test_no_is_no import BOOKED, SCALE
from tests.dialogue.test_written_where import ENTERING, REGISTERED, asked, turn_of
from tests.talking import text_of

SAVED = (*REGISTERED, SCALE, "保存")
PLACES = (SAVED, (*SAVED, "约上"), BOOKED, (*REGISTERED, *ENTERING[:4]), (*REGISTERED, *ENTERING))
"""After an entry, at the summary of a booking, after it, at a question and at the summary of an entry."""
OUTSIDE = (
    ("食堂还有个小秤 员工自己人打饭称菜的 那个不用报吧", "内部用"),
    ("护士站有三十多支水银体温计 要不要也登上", "首次强制检定"),
    ("水银体温计也跟着一起约了吧", "首次强制检定"),
    ("还有台分析天平 BSA224S 编号31507 化验室自己做实验 能一块报吗", "不录入强检系统"),
    ("仓库墙上挂着温湿度表 那个不用弄吧", "不在强检"),
    ("家里那杆盘秤 自家称粮食使 也得检不", "家里自己用的不"),
    ("抽屉里还有把千分尺 能不能一起送过去", "不在强检"),
    ("我们声级计就测车间噪声 不给环保用 能在这约吗", "普通检定"),
    ("维修班有块万用表也给约上呗", "不在强检"),
    ("消防柜灭火器上那块压力表也算上约了", "不在强检"),
    ("后厨自己配料的台秤 不卖钱 也一起约行不", "不录入强检系统"),
    ("家里的水表DN20 能不能在这约检定", "到期"),
)


@pytest.mark.parametrize("before", PLACES, ids=lambda said: said[-1])
def test_it_is_told_and_what_is_open_stays(before: tuple[str, ...]) -> None:
    talk = asked(*before)
    open_before = [(frame.flow, dict(frame.values), frame.awaiting) for frame in talk.state.frames]
    wrong = {}
    for text, told in OUTSIDE:
        turn = turn_of(talk, text)
        stays = [(frame.flow, dict(frame.values), frame.awaiting) for frame in turn.state.frames] == open_before
        if told not in text_of(turn.replies) or not stays or turn.commands:
            wrong[text] = text_of(turn.replies)
    assert not wrong


@pytest.mark.parametrize("said", ["体温计就不弄了", "厨房秤不录了", "那块万用表先不管了"])
def test_a_thing_that_is_left_calls_nothing_else_off(said: str) -> None:
    turn = turn_of(asked(*SAVED, "约上"), said)
    assert [frame.flow for frame in turn.state.frames] == ["booking"]


def test_own_instruments_are_answered_by_how_long_they_hold() -> None:
    turn = turn_of(asked(*SAVED), "店铺内那台这回不用跟着检吧")
    assert "938625" in text_of(turn.replies)
    assert not turn.state.frames


BALANCE = (
    "电子天平 型号YP5002 0.5g到500g 二级 编号YP1806327 上海佑科仪器仪表有限公司 放在柜台上 收金子按克算钱 你们上门检"
)


@pytest.mark.parametrize("said", ["行，那只约天平", "天平约上吧", "就约那台天平"])
def test_own_instrument_called_by_a_part_of_its_name_is_booked(said: str) -> None:
    talk = asked(*REGISTERED, BALANCE, "保存")
    assert not [frame.values for frame in talk.state.frames], talk.state.frames
    turn = turn_of(talk, said)
    assert [frame.flow for frame in turn.state.frames][-1:] == ["booking"]
    assert "YP1806327" in text_of(turn.replies)


STANDARDS = ("标准器", "我们厂的标准器", "计量室的标准装置", "最高计量标准", "那套当标准用的")
ORDERS = ("{what}约检", "约检，{what}", "给{what}约检定", "{what}也约一下", "把{what}也录上", "{what}能不能一起约")


@pytest.mark.parametrize("what", STANDARDS)
@pytest.mark.parametrize("order", ORDERS)
def test_what_has_no_name_but_a_use_is_kept_out_by_it(what: str, order: str) -> None:
    """Nothing else is opened in its place: the scale in the ledger was not spoken of."""
    for before in (SAVED, (*SAVED, "约上")):
        talk = asked(*before)
        turn = turn_of(talk, order.format(what=what))
        assert "备案" in text_of(turn.replies), text_of(turn.replies)
        assert [frame.values for frame in turn.state.frames] == [frame.values for frame in talk.state.frames]
        assert not turn.commands


@pytest.mark.parametrize("said", ["约检，不是标准器", "约检定", "按国家标准约检"])
def test_what_is_no_standard_is_booked(said: str) -> None:
    assert [frame.flow for frame in turn_of(asked(*SAVED), said).state.frames] == ["booking"]
