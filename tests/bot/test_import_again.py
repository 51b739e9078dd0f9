"""A sheet that is brought in again changes nothing, and one that was killed half way comes to the same."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from booking.instrument import SCRAPPED
from bot.importing import run
from bot.importing.given_back import give_back
from bot.importing.judging import RowFate
from bot.importing.run import sheet_of
from bot.importing.sheet_kinds import LEDGER
from bot.sheets_in import BadSheet, read_sheet
from tests.bot.sheets_made import SCALE, UNIT, Office, fates, table

NAMELESS = SCALE | {
    "器具名称": "戥子",
    "型号规格": "无",
    "出厂编号": "无",
    "生产厂家": "无",
    "测量范围": "",
    "准确度等级": "",
}
OTHER = UNIT | {"单位名称": "新城区老靳猪肉铺", "统一社会信用代码": "92150102MA13R5T82N"}
ROWS = [
    SCALE,
    NAMELESS,
    SCALE | {"出厂编号": "2", "送检方式": "不知道怎么送"},
    NAMELESS,
    SCALE | {"出厂编号": "938579"},
    SCALE | {"出厂编号": "3"},
    NAMELESS | {"安装/使用地点": "柜台"},
    SCALE | {"使用单位": OTHER["单位名称"]},
]
COMES_TO = [
    RowFate.NEW,
    RowFate.NEW,
    RowFate.WRONG,
    RowFate.NEW,
    RowFate.WRONG,
    RowFate.NEW,
    RowFate.NEW,
    RowFate.WRONG,
]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(run, "AT_ONCE", 2)
    made = Office(tmp_path)
    made.bring("units", table(UNIT, OTHER))
    return made


def kept(office: Office) -> list[tuple[str, str, str]]:
    return sorted((one.instrument_name, one.serial, one.install_location) for one in office.instruments)


def test_a_second_time_changes_nothing(office: Office) -> None:
    judged = office.bring("ledger", table(*ROWS))
    assert fates(judged) == COMES_TO
    first = kept(office)
    again = office.bring("ledger", table(*ROWS))
    assert fates(again) == [RowFate.WRONG if fate is RowFate.WRONG else RowFate.SAME for fate in COMES_TO]
    assert [one.why for one in again] == [one.why for one in judged]
    assert kept(office) == first


def test_a_try_out_says_what_will_come_of_it(office: Office) -> None:
    tried = office.bring("ledger", table(*ROWS), dry=True)
    assert (fates(tried), office.instruments) == (COMES_TO, [])
    assert [one.why for one in office.bring("ledger", table(*ROWS))] == [one.why for one in tried]


@pytest.mark.parametrize("after", [2, 4, 6])
def test_killed_half_way_and_repeated_it_comes_to_the_same(office: Office, tmp_path: Path, after: int) -> None:
    assert len(office.bring("ledger", table(*ROWS), most=after)) == after
    office.bring("ledger", table(*ROWS))
    (tmp_path / "whole").mkdir()
    whole = Office(tmp_path / "whole")
    whole.bring("units", table(UNIT, OTHER))
    whole.bring("ledger", table(*ROWS))
    assert kept(office) == kept(whole)


def test_a_row_that_differs_from_what_is_there_says_where(office: Office) -> None:
    office.bring("ledger", table(SCALE))
    (judged,) = office.bring("ledger", table(SCALE | {"型号规格": "ACS-15", "准确度等级": ""}))
    assert judged.why == "“型号规格”和已有的不一样：表里是“ACS-15”，已有的是“ACS-30”。已有的不会被表格改掉。"
    assert [one.model for one in office.instruments] == ["ACS-30"]


def test_only_what_is_in_use_goes_in(office: Office) -> None:
    (judged,) = office.bring("ledger", table(SCALE | {"器具状态": SCRAPPED}))
    assert [one.title for one in judged.problems] == ["器具状态"]


def test_wrong_rows_come_back_under_their_own_headings_with_the_cells_marked(office: Office, tmp_path: Path) -> None:
    content = table(*(row | {"备注": "老秤"} for row in ROWS), headings={"出厂编号": "*出厂编号（必填）"})
    sheet = sheet_of(LEDGER, content)
    assert not isinstance(sheet, BadSheet)
    path = tmp_path / "wrong.xlsx"
    assert give_back(path, sheet, office.bring("ledger", content)) == 3
    back = read_sheet(path.read_bytes(), ["问题", "出厂编号", "备注"])
    assert not isinstance(back, BadSheet)
    assert [row.cells["备注"] for row in back.rows] == ["老秤"] * 3
    assert [heading for _title, heading in back.headings] == [*(h for _t, h in sheet.headings), "问题"]
    with ZipFile(path) as packed:
        assert b"FFFFC7CE" in packed.read("xl/styles.xml")
    mended = [dict(row.cells) | {"送检方式": "送检"} for row in back.rows][:1]
    assert fates(office.bring("ledger", table(*mended))) == [RowFate.NEW]
