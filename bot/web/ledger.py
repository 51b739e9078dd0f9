"""The tab 台账: a unit's instruments with filters, and one instrument with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from aiohttp import web

from booking.fields import MARKS, label_of
from booking.instrument import IN_USE, NO_VALUE, SCRAPPED, SOON, STOPPED, TRANSFERRED, Instrument
from booking.sameness import sameness
from bot.web.paging import cut, page_number
from bot.web.refusals import refusal
from bot.web.rendering import day, page, wants_part
from bot.web.site import SITE
from bot.web.standing import Standing, standing
from bot.web.visitor import VISITOR
from nlu import accuracy, measuring_range
from storage.unit_of_work import Session

MOST = 2000
"""Instruments of one unit that are searched through; a hospital has some hundreds."""

STATES = (IN_USE, STOPPED, SCRAPPED)
TERMS = {"over": "已过期", "soon": "60天内到期"}


@dataclass(frozen=True)
class Row:
    """An instrument as the list shows it: `term` is how its 有效期至 stands, `booked` the state of its open line."""

    one: Instrument
    term: str
    days: int | None
    booked: str = ""


def row_of(one: Instrument, today: date, booked: str = "") -> Row:
    """How an instrument stands today."""
    if one.state != IN_USE or one.valid_until is None:
        return Row(one, "", None, booked)
    days = (one.valid_until - today).days
    term = "已过期" if days < 0 else "快到期" if days <= SOON.days else "有效期内"
    return Row(one, term, days, booked)


def due_unbooked(session: Session, who: Standing, today: date) -> list[Instrument]:
    """A unit's instruments whose time is over or ends within sixty days and that are not booked; [] for others."""
    if who.role != "unit" or not who.ref:
        return []
    found = session.store.instruments_due(who.ref, until=today + SOON)
    return [one for one in found if session.store.open_line(one.id) is None]


def matches(row: Row, words: str, term: str) -> bool:
    """Whether an instrument is looked for: by any word of it, and by how its 有效期至 stands."""
    if term and {"over": "已过期", "soon": "快到期"}[term] != row.term:
        return False
    one = row.one
    known = (
        one.code, one.instrument_name, one.model, one.serial, one.manufacturer, one.last_certificate, one.second,
        one.install_location, *(getattr(one, name) for name in MARKS),
    )  # fmt: skip
    return not words or any(sameness(words) in sameness(value) for value in known)


async def ledger_page(request: web.Request) -> web.Response:
    """The list; for htmx only the part below the filters."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    today = site.clock().date()
    state = request.query.get("state", IN_USE)
    asked = {
        "q": request.query.get("q", "")[:60].strip(),
        "state": state if state in STATES or state == "" else IN_USE,
        "term": request.query.get("term", "") if request.query.get("term", "") in TERMS else "",
    }

    def read(session: Session) -> Mapping[str, Any]:
        who = standing(session, person_id)
        found = [one for one in _rows(session, who, asked["state"], today) if matches(one, asked["q"], asked["term"])]
        shown = cut(found, page_number(request))
        booked = {row.one.id: session.store.open_line(row.one.id) for row in shown.rows}
        rows = tuple(replace(row, booked=line.state if (line := booked[row.one.id]) else "") for row in shown.rows)
        return {"who": who, "page": replace(shown, rows=rows)}

    values = await site.database.read(read)
    template = "ledger_list.html" if wants_part(request) else "ledger.html"
    return page(request, template, {"tab": "ledger", "asked": asked, "states": STATES, "terms": TERMS, **values})


def _rows(session: Session, who: Standing, state: str, today: date) -> list[Row]:
    if who.role != "unit" or not who.ref:
        return []
    states = (state,) if state else (*STATES, TRANSFERRED)
    found = session.store.instruments(who.ref, states=states, limit=MOST)
    return [row_of(one, today) for one in found]


async def instrument_page(request: web.Request) -> web.Response:
    """One instrument, for the members of its unit; for anybody else there is none."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    today = site.clock().date()
    instrument_id = request.match_info["id"]

    def read(session: Session) -> Mapping[str, Any] | None:
        who = standing(session, person_id)
        one = session.store.instrument(instrument_id)
        if one is None or who.role != "unit" or not who.ref or one.unit_id != who.ref:
            return None
        booked = session.store.open_line(one.id)
        return {
            "who": who,
            "row": row_of(one, today),
            "line": booked or session.store.last_line(one.id),
            "booked": booked is not None,
            "fields": fields_of(one),
            "history": session.store.history(Instrument.life.name, one.id)[::-1],
        }

    values = await site.database.read(read)
    return refusal(request, 404) if values is None else page(request, "instrument.html", {"tab": "ledger", **values})


def fields_of(one: Instrument) -> tuple[tuple[str, str], ...]:
    """What the ledger holds of an instrument, by the names that stand on the form (SPEC 3); empty ones left out."""
    valid = day(one.valid_until) + ("（自填）" if one.valid_until_by == "自填" else "")
    pairs = (
        ("器具编码", one.code),
        ("一级目录", one.first),
        ("二级目录", one.second),
        ("型号规格", one.model),
        ("测量范围", one.range_text or _range(one)),
        ("准确度等级", _grade(one.accuracy)),
        ("出厂编号", one.serial),
        ("生产厂家", one.manufacturer),
        ("器具产地", one.origin),
        ("使用地区", one.use_region),
        ("使用地点", one.install_location),
        ("用途", one.purpose),
        ("送检方式", one.delivery_method),
        ("购置时间", one.purchase_date),
        *((label_of(name), getattr(one, name)) for name in MARKS),
        ("有效期至", valid if one.valid_until else ""),
        ("检定结果", one.last_result),
        ("证书编号", one.last_certificate),
    )
    return tuple((label, value) for label, value in pairs if value)


def _grade(value: str) -> str:
    return accuracy.show(value) if value not in ("", NO_VALUE) else value


def _range(one: Instrument) -> str:
    return measuring_range.show(cast("measuring_range.Range", one.range)) if one.range else ""
