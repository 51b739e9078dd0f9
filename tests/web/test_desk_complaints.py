"""投诉举报 on the desk: what waits in one's own region, with the instrument's history, and its answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.bodies import Authority
from booking.complaint import WAITING, Complaint
from booking.events import Event
from booking.people import Person, Role
from bot.web.desk.complaints import PATH
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Town, open_town
from tests.web.desk_town import lay_work, sent, staff
from tests.web.test_pages import PEOPLE

TEXT = "秤少二两"


def lay(session: Session) -> None:
    lay_work(session)
    for body, name, region in (("a", "市局", "150100"), ("b", "包头市局", "150200")):
        session.store.put(Authority(body, name, region))
        person, kind, ref = PEOPLE[body]
        session.store.put(Person(person, person))
        session.store.put(Role(person, kind, ref))
    session.record([Event("InstrumentAdded", "instrument", "甲-1", NOW, verb="登记器具", by="shop-1")])
    one = Complaint(
        "k1", "150102", "甲蔬菜店", TEXT, WAITING, NOW, NOW, "13847100009", "", "甲-1", "甲", NOW,
    )  # fmt: skip
    session.store.put(one)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def test_it_is_listed_shown_with_the_instruments_history_and_settled(desk: Town) -> None:
    browser = await staff(desk, PATH, "a")
    _status, text = await browser.open(PATH)
    assert "甲蔬菜店" in text
    _status, text = await browser.open(f"{PATH}/k1")
    for shown in (TEXT, "13847100009", "登记器具", "SN001"):
        assert shown in text
    assert "已受理" in (await sent(browser, f"{PATH}/k1", ("act", "take")))[1]
    status, text = await sent(browser, f"{PATH}/k1", ("act", "settle"), ("reason", " "))
    assert (status, "请说一下原因" in text) == (422, True)
    _status, text = await sent(browser, f"{PATH}/k1", ("act", "settle"), ("reason", "已查，秤送检"))
    assert "已办结" in text
    assert 'name="act"' not in text, "nothing more is to be done"
    _status, text = await browser.open(PATH)
    assert "没有待办的投诉举报" in text
    _status, text = await browser.open(f"{PATH}?state=已办结")
    assert "已查，秤送检" in text


async def test_the_neighbour_and_an_institution_see_nothing(desk: Town) -> None:
    neighbour = await staff(desk, PATH, "b")
    assert "甲蔬菜店" not in (await neighbour.open(PATH))[1]
    assert (await neighbour.open(f"{PATH}/k1"))[0] == 404
    assert (await sent(neighbour, f"{PATH}/k1", ("act", "take")))[0] == 404
    assert (await (await staff(desk, "/desk/lines", "i")).open(f"{PATH}/k1"))[0] == 404
