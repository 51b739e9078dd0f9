"""结果登记 on the pages: the grid, the sheet with its dry run, 结果提交, 更正, 作废; others' lines are not there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from aiohttp import FormData
from python_calamine import CalamineWorkbook

from booking.catalogue_version import IN_FORCE, IN_USE, CatalogueVersion
from booking.line import ACCEPTED, IN_HAND, ISSUED, TESTED
from booking.result import VOID, Result
from bot.sheets import write_sheet
from bot.web.desk import results_rows
from catalogue_match.catalogue import load_catalogue
from catalogue_match.stored import dump_row
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.web.conftest import Browser, Town, open_town
from tests.web.desk_town import accepted, lay_work, line, released, said, sent, staff, ticks

HEADINGS = ("预约编号", "序号", "出厂编号", "检定结果", "证书编号", "检定日期", "原因说明")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lambda session: lay_work(session, 4))
        await town.write(lambda session: accepted(session, 1, 2, 3))
        yield town


async def save(browser: Browser, *rows: Mapping[str, str], **shared: str) -> dict[str, Any]:
    response = await browser.post("/desk/results/save", json={"rows": list(rows), "shared": shared})
    assert response.status == 200, await response.text()
    told: dict[str, Any] = await response.json()
    return told


def row(number: int, result: str = "合格", **cells: str) -> dict[str, str]:
    return {"line_id": f"line-甲-{number}", "result": result, **cells}


async def result(town: Town, number: int = 1) -> Result:
    found = await town.site.database.read(lambda session: session.store.result(f"line-甲-{number}"))
    assert isinstance(found, Result)
    return found


async def test_results_from_paper_are_marked_on_the_pages_of_both_sides(desk: Town) -> None:
    browser = await staff(desk, "/desk/results")
    told = await save(browser, row(1), verified_on="2026-11-16", present="赵光远、云秀兰")
    assert told["wrong"] == []
    mark = "断网时纸质登记，在场：赵光远、云秀兰，事后补录"
    assert mark in (await browser.open("/desk/lines/line-甲-1"))[1]
    await released(desk, "line-甲-1")
    found = await result(desk)
    assert (found.verified_on, found.remark) == (date(2026, 11, 16), mark)


# -- the grid ----------------------------------------------------------------------------------------------------------
async def test_the_grid_lists_what_waits_for_a_result(desk: Town) -> None:
    browser = await staff(desk, "/desk/results")
    text = (await browser.open("/desk/results"))[1]
    assert text.count("data-line=") == 3
    assert "共 3 台" in text
    assert (await browser.open("/desk/results?q=SN002"))[1].count("data-line=") == 1
    assert "没有要登记结果的器具" in (await browser.open("/desk/results?show=登记了还没批准"))[1]


async def test_good_rows_are_kept_and_wrong_ones_named_by_field(desk: Town) -> None:
    browser = await staff(desk, "/desk/results")
    told = await save(
        browser,
        row(1, certificate_no="N-1", valid_until="2027年3月1日"),
        row(2, certificate_no="N-1"),
        row(4),
        {"line_id": "line-乙-1", "result": "合格"},
        {"line_id": "none", "result": "合格"},
        verifier="郭宏", verified_on="2026-11-20",
    )  # fmt: skip
    wrong = {one["line_id"]: (one["field"], one["text"]) for one in told["wrong"]}
    assert wrong == {
        "line-甲-2": ("certificate_no", "这个证书编号已经用在别的器具上了，请核对。"),
        "line-甲-4": ("", "现在是“已分配”，不能这样办。"),
        "line-乙-1": ("", "这件事要由相关单位的人来办，您这边办不了。"),
        "none": ("", "找不到这台器具，可能已经改派或办完了。"),
    }
    assert [one["line_id"] for one in told["saved"]] == ["line-甲-1"]
    kept = await result(desk)
    assert (str(kept.valid_until), str(kept.verified_on), kept.verifier) == ("2027-03-01", "2026-11-20", "staff-i")
    assert [(await line(desk, n)).state for n in (1, 2, 3)] == [TESTED, ACCEPTED, ACCEPTED]


async def test_the_end_of_validity_is_proposed_by_the_period(desk: Town) -> None:
    desk.clock.go(days=3650)
    browser = await staff(desk, "/desk/results")
    told = await save(browser, row(1, verified_on="2028-02-29"), row(2, verified_on="2026/8/31"))
    assert [one["valid_until"] for one in told["saved"]] == ["2029-02-27", "2027-08-30"]


async def test_the_period_is_that_of_the_catalogue_in_force(desk: Town) -> None:
    def announce(session: Session) -> None:
        rows = tuple({**dump_row(one), "period_months": 24} for one in load_catalogue())
        now = desk.clock()
        session.store.put(CatalogueVersion("v1", "新公告", now.date(), rows, (), IN_FORCE, now))
        session.store.put_setting(IN_USE, "v1")

    await desk.write(announce)
    told = await save(await staff(desk, "/desk/results"), row(1, verified_on="2026-11-20"))
    assert [one["valid_until"] for one in told["saved"]] == ["2028-11-19"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"result": ""}, "result"),
        ({"result": "还行"}, "result"),
        ({"result": "不合格"}, "note"),
        ({"valid_until": "明年"}, "valid_until"),
        ({"certificate_no": "长" * 201}, "certificate_no"),
    ],
)
async def test_what_is_wrong_in_a_cell(desk: Town, cells: Mapping[str, str], field: str) -> None:
    browser = await staff(desk, "/desk/results")
    told = await save(browser, {**row(1), **cells})
    assert [one["field"] for one in told["wrong"]] == [field]
    assert not told["saved"]


IMPOSSIBLE_DAYS = [
    ({"verified_on": "2026-02-30"}, "检定日期"),
    ({"verified_on": "2026-11-23"}, "检定日期"),
    ({"valid_until": "2026-01-01"}, "有效期至"),
    ({"verified_on": "2026-11-20", "valid_until": "2026-11-20"}, "有效期至"),
    ({"verified_on": "2026-11-20", "valid_until": "2026-11-19"}, "有效期至"),
    ({"valid_until": "2027-02-30"}, "有效期至"),
    ({"valid_until": "2031-11-20"}, "有效期至"),
]
"""Days that no result has, and the field that is named for it: in the grid, the sheet and the correction alike."""
TITLES = {"检定日期": "verified_on", "有效期至": "valid_until"}


@pytest.mark.parametrize(("days", "title"), IMPOSSIBLE_DAYS)
async def test_days_that_cannot_be_are_not_kept_by_the_grid(desk: Town, days: Mapping[str, str], title: str) -> None:
    told = await save(await staff(desk, "/desk/results"), {**row(1, certificate_no="N-1"), **days})
    assert [one["field"] for one in told["wrong"]] == [TITLES[title]]
    assert (await line(desk)).state == ACCEPTED


@pytest.mark.parametrize(("days", "title"), IMPOSSIBLE_DAYS)
@pytest.mark.parametrize("as_dates", [False, True], ids=["text", "dates"])
async def test_days_that_cannot_be_are_named_in_a_sheet(
    desk: Town, tmp_path: Path, days: Mapping[str, str], title: str, *, as_dates: bool
) -> None:
    cells: dict[str, Any] = {"verified_on": "2026-11-20", "valid_until": "", **days}
    if as_dates and "02-30" not in str(days):
        cells = {name: date.fromisoformat(text) if text else "" for name, text in cells.items()}
    given = ("2026112200001", 1, "SN001", "合格", "N-1", cells["verified_on"], cells["valid_until"])
    path = tmp_path / "given.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/m/d"}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, (*HEADINGS[:6], "有效期至"))
        page.write_row(1, 0, given)
    status, told = await try_out(await staff(desk, "/desk/results"), path.read_bytes())
    assert (status, told["good"], told["bad"]) == (200, 0, 1)
    assert title in told["rows"][0]["problem"]
    assert (await line(desk)).state == ACCEPTED


@pytest.mark.parametrize(("days", "title"), IMPOSSIBLE_DAYS)
async def test_days_that_cannot_be_correct_nothing(desk: Town, days: Mapping[str, str], title: str) -> None:
    browser = await staff(desk, "/desk/results")
    await save(browser, row(1, certificate_no="N-1"), verifier="郭宏")
    await sent(browser, "/desk/submissions/submit", *ticks(1), ("submit_approver", "李强"))
    before = await result(desk)
    given = {"correct_result": "合格", "correct_certificate_no": "N-1", "correct_reason": "日期写错"}
    given |= {f"correct_{name}": text for name, text in days.items()}
    one = ("from_line", "line-甲-1")
    status, text = await sent(browser, "/desk/results/correct", *ticks(1), one, *given.items())
    assert status == 422
    assert title in said(text) or "这一天" in said(text)
    assert await result(desk) == before


@pytest.mark.parametrize("body", [b"", b"[]", b'{"rows": 3}', b'{"rows": [3]}', b'{"rows": [], "shared": []}'])
async def test_what_is_no_list_of_rows_is_refused(desk: Town, body: bytes) -> None:
    browser = await staff(desk, "/desk/results")
    assert (await browser.post("/desk/results/save", data=body)).status == 400


# -- the sheet ---------------------------------------------------------------------------------------------------------
def sheet(tmp_path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    path = tmp_path / "given.xlsx"
    write_sheet(path, headings, rows)
    return path.read_bytes()


async def try_out(browser: Browser, content: bytes) -> tuple[int, dict[str, Any]]:
    form = FormData()
    form.add_field("sheet", BytesIO(content), filename="结果.xlsx")
    response = await browser.post("/desk/results/try", data=form)
    return response.status, await response.json()


async def test_a_sheet_is_tried_out_row_by_row_and_nothing_is_kept(desk: Town, tmp_path: Path) -> None:
    browser = await staff(desk, "/desk/results")
    no = "2026112200001"
    content = sheet(
        tmp_path,
        [
            (no, 1, "SN001", "合格", "N-1", "2026-11-20", ""),
            (no, 2, "SN002", "不合格", "", "2026-11-20", ""),
            ("", "", "SN003", "合格", "N-1", "2026-11-20", ""),
            (no, 1, "SN001", "合格", "N-4", "", ""),
            ("", "", "SN999", "合格", "N-5", "", ""),
            ("2026112200002", 1, "SN001", "合格", "N-6", "", ""),
        ],
    )
    status, told = await try_out(browser, content)
    assert (status, told["said"]) == (200, "共6行，1行可以登记，5行有问题。")
    assert [one["number"] for one in told["rows"]] == [2, 3, 4, 5, 6, 7]
    assert told["rows"][0]["proposed"] == "2027-11-19"
    assert [one["problem"] for one in told["rows"]] == [
        "",
        "原因说明：不合格请写原因。",
        "证书编号：这个证书编号已经用在别的器具上了，请核对。",
        "这台器具在表里出现了两次。",
        "没有找到这台器具，或者它现在不等着登记结果。",
        "没有找到这台器具，或者它现在不等着登记结果。",
    ]
    assert [(await line(desk, n)).state for n in (1, 2, 3)] == [ACCEPTED] * 3
    again = await save(browser, *[one for one in told["rows"] if not one["problem"]])
    assert len(again["saved"]) == 1
    assert (await result(desk)).certificate_no == "N-1"
    response = await browser.post("/desk/results/wrong", json={"rows": [{**told["rows"][1]["all"], "问题": "缺原因"}]})
    back = CalamineWorkbook.from_filelike(BytesIO(await response.read())).get_sheet_by_index(0).to_python()
    assert back[0][-1] == "问题"
    assert (back[1][5], back[1][-1]) == ("SN002", "缺原因")


async def test_the_sheet_to_fill_in_can_be_sent_back_as_it_is(desk: Town, tmp_path: Path) -> None:
    browser = await staff(desk, "/desk/results")
    await save(browser, row(1, certificate_no="N-1"))
    response = await browser.client.get("/desk/results/sheet?show=登记了还没批准")
    status, told = await try_out(browser, await response.read())
    assert (status, told["good"], told["bad"]) == (200, 1, 0)
    response = await browser.client.get("/desk/results/sheet")
    status, told = await try_out(browser, await response.read())
    assert (told["good"], told["bad"], told["rows"]) == (0, 0, []), "what was left empty stays as it is"


async def test_what_is_no_sheet_is_said_plainly(desk: Town, tmp_path: Path) -> None:
    browser = await staff(desk, "/desk/results")
    assert await try_out(browser, b"PK not a sheet") == (
        422,
        {"problem": "这不是 XLSX 表格，请用“下载表格”里的那份填。"},
    )
    status, told = await try_out(browser, sheet(tmp_path, [("x",)], ("别的",)))
    assert (status, told["problem"][:17]) == (422, "表格缺少这些列：出厂编号、检定结果"[:17])
    assert (await try_out(browser, sheet(tmp_path, [])))[1] == {"problem": "表格里没有内容。"}
    response = await browser.post("/desk/results/try", json={})
    assert (await response.json())["problem"] == "请选一个 XLSX 文件。"
    assert (await try_out(browser, b"PK" + b"x" * 6_000_000))[0] == 413


# -- 提交, 更正, 作废 -------------------------------------------------------------------------------------------------
async def test_released_results_are_locked_corrected_with_a_reason_and_voided(desk: Town) -> None:
    browser = await staff(desk, "/desk/results")
    await save(browser, row(1, certificate_no="N-1"), row(2, certificate_no="N-2"))
    await released(desk, "line-甲-1", "line-甲-2")
    assert (await line(desk)).state == ISSUED
    kept = await result(desk)
    assert (kept.verifier, kept.checker, kept.approver) == ("staff-i", "核验员i", "批准人i")
    told = await save(browser, row(1, certificate_no="N-9"))
    assert told["wrong"][0]["text"] == "现在是“已出证”，不能这样办。"
    one = ("from_line", "line-甲-1")
    change = (("correct_result", "合格"), ("correct_certificate_no", "N-1a"), ("correct_valid_until", "2027-10-01"))
    status, text = await sent(browser, "/desk/results/correct", *ticks(1), one, *change)
    assert (status, said(text)) == (422, "请写明原因。")
    assert "N-1a" in text
    await sent(browser, "/desk/results/correct", *ticks(1), one, *change, ("correct_reason", "编号打错"))
    assert (await result(desk)).certificate_no == "N-1", "the old one stands until the new one is released"
    await released(desk, "line-甲-1:2")
    kept = await result(desk)
    assert (kept.version, kept.certificate_no, kept.reason) == (2, "N-1a", "编号打错")
    browser = await staff(desk, "/desk/issued", "approver-i")
    status, text = await sent(browser, "/desk/results/void", *ticks(1), one)
    assert (status, said(text)) == (422, "请写明原因。")
    text = (await sent(browser, "/desk/results/void", *ticks(1), one, ("void_reason", "标准装置失准")))[1]
    assert said(text) == "已作废，送检单位和主管部门已收到通知。"
    assert (await result(desk)).state == VOID
    assert "N-2" in (await browser.open("/desk/issued"))[1]


async def test_what_is_another_institutions_is_not_there(desk: Town) -> None:
    browser = await staff(desk, "/desk/results", who="j")
    assert "甲蔬菜店" not in (await browser.open("/desk/results"))[1]
    told = await save(browser, row(1))
    assert not told["saved"]
    for path in ("/desk/submissions/submit", "/desk/results/correct", "/desk/results/void"):
        form = [*ticks(1), ("from_line", "line-甲-1"), ("correct_reason", "x"), ("void_reason", "x")]
        assert (await browser.post(path, data=form)).status == 404, path
    assert (await line(desk)).state == ACCEPTED


# -- many at once ------------------------------------------------------------------------------------------------------
async def test_many_results_take_one_transaction_and_statements_in_proportion(desk: Town) -> None:
    counts = []
    for first, count in ((10, 10), (100, 40)):
        numbers = range(first, first + count)
        await desk.write(partial(_more, numbers=numbers))
        seen: list[str] = []

        def work(session: Session, numbers: range = numbers, seen: list[str] = seen) -> None:
            driver: Any = session.connection.connection.driver_connection
            driver.set_trace_callback(seen.append)
            try:
                rows = [
                    results_rows.Row(f"line-甲-{n}", {"result": "合格", "certificate_no": f"C-{n}"}) for n in numbers
                ]
                saved = results_rows.register(session, _setting(desk), rows, {})
                assert len(saved.lines) == len(rows)
            finally:
                driver.set_trace_callback(None)

        await desk.write(work)
        assert not [one for one in seen if one.startswith(("BEGIN", "COMMIT"))], "one transaction, the caller's"
        counts.append(len(seen))
    assert counts[1] <= 4 * counts[0] + 5, counts


def _setting(town: Town) -> Any:
    from booking.setting import Setting
    from bot.chance import digits, fresh_id

    return Setting(town.clock(), "staff-i", fresh_id, digits, town.site.keyring.digest)


def _more(session: Session, numbers: range) -> None:
    from tests.web.desk_town import line_of
    from tests.web.test_pages import scale

    for number in numbers:
        session.store.put(scale(number))
        session.store.put(line_of(number))
    accepted(session, *numbers)


def test_in_hand_is_among_what_the_grid_shows() -> None:
    from bot.web.desk.results_grid import STATES

    assert {ACCEPTED, IN_HAND, TESTED, ISSUED} == {state for states in STATES.values() for state in states}


@pytest.mark.parametrize("spoiled", [123456789012345678, True, "1.23E+10", date(2026, 6, 15)])
async def test_a_value_that_the_spreadsheet_spoiled_is_not_taken(desk: Town, tmp_path: Path, spoiled: Any) -> None:
    content = sheet(tmp_path, [("2026112200001", 1, "SN001", "合格", spoiled, "2026-11-20", "")])
    _status, told = await try_out(await staff(desk, "/desk/results"), content)
    assert (told["good"], told["bad"]) == (0, 1)
    assert told["rows"][0]["problem"].startswith("“证书编号”")
