"""投诉举报 on an authority's desk: what waits in its region, each with the instrument's history, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from booking.commands import MoveComplaint
from booking.complaint import COMPLAINT, IN_HAND, SETTLED, TURNED_DOWN, WAITING, Complaint
from booking.instrument import INSTRUMENT
from booking.lifecycle import Party, open_to
from booking.region import covers
from booking.sameness import sameness
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.listing import table_routes
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Asked, Choice, Column, Found, Search, Table, cut
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from nlu.regions import region_name
from storage.unit_of_work import Session

PATH = "/desk/complaints"
OPEN = "没办完的"
STATES: Mapping[str, tuple[str, ...]] = {
    OPEN: (WAITING, IN_HAND),
    **{state: (state,) for state in (WAITING, IN_HAND, SETTLED, TURNED_DOWN)},
}
MOST = 2000
DONE = {"take": "已受理，请在期限内办结。", "settle": "已办结。", "turn_down": "已答复不予受理。"}

COMPLAINTS: Table[Complaint] = Table(
    name="complaints",
    title="投诉举报",
    path=PATH,
    key=lambda one: one.id,
    columns=(
        Column("created_at", "提交时间", lambda one: one.created_at, kind="minute"),
        Column("place", "地点", lambda one: one.place, link=lambda one: f"{PATH}/{one.id}"),
        Column("region", "区县", lambda one: region_name(one.region_code) or one.region_code, narrow=False),
        Column("certificate_no", "证书编号", lambda one: one.certificate_no, narrow=False),
        Column("due", "办理期限", lambda one: one.due, kind="day"),
        Column("state", "状态", lambda one: one.state, kind="badge"),
        Column("reason", "处理结果", lambda one: one.reason, narrow=False),
    ),
    filters=(Search("q", "地点、证书编号"), Choice("state", "状态", tuple(STATES), every="", default=OPEN)),
    empty="辖区里没有待办的投诉举报。",
)


def find(session: Session, member: Member, asked: Asked) -> Found[Complaint]:
    """The complaints of the member's region, the oldest first."""
    states = STATES[asked.values["state"]]
    every = session.store.complaints(member.region_code, states=states, limit=MOST)
    words = sameness(asked.values["q"])
    return cut([one for one in every if words in sameness(f"{one.place}{one.certificate_no}")], asked)


@for_members(AUTHORITY)
async def complaint_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One complaint, with the instrument that it is about and everything that happened to that."""
    return await _shown(request, member)


async def _shown(
    request: web.Request, member: Member, *, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    read = partial(_read, member=member, complaint_id=request.match_info["id"])
    values = await request.config_dict[SITE].database.read(read)
    if values is None:
        return refusal(request, 404)
    given = {**values, "problem": problem, "typed": typed or {}}
    return desk_page(request, member, "desk/complaint.html", given, status=422 if problem else 200)


def _read(session: Session, member: Member, complaint_id: str) -> Mapping[str, Any] | None:
    store = session.store
    one = store.complaint(complaint_id)
    if one is None or not covers(member.region_code, one.region_code):
        return None
    instrument = store.instrument(one.instrument_id) if one.instrument_id else None
    return {
        "one": one,
        "region": region_name(one.region_code) or one.region_code,
        "moves": open_to(one, Party.AUTHORITY),
        "history": store.history(COMPLAINT.name, one.id)[::-1],
        "instrument": instrument,
        "unit": store.unit(one.unit_id) if one.unit_id else None,
        "result": store.result_of_certificate(one.certificate_no) if one.certificate_no else None,
        "past": store.history(INSTRUMENT.name, instrument.id)[::-1] if instrument else (),
    }


@for_members(AUTHORITY)
async def move(request: web.Request, member: Member) -> web.StreamResponse:
    """Take, settle or turn down, as the button says; the reason is what the complainant hears."""
    form, complaint_id = await request.post(), request.match_info["id"]
    verb = str(form.get("act", ""))
    if verb not in DONE:
        return refusal(request, 404)
    site = request.config_dict[SITE]
    if await site.database.read(partial(_read, member=member, complaint_id=complaint_id)) is None:
        return refusal(request, 404)
    outcome = await execute_as(request, member, MoveComplaint(complaint_id, verb, str(form.get("reason", ""))[:500]))
    if outcome.refused is not None:
        return await _shown(request, member, problem=why_not(outcome.refused), typed=form)
    return go_back(f"{PATH}/{complaint_id}", DONE[verb])


ROUTES: tuple[web.RouteDef, ...] = (
    *table_routes(COMPLAINTS, find, AUTHORITY),
    web.get(f"{PATH}/{{id}}", complaint_page),
    web.post(f"{PATH}/{{id}}", move),
)
