"""已出证, 更正 and 作废: what left the institution, and what is put right or withdrawn afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp import web

from booking.commands import Command, CorrectResult, DropCorrection, VoidResult
from booking.line import ISSUED
from bot.web.desk.frame import for_members
from bot.web.desk.lines import address_of, listed
from bot.web.desk.lines_batch import Form, answer, text_of
from bot.web.desk.listing import table_routes
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.results_rows import DATES, no_date, read_date
from bot.web.desk.table import Action, Asked, Choice, Column, Day, Found, Search, Table
from catalogue_match.catalogue import load_catalogue
from storage.desk_lines import DeskLine
from storage.unit_of_work import Session

REASON_NEEDED = "请写明原因。"
CORRECTED = ("certificate_no", "note")
PROPOSED = "已提出更正，核验、批准后新证书才发出。"
NOTHING_CHANGED = "没有改动。"


def _of(name: str) -> Any:
    """A field of the result, read from a row; empty while there is none."""
    return lambda one: getattr(one.result, name, None) or ""


def _signed(one: DeskLine) -> str:
    return "／".join(getattr(one.result, name, "") or "—" for name in ("verifier", "checker", "approver"))


_COLUMNS: tuple[Column[DeskLine], ...] = (
    Column("name", "器具", lambda one: f"{one.line.instrument_name} {one.line.serial}", sort=True, link=address_of),
    Column("unit", "送检单位", lambda one: one.unit, sort=True),
    Column("booking_no", "预约编号", lambda one: one.line.booking_no, sort=True),
    Column("result", "结果", _of("result"), kind="badge"),
    Column("certificate", "证书编号", _of("certificate_no")),
    Column("valid_until", "有效期至", _of("valid_until"), kind="day"),
    Column("signed", "检定员／核验员／批准人", _signed, narrow=False),
)
_FILTERS = (Search("q", "单位、联系人、编号、型号，写一部分也行"), Day("since", "申请从"), Day("until", "到"))


def _paper(one: DeskLine) -> str:
    """Where the certificate of a line opens."""
    return f"/certificates/{one.result.id}.pdf" if one.result is not None else address_of(one)


_WITH_PAPERS = tuple(replace(one, link=_paper) if one.name == "certificate" else one for one in _COLUMNS)
ISSUED_ONES: Table[DeskLine] = Table(
    name="issued",
    title="已出证",
    path="/desk/issued",
    key=lambda one: one.line.id,
    columns=(
        *_WITH_PAPERS,
        Column("verified_on", "检定日期", _of("verified_on"), kind="day", narrow=False),
        Column("note", "说明", _of("note"), narrow=False),
    ),
    filters=(*_FILTERS, Choice("method", "送检方式", ("送检", "现场检"))),
    actions=(
        Action("print", "打印证书", "/desk/issued/print"),
        Action("zip", "打包下载", "/desk/issued/zip"),
    ),
    empty="还没有批准过结果。",
    sort="-booking_no",
)


def find_issued(session: Session, member: Member, asked: Asked) -> Found[DeskLine]:
    """The submitted results that the filters leave."""
    return listed(session, member, asked, (ISSUED,))


@for_members(INSTITUTION)
async def correct(request: web.Request, member: Member) -> web.StreamResponse:
    """结果更正: a new version with a reason, signed by three before it is told to the unit."""

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        reason = text_of(form, "correct_reason")
        changes: dict[str, Any] = {"result": text_of(form, "correct_result", 10)}
        changes |= {name: text_of(form, f"correct_{name}") for name in CORRECTED if f"correct_{name}" in form}
        for name in (one for one in DATES if f"correct_{one}" in form):
            try:
                changes[name] = read_date(text_of(form, f"correct_{name}", 20))
            except ValueError:
                return no_date(text_of(form, f"correct_{name}", 20))
        return CorrectResult(rows[0], changes, reason, load_catalogue().periods) if reason else REASON_NEEDED

    return await answer(
        request,
        member,
        ISSUED_ONES,
        find_issued,
        make=make,
        said=lambda _o, _n: PROPOSED,
    )


@for_members(INSTITUTION)
async def drop(request: web.Request, member: Member) -> web.StreamResponse:
    """A correction that is not released yet is taken back."""

    def make(rows: tuple[str, ...], _form: Form) -> Command | str:
        return DropCorrection(rows[0])

    return await answer(
        request, member, ISSUED_ONES, find_issued, make=make, said=lambda _o, _n: "不更正了，原来的证书照旧。"
    )


@for_members(INSTITUTION)
async def void(request: web.Request, member: Member) -> web.StreamResponse:
    """作废: the certificate holds no more from this moment on."""

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        reason = text_of(form, "void_reason")
        return VoidResult(rows[0], reason) if reason else REASON_NEEDED

    return await answer(
        request,
        member,
        ISSUED_ONES,
        find_issued,
        make=make,
        said=lambda _o, _n: "已作废，送检单位和主管部门已收到通知。",
    )


ROUTES: tuple[web.RouteDef, ...] = (
    *table_routes(ISSUED_ONES, find_issued, INSTITUTION),
    web.post("/desk/results/correct", correct),
    web.post("/desk/results/drop", drop),
    web.post("/desk/results/void", void),
)
