"""批量修改导入 of 社公标: a sheet tried out row by row, then the good rows kept and the bad ones given back.

A row is known by its 证书编号: one that is there is changed (empty cells leave what stands there), another is added.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from booking.execute import execute
from booking.region import covers
from bot.importing.cells import spoiled_in
from bot.sheets_in import BURST, MISSING, NO_ROWS, TOO_FAR, TOO_LONG, BadSheet, SheetRow, read_rows
from bot.web.desk.frame import desk_page, for_members, setting_of
from bot.web.desk.listing import sheet_response
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.standards import PATH, TITLES, cells
from bot.web.desk.standards_form import DATES, NotRead, command_of, said_of
from bot.web.site import SITE
from bot.web.uploads import uploaded
from storage.trying_out import tried_out
from storage.unit_of_work import Session

LARGEST = 5 * 1024 * 1024
NEEDED = (TITLES["number"],)
ADD, CHANGE, NOTHING = "新增", "修改", "没有变化"
PROBLEM = "问题"
WHY = {
    TOO_LONG: "行数太多，一次最多 5000 行，请分几次导入。",
    TOO_FAR: BURST,
    NO_ROWS: "表格里没有内容。",
    MISSING: "表格里没有“证书编号”这一列，请用“下载模板”里的那份填。",
}
NOT_A_SHEET = "这不是 XLSX 表格，请用“下载模板”里的那份填。"
TOO_LARGE = "文件太大了，最多 5 MB。"
NO_FILE = "请选一个 XLSX 文件。"
TWICE = "这个证书编号在表里出现了两次。"
ELSEWHERE = "这个证书编号不在您的辖区，不能修改。"


@dataclass(frozen=True)
class Tried:
    """What would come of a row: added, changed (which fields), nothing, or `problem`."""

    row: SheetRow
    what: str = ""
    changed: tuple[str, ...] = ()
    problem: str = ""


@for_members(AUTHORITY)
async def import_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The file to choose, and what the sheet has to hold."""
    return desk_page(request, member, "desk/standards_import.html", {"tried": None, "titles": TITLES.values()})


@for_members(AUTHORITY)
async def import_sheet(request: web.Request, member: Member) -> web.StreamResponse:
    """Try the sheet out (`try`), keep its good rows (`keep`), or give the bad ones back as a sheet (`bad`).

    All in one transaction, each row by the same command as the form.
    """
    what = request.match_info["what"]
    content = await uploaded(request, "sheet", LARGEST)
    if not content:
        return _answered(request, member, problem=NO_FILE if content == b"" else TOO_LARGE)
    rows = await asyncio.to_thread(read_rows, content, NEEDED)
    if isinstance(rows, BadSheet):
        return _answered(request, member, problem=WHY.get(rows.why, NOT_A_SHEET))

    def work(session: Session) -> tuple[Tried, ...]:
        return tuple(carry_out(request, session, member, rows))

    database, key = request.config_dict[SITE].database, f"desk {member.ref}"
    tried = await (database.write(work, key=key) if what == "keep" else tried_out(database, work, key=key))
    if what == "bad":
        return await _bad_rows(tried)
    return _answered(request, member, tried=tried, kept=what == "keep")


async def _bad_rows(tried: Sequence[Tried]) -> web.Response:
    """The rows that were not good, each with what is wrong, to be put right and sent again."""
    titles = tuple(TITLES.values())
    rows = [[*(one.row.cells.get(title, "") for title in titles), one.problem] for one in tried if one.problem]
    return await sheet_response("有问题的行", (*titles, PROBLEM), rows)


def _answered(
    request: web.Request,
    member: Member,
    *,
    tried: tuple[Tried, ...] | None = None,
    kept: bool = False,
    problem: str = "",
) -> web.Response:
    bad = [one for one in tried or () if one.problem]
    good = [one for one in tried or () if not one.problem]
    values = {"tried": tried, "kept": kept, "good": good, "bad": bad, "titles": TITLES, "problem": problem}
    return desk_page(request, member, "desk/standards_tried.html", values)


def carry_out(request: web.Request, session: Session, member: Member, rows: Sequence[SheetRow]) -> list[Tried]:
    """Carry out every row; a wrong one changes nothing and does not stop the others."""
    setting = setting_of(request, session, member.person_id)
    seen: set[str] = set()
    out = []
    for row in rows:
        number = row.cells.get(TITLES["number"], "")
        if why := spoiled_in(row, [TITLES[name] for name in DATES]):
            out.append(Tried(row, problem=why))
            continue
        if number and number in seen:
            out.append(Tried(row, problem=TWICE))
            continue
        seen.add(number)
        before = session.store.standard_of_number(number) if number else None
        if before is not None and not covers(member.region_code, before.region_code):
            out.append(Tried(row, problem=ELSEWHERE))
            continue
        there: Mapping[str, str] = cells(before) if before else {}
        typed = {name: row.cells.get(title, "") or there.get(name, "") for name, title in TITLES.items()}
        try:
            command = command_of(typed, before.id if before else "")
        except NotRead as wrong:
            out.append(Tried(row, problem=str(wrong)))
            continue
        outcome = execute(command, session.store, setting)
        session.record(outcome.events)
        if outcome.refused is not None:
            out.append(Tried(row, problem=said_of(outcome.refused)))
            continue
        changed = tuple(TITLES[name] for name in outcome.result["changed"])
        out.append(Tried(row, ADD if before is None else CHANGE if changed else NOTHING, changed if before else ()))
    return out


@for_members(AUTHORITY)
async def template(request: web.Request, member: Member) -> web.StreamResponse:
    """An empty sheet with the headings and an example."""
    example = (
        "F2等级砝码标准装置", "〔2024〕蒙社量标证字第001号", "呼和浩特市计量检定所", "呼和浩特市新城区", "1mg～20kg",
        "F2等级", "呼和浩特市市场监督管理局", "2024-03-01", "2028-02-29", "二楼砝码室", "示例，导入前请删掉",
    )  # fmt: skip
    return await sheet_response("社公标导入模板", tuple(TITLES.values()), [example])


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(f"{PATH}/import", import_page),
    web.post(f"{PATH}/import/{{what:try|keep|bad}}", import_sheet),
    web.get(f"{PATH}/template", template),
)
