"""Every kind of sheet that a service is set up from: its template, its rows, and nothing twice."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from booking.bodies import Authority, Capability, Institution
from booking.instrument import Instrument
from booking.past_result import PastResult
from booking.people import Role
from booking.standard import Standard
from bot.importing.columns import SheetKind
from bot.importing.judging import RowFate
from bot.importing.run import sheet_of
from bot.importing.sheet_kinds import KINDS
from bot.importing.template import RULES, write_template
from bot.sheets_in import NO_ROWS, BadSheet, read_sheet
from catalogue_match.catalogue import load_catalogue
from tests.bot.sheets_made import SCALE, UNIT, Office, fates, table

BODY = {"机构名称": "呼和浩特市计量检定所"}
GOOD: dict[str, dict[str, Any]] = {
    "authority-users": {
        "部门名称": "呼和浩特市市场监督管理局", "管辖地区": "内蒙古自治区呼和浩特市", "姓名": "王敏",
        "手机号": "13900000001", "职位": "科长", "角色": "管理员、经办人",
    },
    "bodies": BODY | {
        "所在地区": "内蒙古自治区呼和浩特市", "联系电话": "0471-3337062", "地址": "成吉思汗大街1号",
        "授权证书编号": "（蒙）法计〔2024〕001号", "授权有效期至": "2029-03-31",
    },
    "institution-users": BODY
    | {"姓名": "赵光远", "手机号": "13900000002", "角色": "收发 检定员", "职位": "", "角色到期日": ""},
    "capability": BODY | {
        "二级目录": "非自动衡器", "服务地区": "呼和浩特市、包头市", "测量范围": "0~60t", "准确度等级": "三级",
        "计量标准": "F2等级砝码标准装置", "标准有效期至": "2028-02-29", "检定人员": "赵光远、钱雨（2027-03-01）",
    },
    "standards": {
        "标准名称": "F2等级砝码标准装置", "证书编号": "〔2024〕蒙社量标证字第001号", "建标单位": "呼和浩特市计量检定所",
        "所在区县": "呼和浩特市新城区", "有效期至": "2028-02-29",
    },
    "units": UNIT,
    "unit-users": {"使用单位": UNIT["单位名称"], "姓名": "云小明", "手机号": "13900000003"},
    "ledger": SCALE | {"生产码": "SC202701080001", "铅封": "B00417", "型批号": "2022F077-31"},
    "results": {
        "使用单位": UNIT["统一社会信用代码"], "出厂编号": "938579", "检定机构": "呼和浩特市计量检定所",
        "证书编号": "NM2023-00153", "检定结果": "合格", "检定日期": "2026-04-10", "有效期至": "2027-04-09",
        "检定员": "李工",
    },
}  # fmt: skip
STORED: dict[str, tuple[type[Any], str, Any]] = {
    "authority-users": (Authority, "name", "呼和浩特市市场监督管理局"),
    "bodies": (Institution, "phone", "0471-3337062"),
    "institution-users": (Role, "duties", ("收发", "检定员")),
    "capability": (Capability, "regions", ("150100", "150200")),
    "standards": (Standard, "number", "〔2024〕蒙社量标证字第001号"),
    "ledger": (Instrument, "production_code", "SC202701080001"),
    "results": (PastResult, "certificate_no", "NM2023-00153"),
}
BAD: dict[str, dict[str, str]] = {
    "authority-users": {"管辖地区": "火星", "手机号": "12345", "角色": "局长"},
    "bodies": {"所在地区": "", "授权有效期至": "2029-02-30"},
    "institution-users": {"机构名称": "没有的所", "姓名": "", "角色": "检定员和核验员"},
    "capability": {"二级目录": "游标卡尺", "服务地区": "火星", "测量范围": "60", "标准有效期至": "很久"},
    "standards": {"证书编号": "", "发证日期": "2024-13-01", "所在区县": "火星"},
    "units": {"手机号": "12345", "联系人": "无"},
    "unit-users": {"使用单位": "没有的店", "手机号": "0471-3337062"},
    "ledger": {"测量范围": "30", "送检方式": "看情况", "生产码": "见秤底的标签"},
    "results": {"检定结果": "好", "检定日期": "2016-04-10", "有效期至": "2015-04-09"},
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def set_up(office: Office, until: str) -> None:
    """Bring in everything that comes before a kind."""
    for name in list(KINDS)[: list(KINDS).index(until)]:
        assert fates(office.bring(name, table(GOOD[name]))) == [RowFate.NEW], name


@pytest.mark.parametrize("name", KINDS)
def test_a_right_row_goes_in_once(office: Office, name: str) -> None:
    set_up(office, name)
    (judged,) = office.bring(name, table(GOOD[name]), dry=True)
    assert (judged.fate, judged.why) == (RowFate.NEW, "")
    (judged,) = office.bring(name, table(GOOD[name]))
    assert (judged.fate, judged.why) == (RowFate.NEW, "")
    if name in STORED:
        kind, field, value = STORED[name]
        assert value in [getattr(one, field) for one in office.all(kind)]
    (again,) = office.bring(name, table(GOOD[name]))
    assert (again.fate, again.why) == (RowFate.SAME, "")


@pytest.mark.parametrize("name", KINDS)
def test_all_that_is_wrong_is_told_by_its_column(office: Office, name: str) -> None:
    set_up(office, name)
    (judged,) = office.bring(name, table(GOOD[name] | BAD[name]))
    assert {one.title for one in judged.problems} == BAD[name].keys()


def made(kind: SheetKind) -> bytes:
    target = BytesIO()
    write_template(target, kind, [row.second for row in load_catalogue().rows])
    return target.getvalue()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_template_has_headings_rules_an_example_and_drop_downs(kind: SheetKind) -> None:
    content = made(kind)
    assert sheet_of(kind, content) == BadSheet(NO_ROWS)
    rules = read_sheet(content, ("列名", "必填", "怎么填"))
    assert not isinstance(rules, BadSheet)
    assert [row.cells["列名"] for row in rules.rows] == list(kind.titles.values())
    with ZipFile(BytesIO(content)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml").decode()
        assert RULES in packed.read("xl/workbook.xml").decode()
    offers = [one for one in kind.columns if (one.options and one.kind != "duties") or one.name == "second_name"]
    assert page.count("<dataValidation ") == len(offers)


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_template_is_a_right_row(office: Office, name: str) -> None:
    set_up(office, name)
    example = {one.title: one.example for one in KINDS[name].columns}
    for title in ("使用单位", "机构名称", "出厂编号"):
        if title in example and title in GOOD[name]:
            example[title] = GOOD[name][title]
    (judged,) = office.bring(name, table(example), dry=True)
    assert (judged.fate is not RowFate.WRONG, judged.why) == (True, "")


def test_a_result_from_before_sets_until_when_its_instrument_is_verified(office: Office) -> None:
    set_up(office, "results")
    older = GOOD["results"] | {"证书编号": "NM2021-7", "检定日期": "2024-04-01", "有效期至": "2025-03-31"}
    office.bring("results", table(GOOD["results"], older))
    (kept,) = office.instruments
    assert (str(kept.valid_until), kept.valid_until_by) == ("2027-04-09", "证书")
    assert len(office.all(PastResult)) == 2
