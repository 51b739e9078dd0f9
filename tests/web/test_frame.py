"""The desk's frame: who may come in, one menu for two kinds of body, and lists that are declared instead of written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from aiohttp import web

from booking.people import Duty, Role, RoleKind
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.listing import as_query, back_to, table_page, table_routes, ticked
from bot.web.desk.member import AUTHORITY, INSTITUTION, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Day, Found, Search, Table, cut
from bot.web.desk.told import go_back
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Town, open_town
from tests.web.test_pages import PEOPLE, as_, lay


@dataclass(frozen=True)
class Scale:
    id: str
    name: str
    state: str
    until: datetime


SCALES = tuple(Scale(f"s{n:02d}", f"秤{n:02d}", "在用" if n % 2 else "停用", NOW) for n in range(45))
TABLE: Table[Scale] = Table(
    name="scales",
    title="试用的表",
    path="/desk/scales",
    key=lambda one: one.id,
    columns=(
        Column("name", "名称", lambda one: one.name, sort=True, link=lambda one: f"/desk/scales/{one.id}"),
        Column("state", "状态", lambda one: one.state, kind="badge"),
        Column("until", "有效期至", lambda one: one.until, kind="day", narrow=False),
    ),
    filters=(Search("q", "名称"), Choice("state", "状态", ("在用", "停用")), Day("since", "从")),
    actions=(Action("stop", "停用", "/desk/scales/stop", warn=True),),
    sort="name",
)


def find(session: Session, member: Member, asked: Asked) -> Found[Scale]:
    assert session.store.institution(member.ref) is not None
    rows = [one for one in SCALES if asked.values["q"] in one.name and asked.values["state"] in ("", one.state)]
    return cut(rows[::-1] if asked.descending else rows, asked)


@for_members(INSTITUTION)
async def stop(request: web.Request, member: Member) -> web.StreamResponse:
    form = await request.post()
    if "s00" in ticked(form):
        return await table_page(request, member, TABLE, find, problem="秤00不能停用。", form=form)
    return go_back(back_to(TABLE, form), f"停用了{len(ticked(form))}台。")


@for_members(AUTHORITY)
async def over(request: web.Request, member: Member) -> web.StreamResponse:
    return desk_page(request, member, "desk/layout.html", {})


ROUTES = (*table_routes(TABLE, find, INSTITUTION), web.post("/desk/scales/stop", stop), web.get("/desk/over", over))


@pytest.fixture
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with open_town(tmp_path_factory.mktemp("desk"), ROUTES) as town:
        await town.write(lay)
        yield town


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(desk: Town) -> None:
    browser = await desk.browser()
    response = await browser.client.get("/desk/scales?q=1", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/sign-in?next=/desk/scales%3Fq%3D1")


async def test_a_shop_owner_has_no_desk_and_the_other_kind_no_page(desk: Town) -> None:
    assert (await (await as_(desk, "甲")).open("/desk"))[0] == 403
    assert (await (await as_(desk, "a")).open("/desk/scales"))[0] == 404
    assert (await (await as_(desk, "i")).open("/desk/over"))[0] == 404
    for who, body in (("i", "计量所"), ("a", "市局")):
        status, text = await (await as_(desk, who)).open("/desk")
        assert status == 200
        assert body in text


async def test_who_has_two_offices_can_change(desk: Town) -> None:
    await desk.write(lambda session: session.store.put(Role(PEOPLE["i"][0], RoleKind.AUTHORITY, "a")))
    browser = await as_(desk, "i")
    assert "换一个单位办公" in (await browser.open("/desk"))[1]
    assert (await browser.post("/desk/as", data={"office": "admin:a"})).status == 303
    assert (await browser.open("/desk/over"))[0] == 200
    assert (await browser.post("/desk/as", data={"office": "admin:b"})).status == 404


def rows(text: str) -> int:
    return text.count('name="row"')


async def test_a_declared_list_is_filtered_sorted_and_cut_into_pages(desk: Town) -> None:
    browser = await as_(desk, "i")
    _, text = await browser.open("/desk/scales")
    assert (rows(text), "共 45 条" in text, "第 1 / 3 页" in text) == (20, True, True)
    assert text.index("秤00") < text.index("秤01")
    _, part = await browser.open("/desk/scales?page=3&sort=-name", headers={"HX-Request": "true"})
    assert (rows(part), "<html" in part) == (5, False)
    assert part.index("秤04") < part.index("秤00")
    assert rows((await browser.open("/desk/scales?q=秤1&state=停用"))[1]) == 5
    assert "没有符合条件的" in (await browser.open("/desk/scales?q=没有"))[1]
    assert rows((await browser.open("/desk/scales?page=x&size=7&state=乱写&since=昨天&sort=id"))[1]) == 20


async def test_ticked_rows_are_acted_on_and_said_once(desk: Town) -> None:
    browser = await as_(desk, "i")
    await browser.open("/desk/scales")
    form = [("row", "s01"), ("row", "s03"), ("row", "s01"), ("list_q", "秤"), ("list_page", "2")]
    response = await browser.post("/desk/scales/stop", data=form)
    assert response.headers["Location"] == "/desk/scales?q=%E7%A7%A4&page=2"
    assert "停用了2台" in (await browser.open("/desk/scales"))[1]
    assert "停用了2台" not in (await browser.open("/desk/scales"))[1]


async def test_a_refused_action_keeps_the_ticks(desk: Town) -> None:
    browser = await as_(desk, "i")
    await browser.open("/desk/scales")
    response = await browser.post("/desk/scales/stop", data=[("row", "s00"), ("row", "s04"), ("list_state", "停用")])
    text = await response.text()
    assert response.status == 422
    assert "秤00不能停用" in text
    assert text.count(" checked") == 2
    assert "秤01" not in text


async def test_the_list_is_exported_whole_or_ticked(desk: Town) -> None:
    browser = await as_(desk, "i")
    await browser.open("/desk/scales")
    for form, names in (
        ([("list_state", "停用"), ("list_page", "2")], 23),
        ([("row", "s03"), ("row", "s44"), ("row", "nobody")], 2),
    ):
        response = await browser.post("/desk/scales/export", data=form)
        assert response.status == 200
        with ZipFile(BytesIO(await response.read())) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "有效期至" in sheet
        assert sheet.count("<row ") == names + 1


def test_a_form_carries_the_list_along() -> None:
    assert as_query({"list_q": "a", "row": "x", "reason": "y"}) == {"q": "a"}
    assert back_to(TABLE, {}) == "/desk/scales"


async def test_a_role_at_a_body_that_is_gone_opens_nothing(desk: Town) -> None:
    await desk.write(lambda session: session.store.put(Role(PEOPLE["甲"][0], RoleKind.INSTITUTION, "no-such")))
    assert (await (await as_(desk, "甲")).open("/desk"))[0] == 403


def held(session: Session, role: Role) -> None:
    session.store.put(role)


async def test_the_menu_is_as_long_as_the_duties(desk: Town) -> None:
    seen = {}
    for duty in (Duty.RECEIVER, Duty.TESTER, Duty.CHECKER, Duty.APPROVER, Duty.ADMIN):
        role = Role(PEOPLE["i"][0], RoleKind.INSTITUTION, "i", duties=(duty,))
        await desk.write(partial(held, role=role))
        text = (await (await as_(desk, "i")).open("/desk"))[1]
        places = ("预约受理", "结果登记", "结果核验", "结果批准", "人员")
        seen[duty] = tuple(place for place in places if f">{place}</a>" in text)
    assert seen == {
        Duty.RECEIVER: ("预约受理",),
        Duty.TESTER: ("结果登记",),
        Duty.CHECKER: ("结果核验",),
        Duty.APPROVER: ("结果批准",),
        Duty.ADMIN: ("人员",),
    }
