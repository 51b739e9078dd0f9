"""数据核查 on the desk: scores, the list behind a figure, the report, and only what is one's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.bodies import Authority
from booking.people import Person, Role, RoleKind
from bot.web.desk.data_audit import PATH
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.test_data_audit import laid
from tests.web.conftest import Town, open_town
from tests.web.desk_town import staff
from tests.web.test_pages import PEOPLE


def lay(session: Session) -> None:
    laid("no_number")(session)
    for who, region in (("a", "150100"), ("b", "150200")):
        person, kind, ref = PEOPLE[who]
        session.store.put(Authority(ref, ref, region))
        session.store.put(Person(person, person))
        session.store.put(Role(person, RoleKind(kind), ref))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def test_a_figure_opens_its_list_and_the_report_is_written(desk: Town) -> None:
    browser = await staff(desk, PATH, "a")
    assert "还没有查过" in (await browser.open(PATH))[1]
    await browser.post(f"{PATH}/now", data={})
    _status, text = await browser.open(PATH)
    assert "没有出厂编号" in text
    assert "赛罕区" in text
    assert "66 分" in text
    _status, listed = await browser.open(f"{PATH}/list/no_number?region=150100")
    assert "编号-----" in listed
    for form, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        response = await browser.client.get(f"{PATH}/report.{form}")
        assert (response.status, (await response.read())[: len(begins)]) == (200, begins)
    assert (await browser.open(f"{PATH}/list/nothing"))[0] == 404


async def test_the_neighbour_sees_nothing_of_it(desk: Town) -> None:
    await (await staff(desk, PATH, "a")).post(f"{PATH}/now", data={})
    neighbour = await staff(desk, PATH, "b")
    _status, text = await neighbour.open(f"{PATH}/list/no_number?region=150100")
    assert "现在没有了" in text
    assert "赛罕区" not in (await neighbour.open(PATH))[1]
