"""注册审核: registrations that the system did not pass by itself, with what differs, and the answer to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import ReviewUnit
from booking.credit_code import check_agrees, region_agrees
from booking.fields import labels_of
from booking.region import covers
from booking.unit import PENDING, Unit
from booking.user_types import is_natural
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.review.photos import photo_response
from bot.web.desk.table import Asked, Column, Found, Search, Table, cut
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from nlu.id_number import masked
from nlu.regions import region_name
from storage.unit_of_work import Session

MOST = 500
"""Registrations of one authority that wait; more than that is an outage of its own."""

FIELDS = {"uscc": "统一社会信用代码", "region": "所在地", "company_name": "单位名称", "address": "详细地址"}
FIELDS |= labels_of("user_type")
OF_A_PERSON = "没有营业执照，凭身份证号登记。请核对本人身份和是否依法不用办照；应当办照的请退回，写明去哪里办。"

REGISTRATIONS: Table[Unit] = Table(
    name="registrations",
    title="注册审核",
    path="/desk/registrations",
    key=lambda one: one.id,
    columns=(
        Column("name", "单位名称", lambda one: one.company_name, link=lambda one: f"/desk/registrations/{one.id}"),
        Column("uscc", "信用代码", lambda one: one.uscc),
        Column("region", "所在地", lambda one: one.region, narrow=False),
        Column("differs", "对不上的地方", lambda one: "、".join(FIELDS.get(name, name) for name in one.differs)),
        Column("since", "申请时间", lambda one: one.since, kind="minute"),
        Column("due", "答复期限", lambda one: one.due, kind="minute"),
    ),
    filters=(Search("q", "单位名称、信用代码"),),
    empty="没有等审核的注册。",
)


def find(session: Session, member: Member, asked: Asked) -> Found[Unit]:
    """What waits beneath the member's region, the oldest first."""
    words = asked.values["q"]
    waiting = session.store.units_waiting(member.region_code, limit=MOST)
    return cut([one for one in waiting if words in one.company_name or words.upper() in one.uscc], asked)


def doubts(unit: Unit) -> dict[str, str]:
    """What does not agree, by field, in words that say what to look at."""
    if is_natural(unit.user_type):
        return {"user_type": OF_A_PERSON}
    found = {}
    if not check_agrees(unit.uscc):
        found["uscc"] = "校验位对不上，可能抄错了一位。请对照执照，或在公示系统里查这个代码。"
    if not region_agrees(unit.uscc, unit.region_code):
        where = region_name(unit.uscc[2:8]) or f"区划 {unit.uscc[2:8]}"
        found["region"] = f"代码里的登记机关在{where}，填的是{unit.region}。搬迁或异地登记的，核对执照后可以通过。"
    return found


@for_members(AUTHORITY)
async def registration_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One registration, beneath the member's region."""
    return await _shown(request, member)


async def _shown(
    request: web.Request, member: Member, *, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    unit_id = request.match_info["unit"]

    def read(session: Session) -> Mapping[str, Any] | None:
        unit = session.store.unit(unit_id)
        if unit is None or not covers(member.region_code, unit.region_code):
            return None
        history = session.store.history(Unit.life.name, unit.id)[::-1]
        return {
            "unit": unit,
            "doubts": doubts(unit),
            "history": history,
            "open": unit.state == PENDING,
            "id_number": masked(unit.id_number) if unit.id_number else "",
        }

    values = await request.config_dict[SITE].database.read(read)
    if values is None:
        return refusal(request, 404)
    given = {**values, "problem": problem, "typed": typed or {}}
    return desk_page(request, member, "desk/review/registration.html", given, status=422 if problem else 200)


@for_members(AUTHORITY)
async def answer_registration(request: web.Request, member: Member) -> web.StreamResponse:
    """Approve it, or send it back with a reason; the unit is told by SMS."""
    form, unit_id = await request.post(), request.match_info["unit"]
    approve = form.get("act") == "approve"
    outcome = await execute_as(request, member, ReviewUnit(unit_id, approve, str(form.get("reason", ""))[:200]))
    if outcome.refused is not None:
        return await _shown(request, member, problem=why_not(outcome.refused), typed=form)
    return go_back("/desk/registrations", "已通过，已用短信告诉对方。" if approve else "已退回，已用短信告诉对方原因。")


@for_members(AUTHORITY)
async def licence(request: web.Request, member: Member) -> web.StreamResponse:
    """The photo of the licence."""

    def name_of(session: Session) -> str:
        unit = session.store.unit(request.match_info["unit"])
        return unit.licence_photo if unit is not None and covers(member.region_code, unit.region_code) else ""

    return await photo_response(request, await request.config_dict[SITE].database.read(name_of))
