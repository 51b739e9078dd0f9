"""社公标录入 on the desk: every button of SPEC 7, a sheet tried out and kept, and nothing of the neighbour's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from python_calamine import CalamineWorkbook

from booking.bodies import Authority
from booking.people import Person, Role, RoleKind
from booking.standard import Standard
from bot.sheets import write_sheet
from bot.web.desk.standards import PATH, TITLES
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.web.conftest import Browser, Town, open_town
from tests.web.desk_town import lay_work, sent, staff
from tests.web.test_pages import PEOPLE

FORM = {
    "name": "F2等级砝码标准装置",
    "number": "社证001",
    "body": "呼和浩特市计量所",
    "region_code": "呼和浩特市新城区",
    "range": "1mg~20kg",
    "issued_on": "2024-03-01",
    "valid_until": "2028-02-29",
}
ONE = tuple(FORM.items())


def lay(session: Session) -> None:
    lay_work(session)
    session.store.put(Authority("a", "市局", "150100"))
    session.store.put(Authority("b", "包头市局", "150200"))
    for who in ("a", "b"):
        person, kind, ref = PEOPLE[who]
        session.store.put(Person(person, person))
        session.store.put(Role(person, kind, ref))
    session.store.put(Person("officer-a2", "第二人"))
    session.store.put(Role("officer-a2", RoleKind.AUTHORITY, "a"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def officer(town: Town, who: str = "a") -> Browser:
    return await staff(town, PATH, who)


async def standards(town: Town) -> dict[str, Standard]:
    def read(session: Session) -> dict[str, Standard]:
        states = ("草稿", "待审核", "已通过", "审核退回", "已删除")
        return {one.number: one for one in session.store.standards("", states=states)}

    found: dict[str, Standard] = await town.site.database.read(read)
    return found


async def added(town: Town, browser: Browser, **changes: str) -> str:
    status, _ = await sent(browser, f"{PATH}/new", *(FORM | changes).items())
    assert status == 303
    return (await standards(town))[changes.get("number", "社证001")].id


async def test_added_edited_submitted_audited_by_another_and_seen_in_its_record(desk: Town) -> None:
    browser, other = await officer(desk), await officer(desk, "officer-a2")
    one = await added(desk, browser)
    status, text = await sent(browser, f"{PATH}/{one}/edit", *(FORM | {"accuracy": "F2"}).items())
    assert (status, "准确度等级：（空） → F2" in text) == (303, True)
    assert "已提交" in (await sent(browser, f"{PATH}/{one}", ("act", "submit")))[1]
    _status, text = await browser.open(f"{PATH}/{one}")
    assert "要由别的人审核" in text
    assert 'value="approve"' not in text
    status, text = await sent(browser, f"{PATH}/{one}", ("act", "approve"))
    assert (status, "自己提交的要由别的人来审核" in text) == (422, True)
    status, text = await sent(other, f"{PATH}/{one}", ("act", "reject"), ("reason", ""))
    assert (status, "请说一下原因" in text) == (422, True)
    await sent(other, f"{PATH}/{one}", ("act", "reject"), ("reason", "编号不符"))
    await sent(browser, f"{PATH}/{one}", ("act", "submit"))
    _status, text = await sent(other, f"{PATH}/{one}", ("act", "approve"))
    assert "审核记录" in text
    assert [text.index(verb) for verb in ("<b>审核通过", "<b>审核退回", "<b>添加")] == sorted(
        text.index(verb) for verb in ("<b>审核通过", "<b>审核退回", "<b>添加")
    )
    assert (await standards(desk))["社证001"].state == "已通过"


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk: Town) -> None:
    browser = await officer(desk)
    for changes, said in (
        ({"name": ""}, "标准名称：还缺一项"),
        ({"valid_until": "明年"}, "有效期至要写成"),
        ({"region_code": "月球"}, "没有找到“月球”"),
        ({"region_code": "新城区"}, "请写全"),
        ({"region_code": "包头市青山区"}, "不在您的辖区"),
        ({"valid_until": "2020-01-01"}, "有效期至："),
    ):
        status, text = await sent(browser, f"{PATH}/new", *(FORM | changes).items())
        assert status == 422
        assert said in text
        assert "1mg~20kg" in text
    await added(desk, browser)
    status, text = await sent(browser, f"{PATH}/new", *ONE)
    assert (status, "已经登记过了" in text) == (422, True)


async def test_several_at_once_from_the_list(desk: Town) -> None:
    browser, other = await officer(desk), await officer(desk, "officer-a2")
    keys = [await added(desk, browser, number=f"社证{n}") for n in range(3)]
    ticked = [("row", key) for key in keys]
    _status, text = await sent(browser, f"{PATH}/move", *ticked, ("act", "submit"))
    assert "3个已提交" in text
    status, text = await sent(other, f"{PATH}/move", *ticked[:1], ("act", "reject"), ("reject_reason", ""))
    assert (status, "没有办成的" in text) == (422, True)
    await sent(other, f"{PATH}/move", *ticked[:1], ("act", "reject"), ("reject_reason", "范围不对"))
    await sent(other, f"{PATH}/move", *ticked[1:], ("act", "approve"))
    status, text = await sent(browser, f"{PATH}/move", *ticked, ("act", "remove"))
    assert (status, "1个已删除" in text) == (422, True), "what is approved is not deleted"
    assert sorted(one.state for one in (await standards(desk)).values()) == ["已删除", "已通过", "已通过"]
    status, text = await sent(browser, f"{PATH}/move", ("act", "submit"))
    assert (status, "请先勾选" in text) == (422, True)


def sheet(folder: Path, *rows: dict[str, Any]) -> bytes:
    path = folder / "in.xlsx"
    titles = list(TITLES.values())
    write_sheet(path, titles, [[row.get(name, "") for name in TITLES] for row in rows])
    return path.read_bytes()


async def given(browser: Browser, what: str, content: bytes) -> tuple[int, bytes]:
    form = FormData()
    form.add_field("sheet", content, filename="in.xlsx", content_type="application/octet-stream")
    response = await browser.post(f"{PATH}/import/{what}", data=form)
    return response.status, await response.read()


def grid(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


async def test_a_sheet_is_tried_out_kept_and_its_bad_rows_come_back(desk: Town, tmp_path: Path) -> None:
    browser = await officer(desk)
    await added(desk, browser)
    content = sheet(
        tmp_path,
        {"number": "社证001", "range": "1mg~50kg"},
        FORM | {"number": "社证002"},
        FORM | {"number": "社证003", "valid_until": "后年"},
        FORM | {"number": "社证002"},
        FORM | {"number": ""},
        FORM | {"number": "社证005", "region_code": "包头市青山区"},
    )
    status, text = await given(browser, "try", content)
    said = text.decode()
    assert (status, "试了 6 行，2 行可以导入，4 行有问题" in said) == (200, True)
    assert "修改：测量范围" in said
    assert list(await standards(desk)) == ["社证001"], "a dry run keeps nothing"
    status, content_bad = await given(browser, "bad", content)
    rows = grid(content_bad)
    assert [row[1] for row in rows[1:]] == ["社证003", "社证002", "", "社证005"]
    assert "有效期至要写成" in rows[1][-1]
    _status, text = await given(browser, "keep", content)
    assert "已导入 2 行" in text.decode()
    found = await standards(desk)
    assert sorted(found) == ["社证001", "社证002"]
    assert (found["社证001"].range, found["社证001"].accuracy, found["社证001"].state) == ("1mg~50kg", "", "草稿")


async def test_an_exported_sheet_can_be_imported_again(desk: Town) -> None:
    browser = await officer(desk)
    await added(desk, browser)
    response = await browser.post(f"{PATH}/export", data={})
    content = await response.read()
    assert grid(content)[1][:4] == ["F2等级砝码标准装置", "社证001", "呼和浩特市计量所", "内蒙古自治区呼和浩特市新城区"]
    _status, text = await given(browser, "try", content)
    assert "没有变化" in text.decode()
    assert (await browser.open(f"{PATH}/import"))[0] == 200
    template = await browser.client.get(f"{PATH}/template")
    assert grid(await template.read())[0] == list(TITLES.values())


@pytest.mark.parametrize("content", [b"", b"no sheet\0", b"PK broken"])
async def test_what_is_no_sheet_is_told_so(desk: Town, content: bytes) -> None:
    _status, text = await given(await officer(desk), "try", content)
    assert "XLSX" in text.decode()


async def test_the_neighbour_sees_and_touches_nothing(desk: Town) -> None:
    one = await added(desk, await officer(desk))
    neighbour = await officer(desk, "b")
    _status, text = await neighbour.open(PATH)
    assert "社证001" not in text
    for path in (f"{PATH}/{one}", f"{PATH}/{one}/edit"):
        assert (await neighbour.open(path))[0] == 404
    assert (await sent(neighbour, f"{PATH}/{one}", ("act", "submit")))[0] == 404
    assert (await sent(neighbour, f"{PATH}/{one}/edit", *ONE))[0] == 404
    assert (await sent(neighbour, f"{PATH}/move", ("row", one), ("act", "submit")))[0] == 404
    body = await staff(desk, "/desk/lines", "i")
    assert (await body.open(PATH))[0] == 404


async def test_a_value_that_the_spreadsheet_spoiled_is_not_taken(desk: Town, tmp_path: Path) -> None:
    row: dict[str, Any] = FORM | {"number": 123456789012345678}
    _status, text = await given(await officer(desk), "keep", sheet(tmp_path, row))
    assert "超过15位" in text.decode()
    assert await standards(desk) == {}
