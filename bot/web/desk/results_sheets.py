"""结果登记 by XLSX: a sheet with the lines to fill in, a dry run row by row, and the wrong rows back as a sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from booking.line import ACCEPTED, IN_HAND, TESTED, Line
from booking.result import DETAILS, Result
from bot.importing.cells import spoiled_in
from bot.sheets_in import BURST, MISSING, NO_ROWS, NOT_A_SHEET, TOO_FAR, TOO_LONG, BadSheet, SheetRow, read_rows
from bot.web.desk.frame import for_members, setting_of
from bot.web.desk.listing import sheet_response
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.results_grid import MOST, PATH, asked, read_json
from bot.web.desk.results_rows import Row, Saved, Wrong, register
from bot.web.desk.work_words import RESULT_FIELDS
from bot.web.refusals import readable, refusal
from bot.web.site import SITE
from bot.web.uploads import uploaded
from storage.desk_lines import DeskLine, found_lines
from storage.trying_out import tried_out
from storage.unit_of_work import Session

LARGEST_FILE = 5 * 1024 * 1024
BOOKING_NO, NUMBER, SERIAL, PROBLEM = "预约编号", "序号", "出厂编号", "问题"
FILLED = {title: name for name, title in RESULT_FIELDS.items()}
HEADINGS = (BOOKING_NO, NUMBER, "送检单位", "器具名称", "型号规格", SERIAL, "样品编号", *FILLED)
NEEDED = (SERIAL, RESULT_FIELDS["result"])
WHY: Mapping[str, str] = {
    NOT_A_SHEET: "这不是 XLSX 表格，请用“下载表格”里的那份填。",
    TOO_LONG: "行数太多，请分几次导入。",
    TOO_FAR: BURST,
    NO_ROWS: "表格里没有内容。",
    MISSING: "表格缺少这些列：{missing}。请用“下载表格”里的那份填。",
}
DAYS = (RESULT_FIELDS["verified_on"], RESULT_FIELDS["valid_until"])
NO_LINE = "没有找到这台器具，或者它现在不等着登记结果。"
TWO_LINES = "这个出厂编号有几台，请填上预约编号和序号。"
TWICE = "这台器具在表里出现了两次。"
TOO_LARGE = "文件太大了，最多5 MB。"
NO_FILE = "请选一个 XLSX 文件。"


@dataclass(frozen=True)
class Matched:
    """A row of the sheet with the line that it is about, or with why there is none."""

    row: SheetRow
    line: Line | None
    problem: str = ""


@for_members(INSTITUTION)
async def blank(request: web.Request, member: Member) -> web.StreamResponse:
    """The lines of the grid as a sheet to be filled in."""
    _chosen, _words, wanted = asked(request, member)

    def read(session: Session) -> tuple[DeskLine, ...]:
        return found_lines(session.connection, session.keyring, wanted, sort="booking_no", limit=10 * MOST)

    rows = [_to_fill_in(one) for one in await request.config_dict[SITE].database.read(read)]
    return await sheet_response("结果登记", HEADINGS, rows)


def _to_fill_in(one: DeskLine) -> list[Any]:
    line, result = one.line, one.pending or one.result
    known = [one.line.booking_no, line.n, one.unit, line.instrument_name, line.model, line.serial, one.sample]
    cells = {name: _held(result, name) for name in RESULT_FIELDS} if result is not None else {}
    return [*known, *(str(cells.get(name, "")) for name in FILLED.values())]


def _held(result: Result, name: str) -> Any:
    """A field of a result as the sheet holds it, what its certificate says besides among them."""
    return result.details.get(name, "") if name in DETAILS else getattr(result, name, "") or ""


@for_members(INSTITUTION)
async def try_out(request: web.Request, member: Member) -> web.StreamResponse:
    """Read a sheet and say of each row what would come of it; nothing is kept. The rows come back with the answer."""
    content = await uploaded(request, "sheet", LARGEST_FILE)
    if content is None:
        return web.json_response({"problem": TOO_LARGE}, status=413, dumps=readable)
    found = await asyncio.to_thread(read_rows, content, NEEDED) if content else BadSheet("")
    if isinstance(found, BadSheet):
        why = WHY.get(found.why, NO_FILE).format(missing="、".join(found.missing))
        return web.json_response({"problem": why}, status=422, dumps=readable)

    def work(session: Session) -> dict[str, Any]:
        matched = match(session, member.ref, found)
        rows = [Row(one.line.id, _cells(one.row), one.row.number) for one in matched if one.line is not None]
        return _told(matched, register(session, setting_of(request, session, member.person_id), rows, {}))

    told = await tried_out(request.config_dict[SITE].database, work, key=f"desk {member.ref}")
    return web.json_response(told, dumps=readable)


def match(session: Session, institution_id: str, rows: Sequence[SheetRow]) -> list[Matched]:
    """The institution's own line of every row: by booking number and 序号, else by the serial number alone."""
    seen: set[str] = set()
    out = []
    for row in rows:
        if not any(_cells(row).values()):
            continue  # nothing was filled in: as in the grid, it stays as it is
        line = spoiled_in(row, DAYS) or _line_of(session, institution_id, row)
        if isinstance(line, str):
            out.append(Matched(row, None, line))
        elif line.id in seen:
            out.append(Matched(row, None, TWICE))
        else:
            seen.add(line.id)
            out.append(Matched(row, line))
    return out


