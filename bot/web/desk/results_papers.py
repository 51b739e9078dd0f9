"""The certificates of ticked lines: as they will look before they are released, and issued ones to print or keep."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from aiohttp import web

from booking.result import LOCKED, Result
from bot.certificates.archive import archive_of
from bot.certificates.printing import Unprintable
from bot.web.desk.frame import for_members
from bot.web.desk.listing import ticked
from bot.web.desk.member import INSTITUTION, Member
from bot.web.papers import FOR_VIEWERS
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.unit_of_work import Session

MOST = 200
NONE = "勾选的器具里没有这样的证书。"


def _chosen(session: Session, member: Member, rows: tuple[str, ...], *, pending: bool) -> tuple[Result, ...]:
    """The results of lines that are this institution's own: what waits for its signatures, or what is out."""
    found = []
    for row in rows[:MOST]:
        line_id = row.partition(":")[0]
        line = session.store.line(line_id)
        result = session.store.pending(line_id) if pending else session.store.result(line_id)
        mine = line is not None and line.institution_id == member.ref
        if mine and result is not None and (pending or result.state == LOCKED):
            found.append(result)
    return tuple(found)


async def _paper(request: web.Request, member: Member, rows: tuple[str, ...], kind: str) -> web.StreamResponse:
    site = request.config_dict[SITE]
    read = partial(_chosen, member=member, rows=rows, pending=kind == "preview")
    results = await site.database.read(read)
    if not results:
        return refusal(request, 404, NONE)
    if kind == "zip":
        return _file(await archive_of(site.press, results), "application/zip", "检定证书.zip")
    made = await (site.press.previewed(results) if kind == "preview" else site.press.printed_together(results))
    if isinstance(made, Unprintable):
        return refusal(request, 422, made.words)
    return refusal(request, 404, NONE) if made is None else _file(made, "application/pdf", "检定证书.pdf")


def _file(body: bytes, kind: str, name: str) -> web.Response:
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": FOR_VIEWERS,
    }
    return web.Response(body=body, content_type=kind, headers=headers)


@for_members(INSTITUTION)
async def preview(request: web.Request, member: Member) -> web.StreamResponse:
    """One certificate as it will look."""
    return await _paper(request, member, (request.match_info["id"],), "preview")


@for_members(INSTITUTION)
async def preview_many(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked ones as they will look, in one file."""
    return await _paper(request, member, ticked(await request.post()), "preview")


@for_members(INSTITUTION)
async def print_many(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked certificates one behind the other."""
    return await _paper(request, member, ticked(await request.post()), "print")


@for_members(INSTITUTION)
async def keep_many(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked certificates as one archive."""
    return await _paper(request, member, ticked(await request.post()), "zip")


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/desk/results/preview/{id}.pdf", preview),
    web.post("/desk/submissions/preview", preview_many),
    web.post("/desk/issued/print", print_many),
    web.post("/desk/issued/zip", keep_many),
)
