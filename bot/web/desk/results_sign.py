"""核验 and 批准: results that wait for the second and the third signature, looked at, signed or given back."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from booking.commands import AllowTwoDuties, CheckResults, Command, GiveBackResults, SubmitResults
from booking.line import ISSUED, TESTED
from booking.result import CHECKED, REGISTERED, Result
from bot.web.desk.frame import execute_as, for_members, why_not
from bot.web.desk.lines import address_of, listed
from bot.web.desk.lines_batch import Form, answer, text_of
from bot.web.desk.listing import table_routes
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.results_out import REASON_NEEDED
from bot.web.desk.table import Action, Asked, Column, Day, Found, Search, Table
from bot.web.desk.told import go_back
from bot.web.desk.work_words import RESULT_FIELDS
from storage.desk_lines import DeskLine
from storage.unit_of_work import Session

SEEN = ("result", "certificate_no", "verified_on", "valid_until", "note")


def _key(one: DeskLine) -> str:
    """The line with the version that is shown: what is signed is what was looked at."""
    return f"{one.line.id}:{one.pending.version if one.pending is not None else 0}"


def _pending(name: str) -> Callable[[DeskLine], object]:
    return lambda one: getattr(one.pending, name, None) or ""


def changes_of(one: DeskLine) -> str:
    """What the version that waits says otherwise than the one before it."""
    if one.pending is None or one.before is None:
        return ""
    found = [
        f"{RESULT_FIELDS[name]}：{_said(one.before, name)} → {_said(one.pending, name)}"
        for name in SEEN
        if getattr(one.before, name) != getattr(one.pending, name)
    ]
    return "；".join(found)


def _said(result: Result, name: str) -> str:
    return str(getattr(result, name) or "（空）")


def _preview(one: DeskLine) -> str:
    return f"/desk/results/preview/{one.line.id}.pdf"


def _columns(signed: str, by: str) -> tuple[Column[DeskLine], ...]:
    return (
        Column("name", "器具", lambda one: f"{one.line.instrument_name} {one.line.serial}", sort=True, link=address_of),
        Column("unit", "送检单位", lambda one: one.unit, sort=True),
        Column("booking_no", "预约编号", lambda one: one.line.booking_no, kind="code", sort=True),
        Column("result", "结果", _pending("result"), kind="badge"),
        Column("certificate", "证书编号", lambda one: _pending("certificate_no")(one) or "批准时自动编号"),
        Column("verified_on", "检定日期", _pending("verified_on"), kind="day"),
        Column("valid_until", "有效期至", _pending("valid_until"), kind="day"),
        Column("note", "说明", _pending("note"), narrow=False),
        Column("changes", "和上一版比", changes_of, narrow=False),
        Column("reason", "更正的原因", _pending("reason"), narrow=False),
        Column("signed", signed, _pending(by)),
        Column("preview", "证书", lambda _one: "预览", link=_preview),
        Column("due", "办理期限", lambda one: one.line.due, kind="day", sort=True),
    )


_FILTERS = (Search("q", "单位、联系人、编号、型号，写一部分也行"), Day("since", "申请从"), Day("until", "到"))
CHECKS: Table[DeskLine] = Table(
    name="checks",
    title="结果核验",
    path="/desk/checks",
    key=_key,
    columns=_columns("检定员", "verifier"),
    filters=_FILTERS,
    actions=(
        Action("preview", "预览证书", "/desk/submissions/preview"),
        Action("check", "核验通过", "/desk/checks/check", ask="desk/ask_check.html", primary=True),
        Action("back", "退回检定员", "/desk/checks/back", ask="desk/ask_back.html", warn=True),
    ),
    empty="没有等着核验的结果。检定员登记好的结果会出现在这里。",
    sort="due",
)
SUBMISSIONS: Table[DeskLine] = Table(
    name="submissions",
    title="结果批准",
    path="/desk/submissions",
    key=_key,
    columns=_columns("检定员／核验员", "signed"),
    filters=_FILTERS,
    actions=(
        Action("preview", "预览证书", "/desk/submissions/preview"),
        Action("submit", "批准", "/desk/submissions/submit", ask="desk/ask_submit.html", primary=True),
        Action("back", "退回检定员", "/desk/submissions/back", ask="desk/ask_back.html", warn=True),
    ),
    empty="没有等着批准的结果。核验过的结果会出现在这里。",
    sort="due",
)


def find_checks(session: Session, member: Member, asked: Asked) -> Found[DeskLine]:
    """The registered results that the filters leave; what was given back waits for the 检定员."""
    return listed(session, member, asked, (TESTED, ISSUED), pending=REGISTERED)


def find_submissions(session: Session, member: Member, asked: Asked) -> Found[DeskLine]:
    """The checked results that the filters leave."""
    return listed(session, member, asked, (TESTED, ISSUED), pending=CHECKED)


def seen_versions(rows: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, int]]:
    """The lines of ticked rows, and the version of each that was shown.

    >>> seen_versions(("a:2", "b"))
    (('a', 'b'), {'a': 2})
    """
    pairs = [one.partition(":") for one in rows]
    return tuple(line for line, _, _v in pairs), {line: int(v) for line, _, v in pairs if v.isdecimal()}


@for_members(INSTITUTION)
async def check(request: web.Request, member: Member) -> web.StreamResponse:
    """核验通过: the second signature."""

    def make(rows: tuple[str, ...], _form: Form) -> Command | str:
        return CheckResults(*seen_versions(rows))

    said = "已核验{}台，等批准人批准。"
    return await answer(request, member, CHECKS, find_checks, make=make, said=lambda _o, n: said.format(n))


@for_members(INSTITUTION)
async def submit(request: web.Request, member: Member) -> web.StreamResponse:
    """批准: the third signature; the results are locked and go to the units."""

    def make(rows: tuple[str, ...], _form: Form) -> Command | str:
        return SubmitResults(*seen_versions(rows))

    said = "已批准{}台，证书和结果已发给送检单位。"
    return await answer(request, member, SUBMISSIONS, find_submissions, make=make, said=lambda _o, n: said.format(n))


def _back(rows: tuple[str, ...], form: Form) -> Command | str:
    reason = text_of(form, "back_reason")
    return GiveBackResults(seen_versions(rows)[0], reason) if reason else REASON_NEEDED


@for_members(INSTITUTION)
async def back_from_check(request: web.Request, member: Member) -> web.StreamResponse:
    """退回检定员, by the 核验员."""
    said = "已退回{}台，检定员改好会再来。"
    return await answer(request, member, CHECKS, find_checks, make=_back, said=lambda _o, n: said.format(n))


@for_members(INSTITUTION)
async def back_from_release(request: web.Request, member: Member) -> web.StreamResponse:
    """退回检定员, by the 批准人."""
    said = "已退回{}台，检定员改好、核验过会再来。"
    return await answer(request, member, SUBMISSIONS, find_submissions, make=_back, said=lambda _o, n: said.format(n))


@for_members(INSTITUTION)
async def two_duties(request: web.Request, member: Member) -> web.StreamResponse:
    """Declare, or take back, that one person may release what they registered or checked."""
    allowed = (await request.post()).get("allowed") == "yes"
    outcome = await execute_as(request, member, AllowTwoDuties(member.ref, allowed))
    if outcome.refused is not None:
        return go_back("/desk/people", why_not(outcome.refused))
    return go_back("/desk/people", "已声明：人手不够时一人可兼两职。" if allowed else "已改为三人签署。")


ROUTES: tuple[web.RouteDef, ...] = (
    *table_routes(CHECKS, find_checks, INSTITUTION),
    web.post("/desk/checks/check", check),
    web.post("/desk/checks/back", back_from_check),
    *table_routes(SUBMISSIONS, find_submissions, INSTITUTION),
    web.post("/desk/submissions/submit", submit),
    web.post("/desk/submissions/back", back_from_release),
    web.post("/desk/people/two-duties", two_duties),
)
