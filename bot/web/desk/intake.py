"""检定受理: the code of a 送检单 is scanned (a scanner types) or typed, and its instruments are taken in as samples."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from booking.commands import TakeInLines
from booking.line import ACCEPTED, IN_HAND, OPEN_STATES
from booking.take_in_code import booking_of_code
from bot.web.desk.frame import desk_page, execute_as, for_members
from bot.web.desk.lines_batch import text_of
from bot.web.desk.listing import ticked
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import CHOOSE, HALF_TITLES, refused_words
from bot.web.site import SITE
from storage.desk_lines import Wanted, found_lines
from storage.unit_of_work import Session

PATH = "/desk/intake"
LONGEST_CODE = 64
MOST = 500
NOT_FOUND = "没有找到这张送检单，或者它不归您这儿检。请看清号码再扫一次。"


async def _shown(
    request: web.Request, member: Member, code: str, *, problem: str = "", form: Mapping[str, Any] | None = None
) -> web.Response:
    site = request.config_dict[SITE]
    found = await site.database.read(partial(_booking, member=member, code=code)) if code else None
    nothing = bool(code) and found is None
    values = {
        "code": code,
        "found": found,
        "typed": form or {},
        "ticked": ticked(form) if form is not None else (),
        "halves": HALF_TITLES,
        "accepted": ACCEPTED,
        "problem": problem or (NOT_FOUND if nothing else ""),
    }
    return desk_page(request, member, "desk/intake.html", values, status=404 if nothing else 422 if problem else 200)


def _booking(session: Session, member: Member, code: str) -> Mapping[str, Any] | None:
    """The booking of a code with the institution's own lines; None when it has none of them."""
    booking_no = booking_of_code(code, session.keyring.digest) or _of_serial(session, member, code)
    if not booking_no:
        return None
    wanted = Wanted(member.ref, OPEN_STATES, booking_no=booking_no)
    rows = found_lines(session.connection, session.keyring, wanted, sort="booking_no", limit=MOST)
    if not rows:
        return None
    unit = session.store.unit(rows[0].line.unit_id)
    return {"booking_no": booking_no, "unit": unit, "rows": rows, "waiting": [one for one in rows if _waits(one)]}


def _of_serial(session: Session, member: Member, serial: str) -> str:
    """Without a 送检单 the serial number of one instrument leads to its booking."""
    found = session.store.institution_lines_of_serial(member.ref, serial)
    return next((one.booking_no for one in found if one.state in (ACCEPTED, IN_HAND)), "")


def _waits(row: Any) -> bool:
    return bool(row.line.state == ACCEPTED)


@for_members(INSTITUTION)
async def intake_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The field to scan into; with a code, its instruments."""
    return await _shown(request, member, request.query.get("code", "").strip()[:LONGEST_CODE])


@for_members(INSTITUTION)
async def take_in(request: web.Request, member: Member) -> web.StreamResponse:
    """Take the ticked instruments in; a sample number that is left empty is given by itself."""
    form = await request.post()
    code, rows = text_of(form, "code", LONGEST_CODE), ticked(form)
    if not rows:
        return await _shown(request, member, code, problem=CHOOSE, form=form)
    samples = {row: text for row in rows if (text := text_of(form, f"sample_{row}", 40))}
    outcome = await execute_as(request, member, TakeInLines(rows, samples=samples))
    if outcome.refused is not None:
        return await _shown(request, member, code, problem=refused_words(outcome.refused), form=form)
    numbers = "、".join(dict.fromkeys(outcome.result["samples"].values()))
    return go_back(PATH, f"已收下{len(rows)}台，样品编号：{numbers}。可以扫下一张。")


ROUTES: tuple[web.RouteDef, ...] = (web.get(PATH, intake_page), web.post(PATH, take_in))
