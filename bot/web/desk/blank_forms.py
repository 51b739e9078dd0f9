"""空白表 at the desk: forms to print before the network is down, and where they are entered afterwards."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from aiohttp import web

from bot.certificates.blank_forms import FORMS, blank_form
from bot.certificates.printing import Unprintable
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.member import Member
from bot.web.refusals import refusal
from bot.web.site import SITE

PATH = "/desk/blank-forms"


@for_members()
async def forms_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The forms there are."""
    return desk_page(request, member, "desk/blank_forms.html", {"forms": FORMS, "path": PATH})


@for_members()
async def form_file(request: web.Request, member: Member) -> web.StreamResponse:
    """One form, to be printed."""
    form = FORMS.get(request.match_info["name"])
    if form is None:
        return refusal(request, 404)
    site = request.config_dict[SITE]
    pdf = await asyncio.to_thread(blank_form, form, site.address, site.clock())
    if isinstance(pdf, Unprintable):
        return refusal(request, 422, pdf.words)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(form.title)}.pdf"}
    return web.Response(body=pdf, content_type="application/pdf", headers=headers)


ROUTES: tuple[web.RouteDef, ...] = (web.get(PATH, forms_page), web.get(f"{PATH}/{{name}}", form_file))
