"""账号找回: applications from a new phone with documents, to be answered within one working day (SPEC 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import AnswerRecovery
from booking.recovery import ASKED, Recovery
from booking.region import covers
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.review.photos import photo_response
from bot.web.desk.table import Asked, Column, Found, Table, cut
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.rendering import masked
from bot.web.site import SITE
from storage.unit_of_work import Session

MOST = 500

RECOVERIES: Table[Recovery] = Table(
    name="recoveries",
    title="账号找回",
    path="/desk/recoveries",
    key=lambda one: one.id,
    columns=(
        Column("name", "单位名称", lambda one: one.company_name, link=lambda one: f"/desk/recoveries/{one.id}"),
        Column("who", "申请人", lambda one: one.name),
        Column("phone", "新手机号", lambda one: masked(one.phone)),
        Column("documents", "材料", lambda one: f"{len(one.documents)}张"),
        Column("since", "申请时间", lambda one: one.since, kind="minute"),
        Column("due", "答复期限", lambda one: one.due, kind="minute"),
    ),
    empty="没有等答复的申请。",
)


def find(session: Session, member: Member, asked: Asked) -> Found[Recovery]:
    """What waits beneath the member's region, the oldest first."""
    return cut(session.store.recoveries_waiting(member.region_code, limit=MOST), asked)


def _mine(session: Session, member: Member, recovery_id: str) -> Recovery | None:
    found = session.store.recovery(recovery_id)
    return found if found is not None and covers(member.region_code, found.region_code) else None


@for_members(AUTHORITY)
async def recovery_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One application beside what is registered."""
    return await _shown(request, member)


async def _shown(
    request: web.Request, member: Member, *, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    def read(session: Session) -> Mapping[str, Any] | None:
        recovery = _mine(session, member, request.match_info["recovery"])
        if recovery is None:
            return None
        earlier = [one for one in session.store.recoveries_of(recovery.unit_id) if one.id != recovery.id]
        unit = session.store.unit(recovery.unit_id)
        return {"recovery": recovery, "unit": unit, "earlier": earlier, "open": recovery.state == ASKED}

    values = await request.config_dict[SITE].database.read(read)
    if values is None:
        return refusal(request, 404)
    given = {**values, "problem": problem, "typed": typed or {}}
    return desk_page(request, member, "desk/review/recovery.html", given, status=422 if problem else 200)


@for_members(AUTHORITY)
async def answer_recovery(request: web.Request, member: Member) -> web.StreamResponse:
    """Grant or deny it; the new phone hears of it by SMS."""
    form = await request.post()
    grant = form.get("act") == "grant"
    command = AnswerRecovery(request.match_info["recovery"], grant, str(form.get("reason", ""))[:200])
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _shown(request, member, problem=why_not(outcome.refused), typed=form)
    said = "已同意，账号现在归新手机号，已用短信告诉对方。" if grant else "已答复不同意，已用短信告诉对方原因。"
    return go_back("/desk/recoveries", said)


@for_members(AUTHORITY)
async def document(request: web.Request, member: Member) -> web.StreamResponse:
    """One of the photos."""
    number = request.match_info["number"]

    def name_of(session: Session) -> str:
        recovery = _mine(session, member, request.match_info["recovery"])
        at = int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else 0
        return recovery.documents[at - 1] if recovery is not None and 0 < at <= len(recovery.documents) else ""

    return await photo_response(request, await request.config_dict[SITE].database.read(name_of))