def _line_of(session: Session, institution_id: str, row: SheetRow) -> Line | str:
    serial, booking_no, number = (row.cells.get(one, "") for one in (SERIAL, BOOKING_NO, NUMBER))
    if booking_no and number.isdecimal():
        found = [
            one
            for one in session.store.lines(booking_no)
            if one.institution_id == institution_id and one.n == int(number) and serial in ("", one.serial)
        ]
    else:
        found = list(session.store.institution_lines_of_serial(institution_id, serial)) if serial else []
        found = [one for one in found if booking_no in ("", one.booking_no)]
    found = [one for one in found if one.state in (ACCEPTED, IN_HAND, TESTED)]
    if len(found) == 1:
        return found[0]
    return TWO_LINES if found else NO_LINE


def _cells(row: SheetRow) -> dict[str, str]:
    return {name: row.cells.get(title, "") for title, name in FILLED.items()}


def _told(matched: Sequence[Matched], saved: Saved) -> dict[str, Any]:
    """The dry run for the page: every row with its verdict, and what the script sends when it is confirmed."""
    wrong: dict[str, Wrong] = {one.line_id: one for one in saved.wrong}
    until = {str(one["line_id"]): str(one["valid_until"]) for one in saved.lines}
    rows = []
    for one in matched:
        found = wrong.get(one.line.id) if one.line is not None else None
        problem = one.problem or (_said(found) if found is not None else "")
        line_id = one.line.id if one.line is not None else ""
        shown = {"number": one.row.number, "line_id": line_id, "serial": one.row.cells.get(SERIAL, "")}
        rows.append(
            shown | _cells(one.row) | {"proposed": until.get(line_id, ""), "problem": problem, "all": one.row.cells}
        )
    bad = sum(1 for row in rows if row["problem"])
    said = f"共{len(rows)}行，{len(rows) - bad}行可以登记" + (f"，{bad}行有问题。" if bad else "。")
    return {"said": said, "rows": rows, "good": len(rows) - bad, "bad": bad}


def _said(wrong: Wrong) -> str:
    title = RESULT_FIELDS.get(wrong.field, "")
    return f"{title}：{wrong.text}" if title else wrong.text


@for_members(INSTITUTION)
async def wrong_rows(request: web.Request, member: Member) -> web.StreamResponse:
    """The wrong rows of a dry run as a sheet, each with what is wrong, ready to be put right and sent again."""
    given = await read_json(request)
    listed = given.get("rows")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return refusal(request, 400)
    rows = [[str(one.get(head, "")) for head in (*HEADINGS, PROBLEM)] for one in listed[: 10 * MOST]]
    return await sheet_response("有问题的行", (*HEADINGS, PROBLEM), rows)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(f"{PATH}/sheet", blank),
    web.post(f"{PATH}/try", try_out),
    web.post(f"{PATH}/wrong", wrong_rows),
)
