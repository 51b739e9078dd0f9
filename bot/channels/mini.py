"""The mini-program's interface, `/api/mini`: what its pages show, as JSON, and the same chat as everywhere else.

Every request but the first carries `Authorization: Bearer <token>` (`mini_session`). Errors are
`{"error", "request_id"}` with words that can be shown. Lists come in pages of twenty: `{"rows", "next_page", "total"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from booking.instrument import IN_USE
from bot.channels.mini_session import begin, end, for_signed_in
from bot.web.bookings import FILTERS, Group, group_of, lines_by_booking, of_unit
from bot.web.chat import older, say
from bot.web.ledger import MOST, STATES, TERMS, Row, due_unbooked, matches, row_of
from bot.web.paging import Page, cut, page_number
from bot.web.photos import take_photo
from bot.web.refusals import readable, refusal
from bot.web.site import SITE
from bot.web.standing import Standing, standing
from bot.web.visitor import VISITOR
from bot.web.wording import EVERYDAY
from notifications.asks import REBOOK
from notifications.senders.wechat_templates import Template
from storage.unit_of_work import Session


async def me(request: web.Request) -> web.StreamResponse:
    """For whom the person acts, and how many instruments are due."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    today = site.clock().date()

    def read(session: Session) -> Mapping[str, Any]:
        who = standing(session, person_id)
        return {
            "role": who.role if who.ref else "newcomer",
            "title": who.title,
            "name": who.name,
            "state": who.state,
            "due": len(due_unbooked(session, who, today)),
        }

    return web.json_response(await site.database.read(read), dumps=readable)


async def ledger(request: web.Request) -> web.StreamResponse:
    """The unit's instruments: `q` any word, `state` (在用 unless another or "all"), `term` over | soon, `page`."""
    site, person_id, number = request.config_dict[SITE], request[VISITOR].person_id, page_number(request)
    today = site.clock().date()
    words, term = request.query.get("q", "")[:60].strip(), request.query.get("term", "")
    state = request.query.get("state", IN_USE)
    states = tuple(STATES) if state == "all" else (state,)
    if (term and term not in TERMS) or not set(states) <= set(STATES):
        return refusal(request, 400)

    def read(session: Session) -> Page[Mapping[str, Any]]:
        who = standing(session, person_id)
        if who.role != "unit" or not who.ref:
            return cut((), number)
        rows = (row_of(one, today) for one in session.store.instruments(who.ref, states=states, limit=MOST))
        shown = cut([row for row in rows if matches(row, words, term)], number)
        return Page(tuple(_instrument(session, row) for row in shown.rows), number, shown.next_page, shown.total)

    return _listed(await site.database.read(read))


async def due(request: web.Request) -> web.StreamResponse:
    """Instruments whose time is over or ends within sixty days and that are not booked; `say` books them all."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    today = site.clock().date()

    def read(session: Session) -> list[Mapping[str, Any]]:
        found = due_unbooked(session, standing(session, person_id), today)
        return [_instrument(session, row_of(one, today)) for one in found]

    rows = await site.database.read(read)
    return web.json_response({"rows": rows, "say": REBOOK if rows else ""}, dumps=readable)


async def bookings(request: web.Request) -> web.StreamResponse:
    """The bookings that concern the person, newest first; `show` is one of the filters of their role."""
    site, person_id, number = request.config_dict[SITE], request[VISITOR].person_id, page_number(request)
    chosen = request.query.get("show", "")

    def read(session: Session) -> Page[Mapping[str, Any]]:
        who = standing(session, person_id)
        filters = FILTERS[who.role]
        groups = _groups(session, who, chosen if chosen in filters else next(iter(filters)))
        shown = cut(groups, number)
        return Page(tuple(map(_booking, shown.rows)), number, shown.next_page, shown.total)

    return _listed(await site.database.read(read))


def _groups(session: Session, who: Standing, show: str) -> list[Group]:
    if not who.ref:
        return []
    if who.role == "unit":
        return [group_of(session, one, session.store.lines(one.no)) for one in of_unit(session, who.ref, show)]
    by_no = lines_by_booking(session, who, FILTERS[who.role][show])
    known = ((session.store.booking(no), lines) for no, lines in by_no.items())
    return [group_of(session, one, lines) for one, lines in known if one is not None]


def _instrument(session: Session, row: Row) -> Mapping[str, Any]:
    one = row.one
    line = session.store.open_line(one.id)
    return {
        "id": one.id,
        "name": one.instrument_name,
        "second_name": one.second,
        "model": one.model,
        "serial": one.serial,
        "location": one.install_location,
        "state": one.state,
        "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        "days": row.days,
        "term": row.term,
        "booked": line.state if line else "",
    }


def _booking(group: Group) -> Mapping[str, Any]:
    booking = group.booking
    return {
        "no": booking.no,
        "state": group.state,
        "everyday": EVERYDAY.get(group.state, group.state),
        "unit": group.unit,
        "institutions": list(group.institutions),
        "lines": [
            {
                "name": line.instrument_name,
                "serial": line.serial,
                "state": line.state,
                "everyday": EVERYDAY.get(line.state, line.state),
                "reason": line.reason,
                "scheduled_date": line.scheduled_date,
                "scheduled_time": line.scheduled_time,
            }
            for line in group.lines
        ],
    }


def _listed(shown: Page[Mapping[str, Any]]) -> web.Response:
    given = {"rows": list(shown.rows), "next_page": shown.next_page, "total": shown.total}
    return web.json_response(given, dumps=readable)


def mini_routes(templates: Mapping[str, Template]) -> tuple[web.RouteDef, ...]:
    """The interface, for the server, as routes that prove themselves otherwise than by a cookie."""
    to_consent = tuple(sorted({template.id for template in templates.values()}))
    return (
        web.post("/api/mini/session", partial(begin, templates=to_consent)),
        web.delete("/api/mini/session", for_signed_in(end)),
        web.get("/api/mini/me", for_signed_in(me)),
        web.post("/api/mini/chat", for_signed_in(say)),
        web.get("/api/mini/chat", for_signed_in(older)),
        web.post("/api/mini/photo", for_signed_in(take_photo)),
        web.get("/api/mini/ledger", for_signed_in(ledger)),
        web.get("/api/mini/bookings", for_signed_in(bookings)),
        web.get("/api/mini/due", for_signed_in(due)),
    )
