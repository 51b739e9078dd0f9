"""A booking, an instrument and a using unit as an authority sees them; what lies elsewhere is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from booking import booking as booking_life
from booking.instrument import INSTRUMENT
from booking.region import covers
from booking.unit import REGISTRATION
from bot.web.desk.authority.looking import shown
from bot.web.desk.authority.rows import rows_of
from bot.web.desk.frame import for_members
from bot.web.desk.member import AUTHORITY, Member
from bot.web.ledger import fields_of
from storage.read_lists import page_of
from storage.read_sieve import BOOKINGS, INSTRUMENTS, LINES, OUTCOMES, Sieve
from storage.unit_of_work import Session

_FIRST = 20
"""How many of each list stand on a page about something else; the whole list is a click away."""


@for_members(AUTHORITY)
async def booking_page(request: web.Request, member: Member) -> web.StreamResponse:
    """预约单信息."""
    return await shown(request, member, "booking.html", _booking, request.match_info["id"])


@for_members(AUTHORITY)
async def instrument_page(request: web.Request, member: Member) -> web.StreamResponse:
    """器具明细."""
    return await shown(request, member, "instrument.html", _instrument, request.match_info["id"])


@for_members(AUTHORITY)
async def unit_page(request: web.Request, member: Member) -> web.StreamResponse:
    """A using unit with its instruments and bookings."""
    return await shown(request, member, "unit.html", _unit, request.match_info["id"])


def _booking(session: Session, member: Member, number: str, _today: date) -> Mapping[str, Any] | None:
    store, own = session.store, member.region_code
    booking = store.booking(number)
    unit = store.unit(booking.unit_id) if booking is not None else None
    if booking is None or unit is None or booking.state == booking_life.DRAFT:
        return None
    lines = store.lines(number)
    theirs = tuple(line for line in lines if covers(own, line.region_code))
    if not theirs and not covers(own, unit.region_code):
        return None
    person = store.person(booking.person_id) if booking.person_id else None
    return {
        "booking": booking,
        "unit": unit,
        "by": person.name if person is not None else unit.contact,
        "lines": rows_of(session, "lines", theirs, own),
        "elsewhere": len(lines) - len(theirs),
        "receipts": store.receipts(number),
        "history": store.history(booking.life.name, number)[::-1],
    }


def _instrument(session: Session, member: Member, instrument_id: str, _today: date) -> Mapping[str, Any] | None:
    store, own = session.store, member.region_code
    one = store.instrument(instrument_id)
    if one is None or not covers(own, one.use_region_code):
        return None
    line = store.open_line(one.id) or store.last_line(one.id)
    return {
        "one": one,
        "unit": store.unit(one.unit_id),
        "pairs": fields_of(one),
        "line": line,
        "result": store.result(line.id) if line is not None else None,
        "history": store.history(INSTRUMENT.name, one.id)[::-1],
    }


def _unit(session: Session, member: Member, unit_id: str, _today: date) -> Mapping[str, Any] | None:
    store, own = session.store, member.region_code
    unit = store.unit(unit_id)
    if unit is None or not covers(own, unit.region_code):
        return None
    theirs = Sieve(unit_id=unit.id)
    lists = {}
    for subject in (INSTRUMENTS, BOOKINGS, LINES, OUTCOMES):
        things = page_of(session.connection, session.keyring, subject, theirs, limit=_FIRST)
        lists[subject.name] = rows_of(session, subject.name, things, own)
    return {"unit": unit, "history": store.history(REGISTRATION.name, unit.id)[::-1], **lists}
