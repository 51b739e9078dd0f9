"""数据导入 on the desk: a sheet is tried, brought in, stopped, taken up again, and what is wrong goes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData

from booking.bodies import Authority
from booking.people import Person, Role, RoleKind
from bot.importing import desk_run
from bot.importing.sheet_kinds import KINDS
from bot.sheets_in import read_rows
from bot.web.desk.imports import PATH
from notifications.plan import plan
from storage.import_jobs import ImportJob, ImportJobs
from storage.unit_of_work import Session
from tests.bot.sheets_made import UNIT, table
from tests.web.conftest import Browser, Town, open_town
from tests.web.desk_town import staff
from tests.web.test_pages import PEOPLE

ELSEWHERE = UNIT | {"统一社会信用代码": "92150102MA13R5T82N", "所在地": "内蒙古自治区包头市昆都仑区"}
WRONG = UNIT | {"手机号": "12345", "联系人": ""}


def lay(session: Session) -> None:
    session.store.put(Authority("a", "市局", "150100"))
    session.store.put(Authority("b", "包头市局", "150200"))
    for who in ("a", "b"):
        person, kind, ref = PEOPLE[who]
        session.store.put(Person(person, person))
        session.store.put(Role(person, RoleKind(kind), ref))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def given(browser: Browser, kind: str, content: bytes) -> str:
    """Upload a sheet; the address of its page."""
    form = FormData()
    form.add_field("form_token", browser.token)
    form.add_field("sheet", content, filename="x.xlsx")
    response = await browser.client.post(f"{PATH}/new/{kind}", data=form, allow_redirects=False)
    return response.headers.get("Location", "")


async def settled(town: Town) -> None:
    """Wait until nothing runs beside the pages."""
    while town.site.errands:
        await asyncio.gather(*town.site.errands)


async def units(town: Town) -> list[str]:
    def found(session: Session) -> list[str]:
        codes = (UNIT["统一社会信用代码"], ELSEWHERE["统一社会信用代码"])
        return [code for code in codes if session.store.unit_of_uscc(code) is not None]

    return await town.site.database.read(found)


async def test_a_sheet_is_tried_brought_in_and_its_faults_go_back(desk: Town) -> None:
    browser = await staff(desk, PATH, "a")
    where = await given(browser, "units", table(UNIT, WRONG, ELSEWHERE))
    await settled(desk)
    _status, text = await browser.open(where)
    assert "试算已完成" in text
    assert "新增 1 行" in text
    assert "手机号要11位" in text
    assert "不在您的辖区" in text
    assert await units(desk) == []
    await browser.post(f"{where}/again", data={})
    await settled(desk)
    _status, text = await browser.open(where)
    assert "导入已完成" in text
    assert await units(desk) == [UNIT["统一社会信用代码"]]
    back = await (await browser.client.get(f"{where}/back")).read()
    rows = read_rows(back, ["问题", "手机号"])
    assert isinstance(rows, tuple)
    assert [row.cells["手机号"] for row in rows] == ["12345", UNIT["手机号"]]


async def test_every_kind_has_a_template_and_what_is_no_sheet_is_said(desk: Town) -> None:
    browser = await staff(desk, PATH, "a")
    for kind in KINDS:
        response = await browser.client.get(f"{PATH}/template/{kind}")
        assert (response.status, (await response.read())[:2]) == (200, b"PK")
    where = await given(browser, "ledger", table(UNIT))
    await settled(desk)
    assert "表格缺少这些列" in (await browser.open(where))[1]
    assert await given(browser, "weather", b"x") == ""


async def test_a_run_that_is_stopped_or_died_is_taken_up_again(desk: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    held = asyncio.Event()
    whole = desk_run.carry_out

    async def waits(*given: Any) -> None:
        await held.wait()
        await whole(*given)

    monkeypatch.setattr("bot.web.desk.imports.carry_out", waits)
    browser = await staff(desk, PATH, "a")
    where = await given(browser, "units", table(UNIT))
    assert "正在试算" in (await browser.open(where))[1]
    await browser.post(f"{where}/cancel", data={})
    held.set()
    await settled(desk)
    assert "试算已取消" in (await browser.open(where))[1]
    held.clear()
    await browser.post(f"{where}/again", data={})
    desk.clock.go(minutes=5)
    assert "中断了" in (await browser.open(where))[1]
    held.set()
    await settled(desk)
    assert "试算已完成" in (await browser.open(where))[1]


async def test_nothing_of_it_is_anybody_elses(desk: Town) -> None:
    where = await given(await staff(desk, PATH, "a"), "units", table(UNIT))
    await settled(desk)
    neighbour = await staff(desk, PATH, "b")
    for path in (where, f"{where}/back"):
        assert (await neighbour.open(path))[0] == 404

    def kept(session: Session) -> tuple[ImportJob, ...]:
        return ImportJobs(session.connection, session.keyring).latest("a")

    (job,) = await desk.site.database.read(kept)
    assert (await neighbour.post(f"{PATH}/job/{job.id}/again", data={})).status == 404
