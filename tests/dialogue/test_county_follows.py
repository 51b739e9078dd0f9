"""The county follows the address, or is asked: assignment goes by it."""

from __future__ import annotations

import pytest

from tests.talking import Talk, Town

GIVEN = "注册 回民区老张粮油店 信用代码92150102MA0N3K7P8J 联系人张建国 电话15847108236"


def said(talk: Talk, text: str) -> str:
    return "\n".join(reply.text for reply in talk.say(text))


@pytest.mark.parametrize(
    ("address", "county"),
    [
        ("玉泉区大南街农贸市场进门左手第三家 26号", "玉泉区"),
        ("呼和浩特市回民区中山西路58号", "回民区"),
        ("新城区海东路市场B12", "新城区"),
        ("大学东路18号", "新城区"),
    ],
)
def test_it_is_that_of_the_address_before_that_of_the_code(address: str, county: str) -> None:
    talk = Talk(Town().open())
    said(talk, GIVEN)
    assert f"所在地：内蒙古自治区呼和浩特市{county}" in said(talk, address)


def test_an_address_elsewhere_is_asked_about() -> None:
    talk = Talk(Town().open())
    said(talk, GIVEN)
    said(talk, "新城区海东路市场B12")
    told = talk.say("地址改成回民区中山西路58号")
    assert "哪一个" in told[-1].text
    assert [choice.label[-3:] for choice in told[-1].choices[:2]] == ["回民区", "新城区"]
    assert "所在地：内蒙古自治区呼和浩特市回民区" in said(talk, told[-1].choices[0].label)


def test_who_insists_is_believed() -> None:
    talk = Talk(Town().open())
    said(talk, GIVEN)
    said(talk, "新城区海东路市场B12")
    told = talk.say("地址改成回民区中山西路58号")
    shown = said(talk, told[-1].choices[1].label)
    assert "所在地：内蒙古自治区呼和浩特市新城区" in shown
    assert "请核对" in shown
