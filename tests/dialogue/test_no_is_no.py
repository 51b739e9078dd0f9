"""No is no: a denial carries out nothing, at every order's confirmation and with nothing open."""

from __future__ import annotations

from functools import lru_cache

import pytest

from handlers.dialogue.engine import step
from handlers.dialogue.model import CONFIRM, Said
from handlers.skills import SKILLS
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import Talk, Town, text_of

SCALE = "录一台电子秤，型号ACS-30，200g-30kg，Ⅲ级，出厂编号938625，永康市华鹰衡器有限公司，放在店铺内，卖水果用，现场检"
BOOKED = (*REGISTERED, SCALE, "保存", "约上", "提交")
ORDERS = {
    "撤": ("撤销预约", "booking_cancel"),
    "取消": ("撤销预约", "booking_cancel"),
    "改": ("单位地址改成昭乌达路农贸市场B区8号", "profile_edit"),
    "换": ("联系人换成王丽华", "profile_edit"),
    "停用": ("938625停用", "ledger_delete"),
    "报废": ("938625报废", "ledger_delete"),
}
"""The verb of an order, a message that leads to its confirmation, and the flow."""
DENIALS = (
    "不{v}了", "别{v}", "先别{v}", "先不{v}了", "不要{v}了", "算了不{v}了", "还是别{v}了", "甭{v}了", "莫{v}",
    "不想{v}了",    "我没说要{v}", "不{v}", "不用{v}了", "没让你{v}",
)  # fmt: skip


@lru_cache
def confirming(order: str) -> Talk:
    """A shop with a booked scale, at the confirmation of an order."""
    talk = Talk(Town().open())
    before = BOOKED[:-2] if order.endswith(("停用", "报废")) else BOOKED
    for text in (*before, "取消", order):
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


@pytest.mark.parametrize("verb", ORDERS)
@pytest.mark.parametrize("denial", DENIALS)
def test_a_denied_order_is_over_and_carries_out_nothing(verb: str, denial: str) -> None:
    order, flow = ORDERS[verb]
    talk = confirming(order)
    assert (talk.state.frames[-1].flow, talk.state.frames[-1].awaiting) == (flow, CONFIRM)
    turn = step(SKILLS, talk.state, Said(denial.format(v=verb)), talk.world())
    assert not turn.commands
    assert not turn.state.frames
    assert "照旧" in text_of(turn.replies)


@pytest.mark.parametrize("order", sorted({order for order, _ in ORDERS.values()}))
@pytest.mark.parametrize(
    "said", ["不", "不是", "不对", "不行", "取消", "等一下", "我再想想", "慢着", "别急", "不同意", "先等等"]
)
def test_no_other_no_carries_an_order_out(order: str, said: str) -> None:
    talk = confirming(order)
    assert not step(SKILLS, talk.state, Said(said), talk.world()).commands


@pytest.mark.parametrize(
    "said",
    [
        "不要改单位名称",
        "不改地址",
        "别改编号",
        "不想注册",
        "先不约",
        "别撤了",
        "不换联系人",
        "甭停用",
        "莫报废",
        "型号别动",
        "别动我的名字",
    ],
)
def test_with_nothing_open_a_denial_begins_nothing(said: str) -> None:
    talk = Talk(Town().open())
    for text in BOOKED:
        talk.say(text.replace("{code}", talk.town.last_code))
    turn = step(SKILLS, talk.state, Said(said), talk.world())
    assert not turn.state.frames
    assert not turn.commands


@pytest.mark.parametrize(
    "said", ["别礼拜天来，礼拜天人多", "除了礼拜天都行", "下周三不行", "12月3号我不在", "莫排礼拜六"]
)
def test_a_day_that_is_ruled_out_is_not_the_day_wished(said: str) -> None:
    talk = Talk(Town().open())
    for text in BOOKED[:-1]:
        talk.say(text.replace("{code}", talk.town.last_code))
    turn = step(SKILLS, talk.state, Said(said), talk.world())
    values = turn.state.frames[-1].values
    assert not values.get("preferred_date")
    assert values["remark"] == said
    assert turn.state.frames[-1].awaiting == CONFIRM
