"""检定受理: the code of a 送检单 is scanned (a scanner types) or typed, and its instruments are taken in as samples."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from booking.commands import PutBackLines, TakeInLines
from booking.line import ACCEPTED, IN_HAND, OPEN_STATES
from booking.sameness import sameness
from booking.take_in_code import booking_of_code
from bot.certificates.labels import labels_of
from bot.certificates.printing import Unprintable
from bot.web.desk.frame import desk_page, execute_as, for_members
from bot.web.desk.lines_batch import text_of
from bot.web.desk.listing import ticked
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import CHOOSE, HALF_TITLES, refused_words
from bot.web.papers import FOR_VIEWERS
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.desk_lines import DeskLine, Wanted, found_lines
from storage.unit_of_work import Session

PATH = "/desk/intake"
LONGEST_CODE = 64
MOST, MOST_NAMED = 500, 60
NOT_FOUND = "没有找到这张送检单，或者它不归您这儿检。请看清号码再扫一次。"


async def _shown(
    request: web.Request,
    member: Member,
    code: str,
    *,
    problem: str = "",
    form: Mapping[str, Any] | None = None,
    took: tuple[str, ...] = (),
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
        "in_hand": IN_HAND,
        "took": took,
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
    meant = {one.line.id for one in rows if _is_meant(one, code)}
    rows = tuple(sorted(rows, key=lambda one: one.line.id not in meant))
    waiting = [one for one in rows if _waits(one)]
    return {"booking_no": booking_no, "unit": unit, "rows": rows, "waiting": waiting, "meant": meant}


def _of_serial(session: Session, member: Member, code: str) -> str:
    """Without a 送检单 the serial number of one instrument, or the label on a sample, leads to its booking."""
    found = session.store.institution_lines_of_serial(member.ref, code)
    here = next((one.booking_no for one in found if one.state in (ACCEPTED, IN_HAND)), "")
    sample = None if here else session.store.sample_numbered(member.ref, code)
    line = session.store.line(sample.id) if sample is not None else None
    return here or (line.booking_no if line is not None else "")


def _is_meant(row: DeskLine, code: str) -> bool:
    """Whether a code is this one instrument's: what is scanned by the piece is ticked by the piece."""
    return code == row.sample != "" or sameness(row.line.serial) == sameness(code)


def _waits(row: Any) -> bool:
    return bool(row.line.state == ACCEPTED)


@for_members(INSTITUTION)
async def intake_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The field to scan into; with a code, its instruments."""
    took = tuple(request.query.getall("took", []))[:MOST_NAMED]
    return await _shown(request, member, request.query.get("code", "").strip()[:LONGEST_CODE], took=took)


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
    said = f"已收下{len(rows)}台，样品编号：{numbers}。可以扫下一张。"
    return go_back(f"{PATH}?{urlencode([('took', one) for one in rows[:MOST_NAMED]])}", said)


@for_members(INSTITUTION)
async def put_back(request: web.Request, member: Member) -> web.StreamResponse:
    """Undo that instruments were taken in."""
    form = await request.post()
    rows = tuple(dict.fromkeys(str(one) for one in form.getall("back", [])))
    outcome = await execute_as(request, member, PutBackLines(rows)) if rows else None
    if outcome is None or outcome.refused is not None:
        problem = CHOOSE if outcome is None or outcome.refused is None else refused_words(outcome.refused)
        return await _shown(request, member, text_of(form, "code", LONGEST_CODE), problem=problem, form=form)
    return go_back(PATH, f"已撤回{len(rows)}台的收样，可以重新收。")


@for_members(INSTITUTION)
async def labels(request: web.Request, member: Member) -> web.StreamResponse:
    """The labels of samples, one a page, each with its number as a code."""
    site = request.config_dict[SITE]
    wanted = tuple(dict.fromkeys(request.query.getall("row", [])))[:MOST]
    pdf = await labels_of(site.database, member.ref, wanted, site.clock())
    if pdf is None:
        return refusal(request, 404)
    if isinstance(pdf, Unprintable):
        return refusal(request, 422, pdf.words)
    headers = {"Content-Disposition": "inline; filename=labels.pdf", "Content-Security-Policy": FOR_VIEWERS}
    return web.Response(body=pdf, content_type="application/pdf", headers=headers)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, intake_page),
    web.post(PATH, take_in),
    web.post(f"{PATH}/put-back", put_back),
    web.get(f"{PATH}/labels.pdf", labels),
)
