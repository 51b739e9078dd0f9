"""预约受理: the list of what was assigned to the institution, answered singly or in batch (SPEC 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from aiohttp import web

from booking.line import ACCEPTED, ASSIGNED, CALLED_OFF, FAILED, IN_HAND, ISSUED, RETURNED, TESTED
from bot.web.desk.frame import for_members
from bot.web.desk.instrument_columns import instrument_columns
from bot.web.desk.library import library_of
from bot.web.desk.listing import table_export, table_page
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Day, Found, Search, Table
from bot.web.desk.work_words import when
from bot.web.site import SITE
from storage.desk_lines import DeskLine, Wanted, count_lines, found_lines, last_answer
from storage.unit_of_work import Session

STATES = (ASSIGNED, ACCEPTED, IN_HAND, TESTED, ISSUED, FAILED, RETURNED, CALLED_OFF)
UNDO_WITHIN = timedelta(minutes=30)
"""How long the list itself offers to take a just-made answer back; the line's own page does so as long as it may be."""


def address_of(row: DeskLine) -> str:
    """Where a line's own page is."""
    return f"/desk/lines/{row.line.id}"


WHAT_AND_WHOSE: tuple[Column[DeskLine], ...] = (
    Column("name", "器具", lambda one: one.line.instrument_name, sort=True, link=address_of),
    Column("serial", "出厂编号", lambda one: one.line.serial),
    Column("unit", "送检单位", lambda one: one.unit, sort=True),
    Column("booking_no", "预约编号", lambda one: one.line.booking_no, sort=True),
    Column("method", "送检方式", lambda one: one.instrument.delivery_method),
    Column("wish", "希望时间", lambda one: when(one.wish, one.wish_time), narrow=False),
)
"""The columns by which every list of lines says which instrument it is, whose, and when they would like it."""

LINES: Table[DeskLine] = Table(
    name="lines",
    title="预约受理",
    path="/desk/lines",
    key=lambda one: one.line.id,
    columns=(
        *WHAT_AND_WHOSE,
        Column("submitted", "申请时间", lambda one: one.submitted_at, kind="minute", sort=True, narrow=False),
        Column("due", "办理期限", lambda one: one.line.due, kind="minute", sort=True),
        Column("state", "状态", lambda one: one.line.state, kind="badge", sort=True),
        Column("address", "单位地址", lambda one: one.address, extra=True),
        *instrument_columns(lambda one: one.instrument, "delivery_method"),
        Column("remark", "备注", lambda one: one.remark, extra=True),
    ),
    filters=(
        Search("q", "单位、联系人、编号、型号，写一部分也行"),
        Choice("state", "状态", [(one, one) for one in STATES], every="", default=ASSIGNED),
        Choice("method", "送检方式", ("送检", "现场检")),
        Day("since", "申请从"),
        Day("until", "到"),
    ),
    actions=(
        Action("accept", "受理", "/desk/lines/accept", ask="desk/ask_accept.html", primary=True),
        Action("return", "退回", "/desk/lines/return", ask="desk/ask_return.html"),
        Action("delivery", "改送检方式", "/desk/lines/delivery", ask="desk/ask_delivery.html"),
        Action("refuse", "不予受理", "/desk/lines/refuse", ask="desk/ask_refuse.html", warn=True),
    ),
    empty="没有等您受理的预约。新的预约来了会自动出现在这里。",
    sort="due",
    top="desk/lines_top.html",
)


def wanted(member: Member, asked: Asked, states: Sequence[str]) -> Wanted:
    """What the filters of a list of lines ask for."""
    values = asked.values
    return Wanted(
        member.ref,
        states,
        words=values.get("q", ""),
        method=values.get("method", ""),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def listed(
    session: Session, member: Member, asked: Asked, states: Sequence[str], *, pending: str = ""
) -> Found[DeskLine]:
    """A page of the institution's lines in these states; with `pending` those whose result waits there."""
    sieve = replace(wanted(member, asked, states), pending=pending)
    rows = found_lines(
        session.connection,
        session.keyring,
        sieve,
        sort=asked.sort or "due",
        descending=asked.descending,
        limit=asked.limit,
        offset=asked.offset,
    )
    return Found(rows, count_lines(session.connection, sieve), library_of(session, member.ref))


def find(session: Session, member: Member, asked: Asked) -> Found[DeskLine]:
    """The lines that the filters leave, with the library to answer them from."""
    return listed(session, member, asked, (asked.values["state"],))


@for_members(INSTITUTION)
async def lines_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The list, with the offer to take back what was just answered."""
    site = request.config_dict[SITE]
    since = site.clock() - UNDO_WITHIN

    def read(session: Session) -> int:
        return len(still_to_undo(session, member, last_answer(session.connection, member.person_id, since)))

    offered = {"undo": await site.database.read(read)}
    return await table_page(request, member, LINES, find, template="desk/lines.html", values=offered)


def still_to_undo(session: Session, member: Member, line_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of the lines that stand as they were answered: nothing has come of them yet."""
    found = (session.store.line(line_id) for line_id in line_ids)
    return tuple(
        line.id
        for line in found
        if line is not None and line.institution_id == member.ref and line.state in (ACCEPTED, FAILED, RETURNED)
    )


@for_members(INSTITUTION)
async def lines_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The list as a sheet."""
    return await table_export(request, member, LINES, find)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/desk/lines", lines_page),
    web.post("/desk/lines/export", lines_export),
)
