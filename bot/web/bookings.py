"""The tab 预约: a unit's bookings, an institution's tasks, what an authority has to see to; and one booking whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from booking.booking import ANSWERED, DONE, DRAFT, SUBMITTED, WITHDRAWN, Booking
from booking.delivery_ask import ASKING
from booking.line import (
    ACCEPTED,
    ASSIGNED,
    FAILED,
    IN_HAND,
    ISSUED,
    RETURNED,
    TESTED,
    WAITING,
    Line,
)
from booking.line import DRAFT as LINE_DRAFT
from booking.paper import wants_paper
from booking.parties import parties_of
from booking.ports import Past
from booking.result import Result
from booking.urging import urged_on, urgings
from bot.web.paging import Page, cut, page_number
from bot.web.parcel import Holder, Step, holder_of, steps_of, taps_of, to_mend
from bot.web.refusals import refusal
from bot.web.rendering import page, wants_part
from bot.web.site import SITE
from bot.web.standing import Standing, standing
from bot.web.visitor import VISITOR
from bot.web.wording import EVERYDAY
from storage.unit_of_work import Session

MOST = 1000
"""Bookings or lines of one party that a list goes through; older ones are found by their number in the chat."""

REFUSED, PARTLY_REFUSED = "没有受理", "部分没有受理"
"""How a booking stands for its unit when its lines were answered, but not all of them well."""

TO_MEND = "要您改"
"""The chip of the bookings in which something was refused and has not been booked again."""

FILTERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "unit": {
        "进行中": (DRAFT, SUBMITTED, ANSWERED),
        TO_MEND: (SUBMITTED, ANSWERED, DONE),
        "已完成": (DONE,),
        "已撤销": (WITHDRAWN,),
        "全部": (DRAFT, SUBMITTED, ANSWERED, DONE, WITHDRAWN),
    },
    "institution": {
        "待受理": (ASSIGNED,),
        "待检定": (ACCEPTED, IN_HAND, TESTED),
        "已出证": (ISSUED,),
        "不予受理": (FAILED,),
    },
    "admin": {
        "待分配": (WAITING, RETURNED),
        "等受理": (ASSIGNED,),
        "检定中": (ACCEPTED, IN_HAND, TESTED),
        "已出证": (ISSUED,),
        "不予受理": (FAILED,),
    },
}
"""The chips above the list, by role; the first is chosen at the start."""


@dataclass(frozen=True)
class Group:
    """A booking with those of its lines that this party may see."""

    booking: Booking
    lines: tuple[Line, ...]
    unit: str = ""
    institutions: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """How it stands, in a word: what was refused is never called done."""
        refused = sum(line.state == FAILED for line in self.lines)
        if not refused:
            return self.booking.state
        return REFUSED if refused == len(self.lines) else PARTLY_REFUSED


async def bookings_page(request: web.Request) -> web.Response:
    """The list; for htmx only the part below the filters."""
    person_id, number = request[VISITOR].person_id, page_number(request)
    chosen = request.query.get("show", "")

    def read(session: Session) -> Mapping[str, Any]:
        who = standing(session, person_id)
        filters = FILTERS[who.role]
        show = chosen if chosen in filters else next(iter(filters))
        return {"who": who, "filters": tuple(filters), "show": show, "page": _found(session, who, show, number)}

    values = await request.config_dict[SITE].database.read(read)
    template = "bookings_list.html" if wants_part(request) else "bookings.html"
    return page(request, template, {"tab": "bookings", **values})


def _found(session: Session, who: Standing, show: str, number: int) -> Page[Group]:
    if not who.ref:
        return cut((), number)
    states = FILTERS[who.role][show]
    if who.role == "unit":
        shown = cut(of_unit(session, who.ref, show), number)
        groups = tuple(group_of(session, one, session.store.lines(one.no)) for one in shown.rows)
    else:
        by_booking = lines_by_booking(session, who, states)
        shown_nos = cut(tuple(by_booking), number)
        found = ((session.store.booking(no), by_booking[no]) for no in shown_nos.rows)
        groups = tuple(group_of(session, one, lines) for one, lines in found if one is not None)
        return Page(groups, number, shown_nos.next_page, shown_nos.total)
    return Page(groups, number, shown.next_page, shown.total)


def of_unit(session: Session, unit_id: str, show: str) -> list[Booking]:
    """The bookings of a unit under a chip; what has to be mended is neither under way nor done."""
    states = FILTERS["unit"][show]
    found = [one for one in session.store.bookings(unit_id, limit=MOST) if one.state in states]
    if show not in (TO_MEND, "已完成"):
        return found
    return [one for one in found if bool(to_mend(session, session.store.lines(one.no))) == (show == TO_MEND)]


def lines_by_booking(
    session: Session, who: Standing, states: tuple[str, ...], *, limit: int = MOST
) -> dict[str, list[Line]]:
    """Lines of a body that works by lines, gathered under their bookings, what is due first in front."""
    if who.role == "institution":
        lines = session.store.institution_lines(who.ref, states=states, limit=limit)
    else:
        lines = session.store.region_lines(who.region_code, states=states, limit=limit)
    gathered: dict[str, list[Line]] = {}
    for line in lines:
        gathered.setdefault(line.booking_no, []).append(line)
    return gathered


def group_of(session: Session, booking: Booking, lines: Sequence[Line]) -> Group:
    """A booking with the names of its unit and of the institutions of these lines."""
    unit = session.store.unit(booking.unit_id)
    names = dict.fromkeys(_institution(session, line.institution_id) for line in lines if line.institution_id)
    return Group(booking, tuple(lines), unit.company_name if unit else "", tuple(names))


def _institution(session: Session, institution_id: str) -> str:
    body = session.store.institution(institution_id)
    return body.name if body else ""


@dataclass(frozen=True)
class Item:
    """One line of a booking with who deals with it, its result and its history."""

    line: Line
    institution: str
    institution_phone: str
    result: Result | None
    history: tuple[Past, ...]
    paper: bool = False
    steps: tuple[Step, ...] = ()
    holder: Holder | None = None


async def booking_page(request: web.Request) -> web.Response:
    """One booking, for those whom it concerns: each sees the lines that are theirs. For anybody else there is none."""
    person_id, booking_no = request[VISITOR].person_id, request.match_info["no"]
    now = request.config_dict[SITE].clock()

    def read(session: Session) -> Mapping[str, Any] | None:
        booking = session.store.booking(booking_no)
        if booking is None or not person_id:
            return None
        who = standing(session, person_id)
        lines = tuple(one for one in session.store.lines(booking.no) if _is_theirs(session, who, one))
        if not lines:
            return None
        unit = session.store.unit(booking.unit_id)
        urged = urgings(session.store, booking.no)
        urged_today = urged_on(urged, now.date())
        receipts = session.store.receipts(booking.no)
        if who.role == "institution":
            receipts = tuple(one for one in receipts if one.institution_id == who.ref)
        return {
            "who": who,
            "booking": booking,
            "unit": unit,
            "state": Group(booking, lines).state if who.role == "unit" else booking.state,
            "items": tuple(_item(session, line, now) for line in lines),
            "taps": taps_of(session, booking, lines, urged_today=urged_today) if who.role == "unit" else (),
            "urged": urged[::-1],
            "receipts": tuple((_institution(session, one.institution_id), one) for one in receipts),
            "asking": [
                (_institution(session, one.institution_id), one)
                for one in session.store.delivery_asks(booking.no)
                if who.role == "unit" and one.state == ASKING
            ],
        }

    values = await request.config_dict[SITE].database.read(read)
    return (
        refusal(request, 404)
        if values is None
        else page(request, "booking.html", {"tab": "bookings", "everyday": EVERYDAY, **values})
    )


def _is_theirs(session: Session, who: Standing, line: Line) -> bool:
    """Whether a line is this party's, as the same rule says that decides what they may do to it."""
    if not who.ref:
        return False
    if who.role == "unit":
        return line.unit_id == who.ref
    if who.role == "institution":
        return line.institution_id == who.ref
    return line.state != LINE_DRAFT and bool(parties_of(who.person_id, line, session.store))


def _item(session: Session, line: Line, now: datetime) -> Item:
    body = session.store.institution(line.institution_id) if line.institution_id else None
    history = session.store.history(Line.life.name, line.id)[::-1]
    return Item(
        line,
        body.name if body else "",
        body.phone if body else "",
        session.store.result(line.id),
        history,
        wants_paper(session.store, line.id),
        steps_of(line),
        holder_of(session, line, body, now),
    )
