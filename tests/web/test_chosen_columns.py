"""The columns of a list are chosen and kept for the person; an export carries every field that the ledger holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.web.desk.authority.rows import COLUMNS
from bot.web.desk.lines import LINES
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.web.conftest import Town, open_town
from tests.web.desk_town import lay_work, staff

LIST = "/desk/lines"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay_work)
        await town.write(_coded)
        yield town


def _coded(session: Session) -> None:
    for one in session.store.instruments("甲"):
        session.store.put(replace(one, production_code="SC202701080001"))


def headings(text: str) -> list[str]:
    """What the heads of the columns say."""
    return [part.split("</th>")[0] for part in text.split("<th scope")[1:]]


async def test_chosen_columns_are_shown_and_stay(desk: Town) -> None:
    browser = await staff(desk)
    text = (await browser.open(LIST))[1]
    assert ("SC202701080001" in text, any("生产码" in one for one in headings(text))) == (False, False)
    form = [("list", LIST), ("back", LIST), *(("col", name) for name in ("serial", "production_code", "no-such"))]
    assert (await browser.post("/desk/columns", data=form)).status == 303
    text = (await browser.open(f"{LIST}?q=sn00"))[1]
    assert len(headings(text)) == 3
    assert "SC202701080001" in text
    await browser.post("/desk/columns", data=[*form, ("act", "usual")])
    assert "SC202701080001" not in (await browser.open(LIST))[1]


async def test_the_choice_is_the_persons_own(desk: Town) -> None:
    form = [("list", LIST), ("back", LIST), ("col", "production_code")]
    await (await staff(desk)).post("/desk/columns", data=form)
    other = await staff(desk, LIST, "j")
    assert "生产码</th>" not in (await other.open(LIST))[1]


@pytest.mark.parametrize("back", ["https://example.org", "/desk/lines//x", "/ledger", ""])
async def test_a_form_leads_back_to_its_own_list_alone(desk: Town, back: str) -> None:
    browser = await staff(desk)
    assert (await browser.post("/desk/columns", data=[("list", LIST), ("back", back)])).status == 404


async def test_an_export_holds_every_column(desk: Town) -> None:
    browser = await staff(desk)
    response = await browser.post(f"{LIST}/export", data=[("list_state", "已分配")])
    rows = CalamineWorkbook.from_filelike(BytesIO(await response.read())).get_sheet_by_index(0).to_python()
    assert rows[0] == [column.title for column in LINES.columns]
    assert {row[rows[0].index("生产码")] for row in rows[1:]} == {"SC202701080001"}


@pytest.mark.parametrize("columns", [LINES.columns, COLUMNS["instruments"]], ids=["lines", "instruments"])
def test_every_field_of_the_ledger_has_a_column_once(columns: tuple[object, ...]) -> None:
    titles = [getattr(column, "title", "") for column in columns]
    assert len(set(titles)) == len(titles)
    assert {"型号规格", "测量范围", "准确度等级", "生产厂家", "购置时间", "生产码", "铅封", "型批号"} <= {*titles}
