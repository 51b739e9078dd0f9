"""In the staff's channel somebody unknown is greeted as staff, sees nothing, and binds in one sentence."""

from __future__ import annotations

import pytest

from booking.people import Person, Role, RoleKind
from tests.talking import INSTITUTE, Talk, Town


@pytest.fixture
def town() -> Town:
    """A town with work for its institution."""
    town = Town().open()
    shop = Talk(town)
    shop.say(
        "注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236 地址昭乌达路农贸市场A区17号"
    )
    shop.say("确认")
    shop.say(town.last_code)
    shop.say("录秤：电子计价秤 ACS-30 200g到30公斤 三级 编号938579 永康华鹰 摊位上 贸易结算 现场检")
    for text in ("保存", "约上", "提交"):
        shop.say(text)
    assert town.store.line_count(states=("已分配",), institution_id=INSTITUTE) == 1
    return town


def said(talk: Talk, text: str) -> str:
    return "\n".join(reply.text for reply in talk.say(text))


@pytest.mark.parametrize("text", ["待办", "你好", "受理吧", "全部受理", "我要注册", "938579 合格", "有几单", "1"])
def test_who_is_not_known_sees_and_does_nothing(town: Town, text: str) -> None:
    talk = Talk(town, "stranger", "institution", "")
    told = said(talk, text)
    assert "绑定手机号" in told
    assert "938579" not in told
    assert "1台" not in told
    assert "录一台秤" not in told
    assert not talk.done


def test_nobody_is_an_institution_of_no_lines(town: Town) -> None:
    assert town.store.line_count(states=("已分配",), institution_id="") == 0
    assert town.store.line_count(states=("已分配",)) == 1
    day = town.now.date()
    assert town.store.verified("150000", since=day, until=day, institution_id="") == {}


@pytest.mark.parametrize("text", ["绑定手机号 13900000008", "绑定手机号13900000008", "我要绑定手机号：139 0000 0008"])
def test_a_telephone_is_bound_in_one_sentence(town: Town, text: str) -> None:
    town.store.put(Person("zhang", "张工", "13900000008", town.now))
    town.store.put(Role("zhang", RoleKind.INSTITUTION, INSTITUTE))
    talk = Talk(town, "w1", "institution", "")
    assert "验证码" in said(talk, text)
    assert "内蒙古自治区计量测试研究院" in said(talk, town.codes["13900000008"])


def test_a_member_is_greeted_as_one(town: Town) -> None:
    told = said(Talk(town, INSTITUTE, "institution", INSTITUTE), "你好")
    assert "待办" in told
    assert "录一台秤" not in told


@pytest.mark.parametrize("text", ["新增非自动衡器检定能力", "我们要申请非自动衡器的检定", "申请非自动衡器"])
def test_the_commonest_ability_is_had_by_its_name(town: Town, text: str) -> None:
    talk = Talk(town, INSTITUTE, "institution", INSTITUTE)
    said(talk, text)
    asked = [one.second for one in town.store.capabilities_of(INSTITUTE) if one.second != "*"]
    assert asked == ["非自动衡器"]
