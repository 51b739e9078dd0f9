"""受理, 退回, 不予受理, 改送检方式 and taking a just-made answer back, from the list or the page of one line."""

from __future__ import annotations

import hashlib

from aiohttp import web

from booking.commands import (
    AcceptLines,
    AnswerDelivery,
    AskDelivery,
    CallOffLines,
    Command,
    RefuseLines,
    ReturnLines,
    TakeBackLines,
)
from booking.delivery_ask import METHODS
from booking.desk_texts import REFUSING, RETURNING
from booking.execute import execute
from bot.web.desk.frame import execute_as, for_members, setting_of
from bot.web.desk.library import reasons_of
from bot.web.desk.line_page import line_page_with
from bot.web.desk.lines import LINES, UNDO_WITHIN, find, still_to_undo
from bot.web.desk.lines_batch import Form, answer, text_of
from bot.web.desk.listing import ticked
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import REASON_FIRST, refused_words
from bot.web.refusals import refusal
from bot.web.site import SITE
from handlers.staff.reasons import field_of
from storage.desk_lines import last_answer
from storage.trying_out import tried_out
from storage.unit_of_work import Session

LOOK_FIRST = "还没有发出。送检单位会收到：\n{texts}\n没问题就再按一次“受理”；要改，写在“回执内容”里。"
DELIVERY_ASKED = "已请送检单位确认，答复后会通知您。"
NO_METHOD = "请选改成送检还是现场检。"
NOTHING_TO_UNDO = "没有可以撤回的：时间过了，或者已经有了下文。"


@for_members(INSTITUTION)
async def accept(request: web.Request, member: Member) -> web.StreamResponse:
    """受理 with a receipt, typed or by a template of the library, whose filled-in text is shown before it goes."""
    form = await request.post()
    texts = await _unseen(request, member, form)

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        return LOOK_FIRST.format(texts="\n".join(texts)) if texts else _acceptance(rows, form)

    typed = form.copy()
    typed["accept_seen"] = _what_is_sent(form)
    return await answer(
        request, member, LINES, find, make=make, said=lambda _o, n: f"已受理{n}台，回执已发给送检单位。", typed=typed
    )


def _acceptance(rows: tuple[str, ...], form: Form) -> AcceptLines:
    return AcceptLines(
        rows,
        text=text_of(form, "accept_text"),
        dept=text_of(form, "accept_dept", 40),
        phone=text_of(form, "accept_phone", 40),
        template_id=text_of(form, "accept_template", 64),
    )


