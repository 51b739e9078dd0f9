"""Institutions for the public: "谁能检 X，离我近" by county, an institution by its name, and what one verifies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Capability, Institution
from booking.posting import INSTITUTION, posting_id
from booking.region import covers
from booking.result import SHOWN
from bot.web.public.frame import asked, looks_too_often, public_page, where_of
from bot.web.refusals import refusal
from bot.web.site import SITE
from catalogue_match.match import Verdict
from handlers.flows.category_said import category_shown
from nlu.regions import region_name
from storage.unit_of_work import Session

MOST = 50


@dataclass(frozen=True)
class Near:
    """An institution that can do what is asked; `nearness` says in a word where it sits, seen from the place."""

    body: Institution
    nearness: str
    until: date | None


async def institutions_page(request: web.Request) -> web.Response:
    """The question, what the instrument may be, and who verifies it, the nearest first."""
    what, name = asked(request, "what"), asked(request, "name")
    second = asked(request, "second", 120)
    where = where_of(asked(request, "where"), asked(request, "county"))
    values = {"what": what, "name": name, "second": second, "where": where}
    if (what or name or second) and await looks_too_often(request):
        return refusal(request, 429)
    site = request.config_dict[SITE]
    today = site.clock().date()

    def read(session: Session) -> Mapping[str, Any]:
        if name:
            named = session.store.institutions_named(name, limit=MOST)
            return {"named": tuple(one for one in named if is_shown(session, one))}
        verdict = site.turns.matcher_of(session).match(what) if what and not second else None
        chosen = second or _only(verdict)
        found = near(session, chosen, where.code, today) if chosen else ()
        return {"options": _options(verdict) if not chosen else (), "verdict": verdict, "chosen": chosen, "near": found}

    found = {"named": None, "options": (), "verdict": None, "chosen": "", "near": ()}
    if what or name or second:
        found |= await site.database.read(read)
    return public_page(request, "institutions.html", "institutions", {**values, **found})


def _only(verdict: Verdict | None) -> str:
    return verdict.candidates[0].second if verdict is not None and verdict.verdict == "sure" else ""


def _options(verdict: Verdict | None) -> tuple[tuple[str, str], ...]:
    if verdict is None or verdict.verdict != "several":
        return ()
    return tuple((one.second, category_shown({"first": one.first, "second": one.second})) for one in verdict.candidates)


def near(session: Session, second: str, county: str, today: date) -> tuple[Near, ...]:
    """Who may verify a category in a county ("" = anywhere), by what is approved and has not run out; nearest first."""
    found: dict[str, Near] = {}
    for one in session.store.capabilities_for(second):
        if not is_in_force(one, today) or (county and not any(covers(region, county) for region in one.regions)):
            continue
        body = session.store.institution(one.institution_id)
        if body is not None and is_shown(session, body):
            found.setdefault(body.id, Near(body, nearness(body.region_code, county), one.standard_until))
    return tuple(sorted(found.values(), key=lambda one: (_ORDER[one.nearness], one.body.name)))[:MOST]


def is_shown(session: Session, body: Institution) -> bool:
    """Whether its authority lets the public see it: unless it was withdrawn (信息公示)."""
    posting = session.store.posting(posting_id(INSTITUTION, body.id, body.region_code))
    return posting is None or posting.state == SHOWN


def is_in_force(one: Capability, today: date) -> bool:
    """Whether a capability assigns work today."""
    return one.state == IN_FORCE and (one.standard_until is None or one.standard_until >= today)


_ORDER = {"本区县": 0, "本市": 1, "本省": 2, "外省": 3, "": 4}


def nearness(code: str, county: str) -> str:
    """Where an institution sits, seen from a county.

    >>> nearness("150105", "150105"), nearness("150100", "150105"), nearness("150000", "150105"), nearness("1", "")
    ('本区县', '本市', '本省', '')
    """
    if not county:
        return ""
    for length, name in ((6, "本区县"), (4, "本市"), (2, "本省")):
        if code[:length] == county[:length]:
            return name
    return "外省"


async def institution_page(request: web.Request) -> web.Response:
    """One institution with all that it may verify today."""
    site, institution_id = request.config_dict[SITE], request.match_info["id"]
    today = site.clock().date()

    def read(session: Session) -> Mapping[str, Any] | None:
        body = session.store.institution(institution_id)
        if body is None or not is_shown(session, body):
            return None
        able = [one for one in session.store.capabilities_of(body.id) if is_in_force(one, today)]
        return {"body": body, "able": [(_named(one), _regions(one.regions), one.standard_until) for one in able]}

    values = await site.database.read(read)
    if values is None:
        return refusal(request, 404)
    return public_page(request, "institution.html", "institutions", values)


def _named(one: Capability) -> str:
    return "各类强检器具" if one.second == EVERY_CATEGORY else one.second


def _regions(codes: Sequence[str]) -> str:
    return "、".join(region_name(code) or "全国" for code in codes[:6]) + ("等" if len(codes) > 6 else "")
