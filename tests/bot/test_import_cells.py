"""Dirty cells: a value that a spreadsheet spoiled is never taken, and what people write for short is understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.importing.judging import RowFate
from bot.importing.run import sheet_of
from bot.importing.sheet_kinds import LEDGER, UNITS
from bot.sheets_in import MISSING, TWICE, BadSheet
from tests.bot.sheets_made import ERROR, SCALE, UNIT, Office, fates, table, workbook

Entered = Callable[..., Any]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    assert fates(made.bring("units", table(UNIT))) == [RowFate.NEW]
    return made


SPOILED = [
    ("出厂编号", 123456789012345678, "超过15位"),
    ("型号规格", date(2026, 6, 15), "变成了日期"),
    ("测量范围", date(2026, 1, 30), "变成了日期"),
    ("出厂编号", True, "TRUE"),
    ("出厂编号", "TRUE", "TRUE"),
    ("送检方式", False, "FALSE"),
    ("测量范围", ERROR, "#DIV/0!"),
    ("器具用途", ERROR, "#DIV/0!"),
    ("安装/使用地点", "#REF!", "#REF!"),
    ("出厂编号", "1.23E+10", "1.23E+10"),
    ("出厂编号", "1.23457E+17", "看不出来"),
    ("型号规格", "6月15日", "变成了日期"),
    ("购置时间", 45000, "2023-03-15"),
    ("购置时间", "2024-02-30", "没有这一天"),
    ("购置时间", "6月15日", "没有年份"),
    ("购置时间", "2027-05", "还没到"),
    ("有效期至", "2027年4月", "哪一天"),
    ("测量范围", "200g-30", "连单位一起写"),
    ("测量范围", 30, "没有单位"),
    ("器具数量", 3, "一行只写一台"),
    ("出厂编号", "938579、938580", "一行写一台"),
    ("出厂编号", "同上", "不能写"),
    ("生产厂家", "同上", "上面一行没有"),
    ("器具名称", "游标卡尺", "目录"),
    ("器具用途", "单位内部用", "内部"),
    ("使用地点行政区划", "呼和浩特市", "区县"),
    ("使用单位", "没有这家店", "没有找到"),
]


@pytest.mark.parametrize(("title", "value", "why"), SPOILED)
def test_a_value_that_is_none_is_refused_and_names_its_column(office: Office, title: str, value: Any, why: str) -> None:
    (judged,) = office.bring("ledger", table(SCALE | {title: value}), dry=True)
    assert judged.fate is RowFate.WRONG
    assert [one.title for one in judged.problems] == [title]
    assert why in judged.why


READ = [
    ("准确度等级", 3, "accuracy", "III"),
    ("准确度等级", "Ⅲ", "accuracy", "III"),
    ("出厂编号", "无", "serial", "-----"),
    ("出厂编号", "无编号", "serial", "-----"),
    ("出厂编号", "N/A", "serial", "-----"),
    ("出厂编号", "——", "serial", "-----"),
    ("出厂编号", "-", "serial", "-----"),
    ("生产厂家", "无", "manufacturer", "-----"),
    ("生产厂家", "不详", "manufacturer", "-----"),
    ("型号规格", "无型号", "model", "-----"),
    ("送检方式", "现场", "delivery_method", "现场检"),
    ("送检方式", "现场检定", "delivery_method", "现场检"),
    ("送检方式", "上门", "delivery_method", "现场检"),
    ("送检方式", "送", "delivery_method", "送检"),
    ("器具用途", "贸易", "purpose", "贸易结算"),
    ("器具产地", "国内", "origin", "国产"),
    ("出厂编号", "９３８５ ７９", "serial", "938579"),
    ("出厂编号", 938579, "serial", "938579"),
    ("出厂编号", 12300000000, "serial", "12300000000"),
    ("出厂编号", "00938579", "serial", "00938579"),
    ("出厂编号", "No.938579", "serial", "938579"),
    ("出厂编号", "京A-2301 东枪", "serial", "京A-2301 东枪"),
    ("出厂编号", "189583P 东枪", "serial", "189583P 东枪"),
    ("型号规格", "TCS-150 型", "model", "TCS-150 型"),
    ("型号规格", 232, "model", "232"),
    ("购置时间", date(2024, 6, 15), "purchase_date", "2024-06-15"),
    ("购置时间", "2024.6.15", "purchase_date", "2024-06-15"),
    ("购置时间", "2024年6月", "purchase_date", "2024-06"),
    ("购置时间", 2024, "purchase_date", "2024"),
    ("器具数量", 1, "serial", "938579"),
    ("器具数量", "1台", "serial", "938579"),
    ("使用地点行政区划", "赛罕区", "use_region_code", "150105"),
]


@pytest.mark.parametrize(("title", "value", "field", "stored"), READ)
def test_what_is_written_for_short_is_read_as_it_is_meant(
    office: Office, title: str, value: Any, field: str, stored: str
) -> None:
    (judged,) = office.bring("ledger", table(SCALE | {title: value}))
    assert (judged.fate, judged.why) == (RowFate.NEW, "")
    (kept,) = office.instruments
    assert getattr(kept, field) == stored


@pytest.mark.parametrize("word", ["同上", "〃", '"', "同前"])
@pytest.mark.parametrize("title", ["生产厂家", "型号规格", "使用单位", "送检方式"])
def test_the_same_as_above_is_what_stands_above(office: Office, title: str, word: str) -> None:
    rows = [SCALE, SCALE | {"出厂编号": "2", title: word}, SCALE | {"出厂编号": "3", title: word}]
    assert fates(office.bring("ledger", table(*rows))) == [RowFate.NEW] * 3
    assert len({(one.manufacturer, one.model, one.delivery_method) for one in office.instruments}) == 1


def test_a_spoiled_cell_is_spoiled_for_those_beneath_it_too(office: Office) -> None:
    rows: list[dict[str, Any]] = [
        SCALE | {"型号规格": date(2026, 6, 15)},
        SCALE | {"出厂编号": "2", "型号规格": "同上"},
    ]
    assert [[one.title for one in row.problems] for row in office.bring("ledger", table(*rows))] == [["型号规格"]] * 2


def test_a_merged_cell_holds_for_every_row_that_it_reaches_over(office: Office) -> None:
    titles = list(SCALE)
    rows = [
        list((SCALE | {"出厂编号": str(n), "使用单位": SCALE["使用单位"] if n == 1 else ""}).values())
        for n in (1, 2, 3)
    ]
    unit = titles.index("使用单位")
    assert fates(office.bring("ledger", workbook([titles, *rows], [(1, 3, unit)]))) == [RowFate.NEW] * 3
    serial = titles.index("出厂编号")
    rows = [[*row[:unit], SCALE["使用单位"], *row[unit + 1 :]] for row in rows]
    judged = office.bring("ledger", workbook([titles, *rows], [(1, 2, serial)]), dry=True)
    assert "合并单元格" in judged[1].why


HEADINGS = [
    {"使用单位": "*使用单位", "器具名称": "*器具名称", "出厂编号": "*出厂编号"},
    {"出厂编号": "出厂编号（必填）"},
    {"安装/使用地点": "安装／使用地点"},
    {"出厂编号": "出厂号"},
    {"出厂编号": "出 厂\n编 号"},
    {"使用单位": "单位名称", "安装/使用地点": "使用地点", "型号规格": "规格型号", "送检方式": "检定方式"},
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_a_heading_is_known_by_its_words(office: Office, headings: dict[str, str]) -> None:
    assert fates(office.bring("ledger", table(SCALE, headings=headings))) == [RowFate.NEW]


def test_a_heading_that_is_missing_or_stands_twice_is_named() -> None:
    row = {title: cell for title, cell in SCALE.items() if title != "出厂编号"}
    assert sheet_of(LEDGER, table(row)) == BadSheet(MISSING, ("出厂编号",))
    twice = table(SCALE | {"x": "1"}, headings={"x": "* 生产厂家"})
    assert sheet_of(LEDGER, twice) == BadSheet(TWICE, ("生产厂家",))


CSV = "\r\n".join([",".join(UNIT), ",".join(UNIT.values())])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("part", [",", "\t", ";"])
def test_a_text_file_is_read_however_it_is_written(tmp_path: Path, encoding: str, part: str) -> None:
    made = Office(tmp_path)
    assert fates(made.bring("units", CSV.replace(",", part).encode(encoding))) == [RowFate.NEW]
    (kept,) = made.units
    assert (kept.company_name, kept.uscc, kept.contact) == ("赛罕区惠香蔬菜店", "92150102H68QAKGT80", "云秀兰")


def test_all_problems_of_a_row_are_told_at_once_each_with_its_column(tmp_path: Path) -> None:
    row = UNIT | {
        "联系人": "",
        "手机号": "0471-8192306",
        "所在地": "呼和浩特市",
        "统一社会信用代码": 915001021234567890,
    }
    (judged,) = Office(tmp_path).bring("units", table(row))
    assert {one.title for one in judged.problems} == {"联系人", "手机号", "所在地", "统一社会信用代码"}
    assert "“联系人”没有填。" in judged.why
    assert "手机号要11位" in judged.why


def test_no_reason_is_in_the_words_of_a_chat(office: Office) -> None:
    chat = ("回“", "再说一遍", "请说", "告诉我", "发给我", "序号", "您的是")
    for title, value, _why in SPOILED:
        (judged,) = office.bring("ledger", table(SCALE | {title: value}), dry=True)
        assert not [word for word in chat if word in judged.why], judged.why
    empty = office.bring("ledger", table(dict.fromkeys(SCALE, "") | {"器具名称": "衡器"}), dry=True)
    assert {one.title for one in empty[0].problems} >= {"使用单位", "出厂编号", "型号规格", "生产厂家", "安装/使用地点"}
    assert UNITS.needed_titles[0] == "单位名称"
