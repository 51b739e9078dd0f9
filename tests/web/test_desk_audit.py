"""审计记录 on the desk: searched and exported by administrators, and only what lies in their region."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from booking.bodies import Authority
from booking.events import Event
from booking.people import Duty, Person, Role
from bot.clock_jobs import seal_audit
from bot.web.desk.audit import HEADINGS, PATH
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Town, open_town
from tests.web.desk_town import lay_work, staff
from tests.web.test_pages import PEOPLE, unit


def lay(session: Session) -> None:
    lay_work(session)
    store = session.store
    store.put(replace(unit("丙"), id="丙", company_name="包头一店", uscc="9215020300000000X3", region_code="150203"))
    for body, name, region in (("a", "市局", "150100"), ("b", "包头市局", "150200")):
        store.put(Authority(body, name, region))
        person, kind, ref = PEOPLE[body]
        store.put(Person(person, person))
        store.put(Role(person, kind, ref))
    for number in range(60):
        told = {"unit_id": "甲", "phone": "13847100001", "n": number}
        at = NOW.replace(day=1 + number % 20)
        store.record(
            [Event("InstrumentAdded", "instrument", f"甲-{number}", at, "shop-1", "使用单位", "登记", data=told)]
        )
    store.record([Event("UnitRegistered", "registration", "丙", NOW, verb="注册", data={"unit_id": "丙"})])
    store.record([Event("AliasProposed", "alias", "量血压的", NOW, verb="提出", data={"name": "量血压的"})])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def test_the_newest_first_fifty_at_a_time(desk: Town) -> None:
    browser = await staff(desk, PATH, "a")
    _status, text = await browser.open(PATH)
    assert text.count('data-title="序号"') == 50
    assert text.index(">甲-59<") < text.index(">甲-58<")
    assert "13847100001" not in text
    assert "138****0001" not in text, "the trail has no telephone, not even a masked one"
    before = text.split("before=")[1].split('"')[0]
    _status, text = await browser.open(f"{PATH}?before={before}")
    assert text.count('data-title="序号"') == 10


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=甲-7", 1),
        ("q=shop-1&kind=instrument&since=2026-11-03&until=2026-11-03", 3),
        ("kind=registration", 0),
        ("kind=nothing&q=没有这个", 0),
        ("since=x&before=y", 50),
    ],
)
async def test_it_is_searched(desk: Town, query: str, count: int) -> None:
    browser = await staff(desk, PATH, "a")
    _status, text = await browser.open(f"{PATH}?{query}")
    assert text.count('data-title="序号"') == count


async def test_everybody_sees_their_own_region(desk: Town) -> None:
    neighbour = await staff(desk, PATH, "b")
    _status, text = await neighbour.open(PATH)
    assert ">丙<" in text
    assert "甲-1" not in text
    assert "量血压的" not in text, "what lies nowhere is the country's"


async def test_it_is_exported_with_the_last_seal(desk: Town) -> None:
    await seal_audit(desk.site.database, NOW)
    browser = await staff(desk, PATH, "a")
    assert "第 1 次" in (await browser.open(PATH))[1]
    response = await browser.client.get(f"{PATH}/export?q=甲-7")
    rows = CalamineWorkbook.from_filelike(BytesIO(await response.read())).get_sheet_by_index(0).to_python()
    assert tuple(rows[0]) == HEADINGS
    assert rows[1][5:8] == ["登记", "台账器具", "甲-7"]
    assert "第 1 次" in str(rows[2][0])


async def test_only_administrators_look(desk: Town) -> None:
    person, kind, ref = PEOPLE["a"]
    await desk.write(lambda session: session.store.put(Role(person, kind, ref, duties=(Duty.OFFICER.value,))))
    browser = await staff(desk, "/desk/complaints", "a")
    assert (await browser.open(PATH))[0] == 404
    assert (await browser.open(f"{PATH}/export"))[0] == 404
    assert (await (await staff(desk, "/desk/lines", "i")).open(PATH))[0] == 404
