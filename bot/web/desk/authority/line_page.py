"""One line as an authority sees it: who could take it and why others not, and the path that it went (退回追溯)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from aiohttp import web

from booking import line as life
from booking.assignment import Need
from booking.candidates import Candidate, candidates
from booking.line import Line
from booking.path import goes_round, path_of
from booking.region import covers
from bot.web.desk.authority.bodies import bodies_for, loads
from bot.web.desk.authority.looking import shown
from bot.web.desk.frame import for_members
from bot.web.desk.member import AUTHORITY, Member
from bot.web.ledger import fields_of
from handlers.staff.reasons import REFUSE_REASONS
from handlers.wording.unfit import UNABLE, UNFIT
from storage.read_lists import institution_names, publication_states
from storage.read_supervision import capabilities_by_institution
from storage.unit_of_work import Session

_MOST = 100


@for_members(AUTHORITY)
async def line_page(request: web.Request, member: Member) -> web.StreamResponse:
    """详细信息: the instrument, the booking, who could take it, what happened."""
    return await line_page_with(request, member, request.match_info["id"])


async def line_page_with(
    request: web.Request, member: Member, line_id: str, *, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    """The page with what went wrong and what was typed."""
    return await shown(request, member, "line.html", _line, line_id, problem=problem, typed=typed)


def _line(session: Session, member: Member, line_id: str, today: date) -> Mapping[str, Any] | None:
    store = session.store
    line = store.line(line_id)
    if line is None or line.state == life.DRAFT or not covers(member.region_code, line.region_code):
        return None
    chain = _chain(session, line)
    stops = [path_of(store.history(line.life.name, one.id)) for one in chain]
    result, instrument = store.result(line.id), store.instrument(line.instrument_id)
    number = result.certificate_no if result is not None else ""
    bodies = {stop.institution_id for steps in stops for stop in steps} | {line.institution_id}
    return {
        "line": line,
        "unit": store.unit(line.unit_id),
        "booking": store.booking(line.booking_no),
        "instrument": instrument,
        "fields_of_it": fields_of(instrument) if instrument is not None else (),
        "result": result,
        "shown": publication_states(session.connection, [number]).get(number, ""),
        "chain": list(zip(chain, stops, strict=True)),
        "round": any(goes_round(steps) for steps in stops),
        "names": institution_names(session.connection, bodies),
        "candidates": _candidates(session, member, line, today) if line.state in (life.WAITING, life.RETURNED) else (),
        "unable": UNABLE,
        "reasons": REFUSE_REASONS,
        "unfit": UNFIT.get(line.unfit, "") if line.state == life.WAITING else "",
    }


def _chain(session: Session, line: Line) -> list[Line]:
    """The line and the refused ones that it followed, newest first."""
    chain = [line]
    while chain[-1].previous and len(chain) < _MOST:
        before = session.store.line(chain[-1].previous)
        if before is None or before in chain:
            break
        chain.append(before)
    return chain


def _candidates(session: Session, member: Member, line: Line, today: date) -> tuple[Candidate, ...]:
    store = session.store
    instrument = store.instrument(line.instrument_id)
    need = Need(line.first, line.second, line.region_code)
    if instrument is not None:
        need = replace(need, range=instrument.range, accuracy=instrument.accuracy)
    bodies = bodies_for(session, member.region_code, {line.second})
    able = capabilities_by_institution(session.connection, session.keyring, (one.id for one in bodies))
    busy = loads(session)
    return candidates(need, bodies, capabilities_of=able.__getitem__, load_of=lambda one: busy.get(one, 0), today=today)
