"""Complaints: a form for anybody, and a page by an unguessable address that says what became of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import Complain
from booking.complaint import Complaint
from booking.execute import execute
from booking.refusal import Refused
from booking.setting import Outcome, Setting
from bot.chance import digits, fresh_id
from bot.web.public.frame import MOST_WORDS, Where, asked, complains_too_often, public_page, where_of
from bot.web.public.shown import shown
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.site import SITE
from storage.public_rows import Published, published_of
from storage.unit_of_work import Session

_LONGEST = 1000
PROBLEMS: Mapping[str, str] = {
    "text": "请写清楚是什么情况，5 到 1000 个字。",
    "phone": "手机号不对，请核对；不想留可以空着。",
    "region": "请写是哪个区县的，例如“赛罕区”。",
    "place": "请写是哪家店、哪个市场、哪个摊位。",
    "certificate_no": "没有查到这个已公示的证书编号，请核对，或者空着不填。",
}
"""What to put right, by the field that a refusal names."""


async def complain_page(request: web.Request) -> web.Response:
    """The form; with a certificate's number it is about that instrument."""
    number = asked(request, "no")
    typed = {"certificate_no": number, "text": "", "place": "", "where": "", "county": "", "phone": ""}
    return await _form(request, typed, Where())


async def complain(request: web.Request) -> web.StreamResponse:
    """Take the form. What was typed is kept when something is missing; too many from one address wait."""
    form = await request.post()
    typed = {name: str(form.get(name, "")).strip()[: _LONGEST + 1] for name in ("text", "place", "phone")}
    typed |= {name: str(form.get(name, "")).strip()[:MOST_WORDS] for name in ("certificate_no", "where", "county")}
    where = where_of(typed["where"], typed["county"])
    command = Complain(typed["text"], where.code, typed["place"], typed["certificate_no"], typed["phone"])
    if await complains_too_often(request):
        told = "刚刚已经收到几件投诉了，请过几分钟再提交；写好的内容还在下面。"
        return await _form(request, typed, where, problem=told, status=429)
    outcome = await _carry_out(request, command)
    if outcome.refused is not None:
        return await _form(request, typed, where, problem=_why(outcome.refused, where), status=422)
    return go_to(f"/public/complaints/{outcome.result['complaint_id']}")


def _why(refused: Refused, where: Where) -> str:
    if refused.slot == "region" and where.choices:
        return "叫这个名字的地方有几个，请在下面选一个。"
    if refused.slot == "region" and where.code:
        return "请写到区县，例如“赛罕区”，光写到市不够。"
    return PROBLEMS.get(refused.slot, "没有提交成功，请核对后再试。")


async def _form(
    request: web.Request, typed: Mapping[str, str], where: Where, *, problem: str = "", status: int = 200
) -> web.Response:
    site, number = request.config_dict[SITE], typed["certificate_no"]

    def read(session: Session) -> Published | None:
        return published_of(session.connection, session.keyring, number)

    about = await site.database.read(read) if number else None
    given = {
        "typed": typed,
        "where": where,
        "about": shown(about, site.clock().date()) if about else None,
        "problem": problem,
        "status": status,
    }
    return public_page(request, "complain.html", "complain", given)


async def _carry_out(request: web.Request, command: Complain) -> Outcome:
    """As nobody: who complains is not kept."""
    site = request.config_dict[SITE]

    def work(session: Session) -> Outcome:
        setting = Setting(site.clock(), "", fresh_id, digits, session.keyring.digest, channel="public")
        outcome = execute(command, session.store, setting)
        session.record(outcome.events)
        return outcome

    return await site.database.write(work)


async def complaint_page(request: web.Request) -> web.Response:
    """What became of a complaint, for whoever has its address. Neither its text nor the telephone stand here."""
    site, complaint_id = request.config_dict[SITE], request.match_info["id"]

    def read(session: Session) -> Complaint | None:
        return session.store.complaint(complaint_id)

    found = await site.database.read(read)
    if found is None:
        return refusal(request, 404)
    values: dict[str, Any] = {"one": found, "left_phone": bool(found.phone)}
    return public_page(request, "complaint.html", "complain", values)
