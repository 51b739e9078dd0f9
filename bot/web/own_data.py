"""我的数据: what is held of a person, to see, to take along and to have deleted; the notice on it and the agreement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from booking.commands import EraseMe
from booking.execute import execute
from booking.line import Line
from booking.people import RoleKind
from booking.retention import NOTICE_VERSION, RETENTION
from booking.setting import Setting
from bot.chance import digits, fresh_id
from bot.web.address import came_by_tls
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.site import SITE
from bot.web.visitor import VISITOR, cookie_name
from handlers.wording.refusals import refusal_text
from storage.media import photos_of
from storage.unit_of_work import Session
from storage.web_history import WebHistory

MOST = 5_000


async def notice_page(request: web.Request) -> web.Response:
    """What is taken, what for, how long it is kept, who sees it."""
    return page(request, "privacy.html", {"tab": "me", "version": NOTICE_VERSION, "kept": RETENTION})


async def agreement_page(request: web.Request) -> web.Response:
    """The agreement that a registration says yes to."""
    return page(request, "agreement.html", {"tab": "me", "version": NOTICE_VERSION})


async def data_page(request: web.Request) -> web.Response:
    """What is held of the visitor, in short."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    held = await site.database.read(lambda session: held_of(session, visitor.person_id))
    return page(request, "own_data.html", {"tab": "me", "held": held, "asked": "", "version": NOTICE_VERSION})


async def data_file(request: web.Request) -> web.Response:
    """All of it as a file."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    held = await site.database.read(lambda session: held_of(session, visitor.person_id))
    if held is None:
        return refusal(request, 404)
    text = json.dumps(held, ensure_ascii=False, indent=1, default=str)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="application/json", headers=headers)


async def erase(request: web.Request) -> web.StreamResponse:
    """Delete the visitor, once they have said so by ticking the box."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    if (await request.post()).get("sure") != "yes" or not visitor.person_id:
        return go_to("/me/data")
    setting = Setting(site.clock(), visitor.person_id, fresh_id, digits, site.keyring.digest, channel="web")

    def forget(session: Session) -> str:
        outcome = execute(EraseMe(), session.store, setting)
        session.record(outcome.events)
        return refusal_text(outcome.refused) if outcome.refused else ""

    refused = await site.database.write(forget)
    if refused:
        held = await site.database.read(lambda session: held_of(session, visitor.person_id))
        told = {"tab": "me", "held": held, "asked": refused, "version": NOTICE_VERSION}
        return page(request, "own_data.html", told, status=409)
    site.bell.ring(visitor.person_id)
    response = go_to("/")
    response.del_cookie(cookie_name(request), path="/", secure=came_by_tls(request))
    return response


def held_of(session: Session, person_id: str) -> Mapping[str, Any] | None:
    """Everything that is held of a person, as plain values under Chinese titles; None for nobody."""
    store = session.store
    person = store.person(person_id) if person_id else None
    if person is None:
        return None
    units = [unit for role in store.roles(person_id) if role.kind is RoleKind.UNIT and (unit := store.unit(role.ref))]
    agreed = [one for one in store.history("person", person_id) if one.event == "ConsentGiven"]
    chat = WebHistory(session.connection, session.keyring).recent(person_id, limit=MOST)
    return {
        "姓名": person.name,
        "手机号": person.phone,
        "登记时间": person.created_at,
        "从哪里来过": [{"渠道": one.channel, "标识": one.address} for one in store.identities(person_id)],
        "同意过的版本": [{"时间": one.at, "版本": one.data["version"]} for one in agreed],
        "照片": photos_of(session.connection, person_id),
        "对话": [dict(one.body) for one in chat],
        "单位": [_unit(session, asdict(unit), unit.id) for unit in units],
    }


def _unit(session: Session, fields: dict[str, Any], unit_id: str) -> dict[str, Any]:
    """A unit with its ledger and its bookings."""
    store = session.store
    states = ("在用", "停用", "报废", "已转让")
    booked = store.bookings(unit_id, limit=MOST)
    return {
        **fields,
        "台账": [asdict(one) for one in store.instruments(unit_id, states=states, limit=MOST)],
        "预约": [{**asdict(one), "明细": [_line(session, line) for line in store.lines(one.no)]} for one in booked],
    }


def _line(session: Session, line: Line) -> dict[str, Any]:
    result = session.store.result(line.id)
    return {**asdict(line), "结果": asdict(result) if result is not None else None}


OWN_DATA = (
    web.get("/privacy", notice_page),
    web.get("/agreement", agreement_page),
    web.get("/me/data", data_page),
    web.get("/me/data.json", data_file),
    web.post("/me/data/erase", erase),
)
