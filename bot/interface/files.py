"""Certificates as files over the interface: an institution's own goes in with a result, what is out comes back."""

from __future__ import annotations

import hashlib

from aiohttp import web

from booking.commands import AttachCertificate
from booking.people import RoleKind
from booking.result import LOCKED, Result
from booking.system_key import RESULT
from bot.certificates.printing import Unprintable
from bot.interface.asking import NOTHING_HERE, ApiProblem, Asking, result_of
from bot.interface.door import answer_signed, file_signed, problem_answer, told
from bot.interface.forms import JsonObject
from bot.web.refusals import REQUEST_ID
from bot.web.site import SITE, Site
from storage.certificate_rows import result_of_id
from storage.media import note_photo

PDF = b"%PDF-"
NO_SCOPE = ApiProblem(403, "no_scope", "这把钥匙没有“登记和更正结果”的权限。")
NO_PDF = ApiProblem(422, "not_pdf", "要传 PDF 文件，最大 2 MB。")
NO_VERSION = ApiProblem(422, "bad_request", "要写明是结果的哪一版，例如 ?version=1。", "version")


async def attach(request: web.Request) -> web.StreamResponse:
    """Take the institution's own certificate for a version of a result."""
    site, line_id, version = request.config_dict[SITE], request.match_info["id"][:64], request.query.get("version", "")

    def work(asking: Asking, content: bytes) -> JsonObject | ApiProblem:
        if asking.key.kind is not RoleKind.INSTITUTION or RESULT not in asking.key.scopes:
            return NO_SCOPE
        if not (version.isascii() and version.isdecimal() and len(version) < 6):
            return NO_VERSION
        if not content.startswith(PDF):
            return NO_PDF
        return _attached(site, asking, line_id, int(version), content)

    return await file_signed(request, work)


def _attached(site: Site, asking: Asking, line_id: str, version: int, content: bytes) -> JsonObject | ApiProblem:
    name = site.media.keep(content)
    command = AttachCertificate(line_id, version, name, hashlib.sha256(content).hexdigest(), len(content))
    done = result_of(command, asking)
    if isinstance(done, ApiProblem):
        site.media.drop(name)
        return done
    note_photo(  # so that nobody sweeps the file before it is out
        asking.session.connection,
        name,
        person_id=asking.key.person_id,
        content_type="application/pdf",
        size=len(content),
        now=asking.now,
    )
    return done


async def download(request: web.Request) -> web.StreamResponse:
    """Give the certificate of a released result: the same bytes whenever it is asked for."""
    site, line_id = request.config_dict[SITE], request.match_info["id"][:64]

    def work(asking: Asking) -> JsonObject | ApiProblem:
        line = asking.session.store.line(line_id)
        found = asking.session.store.result(line_id) if line is not None and asking.owns(line) else None
        return NOTHING_HERE if found is None or found.state != LOCKED else {"id": found.id}

    reply = await answer_signed(request, work)
    if reply.status != 200:
        return told(reply)
    result = await site.database.read(lambda session: result_of_id(session.store, reply.body["id"]))
    pdf = await _bytes_of(site, result) if result is not None else None
    if isinstance(pdf, bytes):
        headers = {"Cache-Control": "no-store", **reply.headers}
        return web.Response(body=pdf, content_type="application/pdf", headers=headers)
    return told(problem_answer(pdf or NOTHING_HERE, request[REQUEST_ID], reply.headers))


async def _bytes_of(site: Site, result: Result) -> bytes | ApiProblem | None:
    printed = await site.press.printed(result)
    if isinstance(printed, Unprintable):
        return ApiProblem(422, "unprintable", printed.words)
    return None if printed is None else await site.press.bytes_of(printed)
