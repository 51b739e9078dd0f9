"""目录版本 on the desk: the country loads and moves; a city sees what that means there, and settles its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import FormData

from booking.bodies import Authority, Capability
from booking.people import Person, Role, RoleKind
from bot.catalogue_jobs import advance_catalogues
from bot.web.desk.catalogue_versions import PATH
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.test_catalogue_versions import announcement
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town, open_town
from tests.web.desk_town import lay_work, sent, staff
from tests.web.test_pages import PEOPLE, scale

COUNTRY = ("officer-0", RoleKind.AUTHORITY, "a0")


def lay(session: Session) -> None:
    lay_work(session)
    store = session.store
    store.put(Authority("a0", "国家局", ""))
    store.put(Authority("a", "市局", "150100"))
    store.put(Authority("b", "包头市局", "150200"))
    for person, kind, ref in (COUNTRY, PEOPLE["a"], PEOPLE["b"]):
        store.put(Person(person, person))
        store.put(Role(person, kind, ref))
    store.put(scale(7, instrument_name="老秤"))
    store.put(Capability("c1", "i", "非自动衡器", ("150100",), "有效", NOW, first="非自动衡器"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def given(browser: Browser, what: str, content: bytes) -> tuple[int, str, str]:
    form = FormData()
    form.add_field("sheet", content, filename="in.csv", content_type="text/csv")
    response = await browser.post(f"{PATH}/{what}", data=form)
    return response.status, await response.text(), response.headers.get("X-Go-To", "")


async def loaded(desk: Town) -> tuple[Browser, str]:
    country = await staff(desk, PATH, "officer-0")
    status, _text, where = await given(country, "load", announcement())
    assert status == 200
    return country, where


async def test_tried_out_loaded_confirmed_and_rolled_back(desk: Town) -> None:
    country = await staff(desk, PATH, "officer-0")
    _status, text, _ = await given(country, "try", announcement())
    assert "试算：市场监管总局公告2026年第99号" in text
    for shown in ("改归类", "待人工", "要按新目录重新申请能力", "2026112200001 第1台"):
        assert shown in text
    assert "还没有载入过" in (await country.open(PATH))[1], "a dry run keeps nothing"
    country, where = await loaded(desk)
    _status, text = await country.open(where)
    assert "待确认" in text
    assert "生效后会改变什么" in text
    assert "已确认" in (await sent(country, where, ("act", "confirm")))[1]
    await advance_catalogues(desk.site.database, NOW)
    _status, text = await country.open(where)
    assert "现行" in text
    assert "公告2026年第99号" in (await country.open(PATH))[1]
    status, text = await sent(country, where, ("act", "roll_back"), ("reason", ""))
    assert (status, "请说一下原因" in text) == (422, True)
    await sent(country, where, ("act", "roll_back"), ("reason", "公告撤回"))
    await advance_catalogues(desk.site.database, NOW)
    assert "已回退" in (await country.open(where))[1]
    one = await desk.site.database.read(lambda session: session.store.instrument("甲-1"))
    assert one == scale(1)


async def test_faults_are_said_row_by_row(desk: Town) -> None:
    country = await staff(desk, PATH, "officer-0")
    for what in ("try", "load"):
        _status, text, _ = await given(country, what, announcement().replace("移出".encode("gb18030"), b"xx"))
        assert "变动表有 1 处不对，没有载入" in text
        assert "第 9 行：变动只能是" in text
    _status, text, _ = await given(country, "try", b"")
    assert "请选公告的变动表" in text
    template = await (await country.client.get(f"{PATH}/template")).read()
    _status, text, _ = await given(country, "try", template)
    assert "试算：市场监管总局公告2027年第5号" in text, "the template itself is a good sheet"


async def test_a_city_sees_its_own_part_and_settles_what_is_open_there(desk: Town) -> None:
    country, where = await loaded(desk)
    city, neighbour = await staff(desk, PATH, "a"), await staff(desk, PATH, "b")
    _status, text = await city.open(where)
    assert "生效后本辖区会改变什么" in text
    assert "涉及单位 2 家" in text
    assert "没有器具受影响" in (await neighbour.open(where))[1]
    assert 'name="act"' not in text
    status, text = await sent(city, where, ("act", "confirm"))
    assert (status, "不在您的辖区" in text) == (422, True)
    assert (await given(city, "try", announcement()))[0] == 404
    await sent(country, where, ("act", "confirm"))
    await advance_catalogues(desk.site.database, NOW)
    assert "1 台器具要由人来定" in (await city.open(PATH))[1]
    _status, text = await city.open(where)
    assert "老秤 SN007" in text
    assert "老秤" not in (await neighbour.open(where))[1]
    form = (("instrument", "甲-7"), ("choice", "非自动衡器/机械秤"))
    assert (await sent(neighbour, f"{where}/settle", *form))[0] == 404
    status, text = await sent(city, f"{where}/settle", ("instrument", "甲-7"), ("choice", "别的/别的"))
    assert status == 422
    assert "已定好" in (await sent(city, f"{where}/settle", *form))[1]
    one = await desk.site.database.read(lambda session: session.store.instrument("甲-7"))
    assert one is not None
    assert (one.second, one.extra) == ("机械秤", {})


async def test_it_is_no_page_of_an_institution(desk: Town) -> None:
    body = await staff(desk, "/desk/lines", "i")
    assert (await body.open(PATH))[0] == 404
    assert (await body.open(f"{PATH}/nothing"))[0] == 404