def _what_is_sent(form: Form) -> str:
    """What decides the text of a receipt; a look at other lines, or with another telephone, was no look at this."""
    command = _acceptance(ticked(form), form)
    said = "\n".join((command.template_id, command.text, command.dept, command.phone, *sorted(command.line_ids)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


async def _unseen(request: web.Request, member: Member, form: Form) -> tuple[str, ...]:
    """The texts that a template would send and that nobody has seen yet."""
    command = _acceptance(ticked(form), form)
    if not command.template_id or command.text or form.get("accept_seen") == _what_is_sent(form):
        return ()

    def work(session: Session) -> tuple[str, ...]:
        outcome = execute(command, session.store, setting_of(request, session, member.person_id))
        told = (event.data for event in outcome.events if event.name == "ReceiptIssued")
        return tuple(dict.fromkeys(f"“{one['text']}”（{one['dept']} {one['phone']}）" for one in told))

    return await tried_out(request.config_dict[SITE].database, work, key=f"desk {member.ref}")


@for_members(INSTITUTION)
async def refuse(request: web.Request, member: Member) -> web.StreamResponse:
    """不予受理 with a reason of the library or a typed one; the field decides what the unit is asked to put right."""
    chosen, field = await _reason(request, member, REFUSING, "refuse")

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        reason = text_of(form, "refuse_text") or chosen
        if not reason:
            return REASON_FIRST
        said = text_of(form, "refuse_field", 40)
        tied = field if reason == chosen else field_of(reason)
        return RefuseLines(rows, reason, reason_field=said or tied)

    return await answer(
        request, member, LINES, find, make=make, said=lambda _o, n: f"已不予受理{n}台，原因已告诉送检单位。"
    )


@for_members(INSTITUTION)
async def give_back(request: web.Request, member: Member) -> web.StreamResponse:
    """退回 to the authority with a reason and perhaps somebody who could do it."""
    chosen, _field = await _reason(request, member, RETURNING, "return")

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        reason = text_of(form, "return_text") or chosen
        return ReturnLines(rows, reason, proposed=text_of(form, "return_to", 80)) if reason else REASON_FIRST

    return await answer(
        request, member, LINES, find, make=make, said=lambda _o, n: f"已退回{n}台，等主管部门重新分配。"
    )


@for_members(INSTITUTION)
async def call_off(request: web.Request, member: Member) -> web.StreamResponse:
    """终止检定: a line ends without a result; the unit is told why."""

    def make(rows: tuple[str, ...], form: Form) -> Command | str:
        reason = text_of(form, "calloff_reason")
        return CallOffLines(rows, reason) if reason else REASON_FIRST

    return await answer(
        request, member, LINES, find, make=make, said=lambda _o, n: f"已终止{n}台的检定，原因已告诉送检单位。"
    )


async def _reason(request: web.Request, member: Member, use: str, action: str) -> tuple[str, str]:
    """The text and the field of the chosen reason of the library."""
    wanted = text_of(await request.post(), f"{action}_reason")
    if not wanted:
        return "", ""

    def read(session: Session) -> tuple[str, str]:
        found = next((one for one in reasons_of(session, member.ref, use) if one.id == wanted), None)
        return (found.text, found.field) if found else ("", "")

    return await request.config_dict[SITE].database.read(read)


@for_members(INSTITUTION)
async def ask_delivery(request: web.Request, member: Member) -> web.StreamResponse:
    """Ask the unit for another 送检方式; it answers in its chat."""
    return await answer(request, member, LINES, find, make=delivery_of, said=lambda _o, _n: DELIVERY_ASKED)


def delivery_of(rows: tuple[str, ...], form: Form) -> Command | str:
    """The question about the 送检方式 that a form asks."""
    method = text_of(form, "delivery_method")
    return AskDelivery(rows, method, text_of(form, "delivery_reason")) if method in METHODS else NO_METHOD


@for_members(INSTITUTION)
async def call_back(request: web.Request, member: Member) -> web.StreamResponse:
    """Call a question about the 送检方式 back."""
    form = await request.post()
    line_id = text_of(form, "from_line", 64)
    outcome = await execute_as(request, member, AnswerDelivery(text_of(form, "ask", 64), "call_back"))
    if outcome.refused is not None:
        return await line_page_with(request, member, line_id, problem=refused_words(outcome.refused))
    return go_back(f"/desk/lines/{line_id}", "已撤回，送检方式不变。")


@for_members(INSTITUTION)
async def undo(request: web.Request, member: Member) -> web.StreamResponse:
    """Take back what this person answered last; or the one line that is named."""
    site, form = request.config_dict[SITE], await request.post()
    line_id, since = text_of(form, "from_line", 64), site.clock() - UNDO_WITHIN

    def read(session: Session) -> tuple[str, ...]:
        named = ticked(form) if line_id else last_answer(session.connection, member.person_id, since)
        return still_to_undo(session, member, named)

    rows = await site.database.read(read)
    if line_id and not rows:
        return refusal(request, 404)
    if not rows:
        return go_back("/desk/lines", NOTHING_TO_UNDO)
    outcome = await execute_as(request, member, TakeBackLines(rows))
    said = refused_words(outcome.refused) if outcome.refused is not None else f"已撤回{len(rows)}台，可以重新处理。"
    return go_back(f"/desk/lines/{line_id}" if line_id else "/desk/lines", said)


ROUTES: tuple[web.RouteDef, ...] = (
    web.post("/desk/lines/accept", accept),
    web.post("/desk/lines/refuse", refuse),
    web.post("/desk/lines/return", give_back),
    web.post("/desk/lines/delivery", ask_delivery),
    web.post("/desk/lines/call-back", call_back),
    web.post("/desk/lines/call-off", call_off),
    web.post("/desk/lines/undo", undo),
)
