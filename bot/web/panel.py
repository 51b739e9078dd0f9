"""The panel beside the chat on a wide screen: how things stand, without asking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.instrument import SOON
from booking.lifecycle import Party
from booking.line import LINE
from bot.web.bookings import Group, group_of, lines_by_booking
from bot.web.rendering import page
from bot.web.site import SITE
from bot.web.standing import Standing, standing
from bot.web.visitor import VISITOR
from storage.unit_of_work import Session

MOST = 5
DUE: Mapping[str, tuple[str, ...]] = {
    "institution": LINE.held_by(Party.INSTITUTION),
    "admin": LINE.held_by(Party.AUTHORITY),
}
"""What lies with a body."""


async def panel(request: web.Request) -> web.Response:
    """The panel's inside."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    today = site.clock().date()

    def read(session: Session) -> Mapping[str, Any]:
        who = standing(session, person_id)
        values: dict[str, Any] = {"who": who, "groups": _groups(session, who)}
        if who.role == "unit" and who.ref:
            due = session.store.instruments_due(who.ref, until=today + SOON)
            over = sum(one.valid_until is not None and one.valid_until < today for one in due)
            values |= {"count": session.store.instrument_count(who.ref), "over": over, "soon": len(due) - over}
        return values

    return page(request, "panel.html", await site.database.read(read))


def _groups(session: Session, who: Standing) -> list[Group]:
    if not who.ref:
        return []
    store = session.store
    if who.role == "unit":
        return [group_of(session, one, store.lines(one.no)) for one in store.bookings(who.ref, limit=MOST)]
    found = list(lines_by_booking(session, who, DUE[who.role], limit=100).items())[:MOST]
    bookings = ((store.booking(no), lines) for no, lines in found)
    return [group_of(session, one, lines) for one, lines in bookings if one is not None]
