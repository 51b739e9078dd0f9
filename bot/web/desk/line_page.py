"""One line of a booking whole: the unit, the instrument, what happened, the results, and what may be done now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from booking.delivery_ask import ASKING
from booking.fields import MARKS, labels_of
from booking.lifecycle import Party, open_to
from booking.paper import wants_paper
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.library import library_of
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.work_words import FIELDS, HALF_TITLES, METHOD_TITLES, RESULT_FIELDS, range_words
from bot.web.refusals import refusal
from bot.web.site import SITE
from bot.web.wording import EVERYDAY
from storage.unit_of_work import Session


@for_members(INSTITUTION)
async def line_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The page of one line; another institution's line is not there."""
    return await line_page_with(request, member, request.match_info["id"])


async def line_page_with(
    request: web.Request, member: Member, line_id: str, *, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    """The page with what went wrong and what was typed."""
    site = request.config_dict[SITE]
    found = await site.database.read(partial(_whole, member=member, line_id=line_id))
    if found is None:
        return refusal(request, 404)
    values = {
        **found,
        "typed": typed or {},
        "problem": problem,
        "fields": FIELDS,
        "halves": HALF_TITLES,
        "methods": METHOD_TITLES,
        "result_fields": RESULT_FIELDS,
        "everyday": EVERYDAY,
        "range_words": range_words,
        "marks": labels_of(*MARKS),
        "today": site.clock().date().isoformat(),
    }
    return desk_page(request, member, "desk/line.html", values, status=422 if problem else 200)


def _whole(session: Session, member: Member, line_id: str) -> Mapping[str, Any] | None:
    store = session.store
    line = store.line(line_id)
    if line is None or line.institution_id != member.ref:
        return None
    results = store.results(line.id)
    asks = [one for one in store.delivery_asks(line.booking_no) if line.id in one.line_ids]
    return {
        "line": line,
        "booking": store.booking(line.booking_no),
        "unit": store.unit(line.unit_id),
        "instrument": store.instrument(line.instrument_id),
        "history": store.history(line.life.name, line.id)[::-1],
        "receipts": [one for one in store.receipts(line.booking_no) if line.id in one.line_ids],
        "results": results[::-1],
        "current": store.result(line.id),
        "pending": store.pending(line.id),
        "paper": wants_paper(store, line.id),
        "sample": store.sample(line.id),
        "may": {row.verb for row in open_to(line, Party.INSTITUTION)},
        "asking": next((one for one in asks if one.state == ASKING), None),
        "asks": asks,
        **library_of(session, member.ref),
    }


ROUTES: tuple[web.RouteDef, ...] = (web.get("/desk/lines/{id}", line_page),)
