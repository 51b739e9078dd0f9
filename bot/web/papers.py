"""Papers to download: certificates, a unit's all in one archive, delivery slips; for anybody else there are none.

A certificate's address holds the id of its result, 128 random bits that nothing shows to strangers; and still it is
given only to those whose certificate it is: the unit, the institution that issued it, the authority of the place.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from aiohttp import web

from booking.parties import parties_of
from booking.result import LOCKED, PENDING, Result
from bot.certificates.archive import archive_of, file_name
from bot.certificates.printing import Unprintable
from bot.certificates.slip import slip_of
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.site import SITE
from bot.web.standing import standing
from bot.web.visitor import VISITOR
from storage.certificate_rows import certificates_of_unit, result_of_id
from storage.unit_of_work import Session

FOR_VIEWERS = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data: blob:"
"""A browser's own viewer of PDFs is a page of its own, which the policy of our pages would leave bare."""

NO_MORE = "这份证书已经作废，或者出了更正后的新证书。请在预约单里看现在的结果。"
NO_CERTIFICATES = "还没有证书。检定合格、机构提交结果以后，证书会出现在这里。"
NOT_ON_THE_WAY = "这张预约单现在没有要送检的器具，不用打印送检单。"


async def certificate_file(request: web.Request) -> web.StreamResponse:
    """The PDF of one certificate, the same bytes whenever it is asked for."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    if not person_id:
        return _sign_in(request)
    result = await site.database.read(partial(_theirs, person_id=person_id, result_id=request.match_info["id"]))
    if result is None or result.state in PENDING:
        return refusal(request, 404)
    if result.state != LOCKED:
        newest = await site.database.read(lambda session: session.store.result(result.line_id))
        if newest is not None and newest.id != result.id and newest.state == LOCKED:
            return go_to(f"/certificates/{newest.id}.pdf")  # an old link leads to the one that counts
        return refusal(request, 410, NO_MORE)
    printed = await site.press.printed(result)
    if isinstance(printed, Unprintable):
        return refusal(request, 422, printed.words)
    pdf = await site.press.bytes_of(printed) if printed is not None else None
    return refusal(request, 404) if pdf is None else _file(pdf, "application/pdf", file_name(result), inline=True)


def _theirs(session: Session, person_id: str, result_id: str) -> Result | None:
    result = result_of_id(session.store, result_id)
    return result if result is not None and parties_of(person_id, result, session.store) else None


async def all_certificates(request: web.Request) -> web.StreamResponse:
    """Everything in force that the visitor's unit holds, as one zip."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    if not person_id:
        return _sign_in(request)

    def read(session: Session) -> tuple[Result, ...] | None:
        who = standing(session, person_id)
        return certificates_of_unit(session.store, who.ref) if who.role == "unit" and who.ref else None

    results = await site.database.read(read)
    if results is None:
        return refusal(request, 404)
    if not results:
        return refusal(request, 404, NO_CERTIFICATES)
    return _file(await archive_of(site.press, results), "application/zip", "检定证书.zip")


async def slip_file(request: web.Request) -> web.StreamResponse:
    """The delivery slip of a booking, with the lines that are the visitor's."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    if not person_id:
        return _sign_in(request)
    booking_no = request.match_info["no"]

    def read(session: Session) -> list[str]:
        lines = session.store.lines(booking_no)
        return [line.id for line in lines if parties_of(person_id, line, session.store)]

    theirs = await site.database.read(read)
    if not theirs:
        return refusal(request, 404)
    pdf = await slip_of(site.database, site.clock, booking_no, theirs)
    if pdf is None:
        return refusal(request, 404, NOT_ON_THE_WAY)
    if isinstance(pdf, Unprintable):
        return refusal(request, 422, pdf.words)
    return _file(pdf, "application/pdf", f"送检单{booking_no}.pdf", inline=True)


def _sign_in(request: web.Request) -> web.Response:
    """Whoever is not signed in is asked to, whether there is such a paper or not."""
    return go_to(f"/sign-in?next={quote(request.path)}")


def _file(body: bytes, kind: str, name: str, *, inline: bool = False) -> web.Response:
    shown = "inline" if inline else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": FOR_VIEWERS,
    }
    return web.Response(body=body, content_type=kind, headers=headers)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/certificates/{id:[0-9A-Za-z-]+}.pdf", certificate_file),
    web.get("/certificates.zip", all_certificates),
    web.get("/bookings/{no}/slip.pdf", slip_file),
)
