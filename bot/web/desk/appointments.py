"""已受理: what waits for its day; appointments are made, moved and missed here, instruments are taken in."""

from __future__ import annotations

from aiohttp import web

from booking.commands import Command, MissAppointment, ScheduleLines, TakeBackLines, TakeInLines
from booking.line import ACCEPTED
from bot.web.desk.frame import for_members
from bot.web.desk.lines import WHAT_AND_WHOSE, listed
from bot.web.desk.lines_answers import DELIVERY_ASKED, delivery_of
from bot.web.desk.lines_batch import Form, answer, text_of
from bot.web.desk.listing import table_routes
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Day, Found, Search, Table
from bot.web.desk.work_words import DATE_FIRST, when
from storage.desk_lines import DeskLine
from storage.unit_of_work import Session

APPOINTMENTS: Table[DeskLine] = Table(
    name="appointments",
    title="待检定",
    path="/desk/appointments",
    key=lambda one: one.line.id,
    columns=(
        *WHAT_AND_WHOSE,
        Column("appointed", "约定时间", lambda one: when(one.line.scheduled_date, one.line.scheduled_time), sort=True),
        Column("due", "办理期限", lambda one: one.line.due, kind="minute", sort=True),
    ),
    filters=(
        Search("q", "单位、联系人、编号、型号，写一部分也行"),
        Choice("method", "送检方式", ("送检", "现场检")),
        Day("since", "申请从"),
        Day("until", "到"),
    ),
    actions=(
        Action("schedule", "约时间", "/desk/appointments/schedule", ask="desk/ask_schedule.html", primary=True),
        Action("take-in", "检定受理", "/desk/appointments/take-in"),
        Action("delivery", "改送检方式", "/desk/appointments/delivery", ask="desk/ask_delivery.html"),
        Action("missed", "对方未赴约", "/desk/appointments/missed", ask="desk/ask_missed.html"),
        Action("undo", "撤回受理", "/desk/appointments/undo"),
    ),
    empty="没有等着检定的器具。受理以后会出现在这里。",
    sort="due",
)


def find(session: Session, member: Member, asked: Asked) -> Found[DeskLine]:
    """The accepted lines that the filters leave."""
    return listed(session, member, asked, (ACCEPTED,))


@for_members(INSTITUTION)
async def schedule(request: web.Request, member: Member) -> web.StreamResponse:
    """Appoint a day and half-day (or a time); the unit hears of it and may choose another."""

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        day = text_of(form, "schedule_date", 10)
        time = text_of(form, "schedule_time", 5) or text_of(form, "schedule_half", 2)
        return ScheduleLines(rows, day, time) if day else DATE_FIRST

    return await answer(
        request, member, APPOINTMENTS, find, make=make, said=lambda _o, n: f"已约好{n}台，送检单位会收到通知。"
    )


@for_members(INSTITUTION)
async def missed(request: web.Request, member: Member) -> web.StreamResponse:
    """未赴约: the unit did not come, or was not there."""

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        return MissAppointment(rows, text_of(form, "missed_note", 200))

    return await answer(
        request, member, APPOINTMENTS, find, make=make, said=lambda _o, n: f"已记下{n}台未赴约，请送检单位重新选时间。"
    )


@for_members(INSTITUTION)
async def take_in(request: web.Request, member: Member) -> web.StreamResponse:
    """检定受理 of the ticked instruments, numbered by themselves; scanning stands on a page of its own."""

    def make(rows: tuple[str, ...], _form: Form) -> Command | str:
        return TakeInLines(rows)

    return await answer(
        request, member, APPOINTMENTS, find, make=make, said=lambda _o, n: f"已收下{n}台，已编样品编号。"
    )


@for_members(INSTITUTION)
async def ask_delivery(request: web.Request, member: Member) -> web.StreamResponse:
    """Ask the unit for another 送检方式 of what is accepted already."""
    return await answer(request, member, APPOINTMENTS, find, make=delivery_of, said=lambda _o, _n: DELIVERY_ASKED)


@for_members(INSTITUTION)
async def undo(request: web.Request, member: Member) -> web.StreamResponse:
    """Take the acceptance of the ticked lines back; they wait for an answer again."""

    def make(rows: tuple[str, ...], _form: Form) -> Command | str:
        return TakeBackLines(rows)

    return await answer(
        request, member, APPOINTMENTS, find, make=make, said=lambda _o, n: f"已撤回{n}台，可以重新处理。"
    )


ROUTES: tuple[web.RouteDef, ...] = (
    *table_routes(APPOINTMENTS, find, INSTITUTION),
    web.post("/desk/appointments/schedule", schedule),
    web.post("/desk/appointments/missed", missed),
    web.post("/desk/appointments/take-in", take_in),
    web.post("/desk/appointments/delivery", ask_delivery),
    web.post("/desk/appointments/undo", undo),
)
