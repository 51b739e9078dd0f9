"""证书内容: the institution's own data, and per category the regulation and the table that its certificates show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.certificate_forms import body_paper, certificate_form
from booking.commands import Command, KeepBody, KeepCertificateForm
from bot.web.desk.frame import desk_page, execute_as, for_members
from bot.web.desk.lines_batch import Form, text_of
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import refused_words
from bot.web.site import SITE
from catalogue_match.catalogue import load_catalogue
from storage.unit_of_work import Session

PATH = "/desk/certificate-forms"
SAID = ("phone", "address", "authorisation", "authorised_until")


@for_members(INSTITUTION)
async def forms_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The page; `second` opens one category."""
    return await _shown(request, member, request.query.get("second", ""))


async def _shown(
    request: web.Request, member: Member, second: str, *, problem: str = "", typed: Form | None = None
) -> web.StreamResponse:
    def read(session: Session) -> Mapping[str, Any]:
        body, form = session.store.institution(member.ref), certificate_form(session.store, member.ref, second)
        able = dict.fromkeys(one.second for one in session.store.capabilities_of(member.ref) if one.second != "*")
        category = load_catalogue().get(second)
        return {
            "body": {
                "phone": body.phone if body else "",
                "address": body.address if body else "",
                **body_paper(session.store, member.ref),
            },
            "seconds": tuple(able) or tuple(one.second for one in load_catalogue()),
            "second": second,
            "form": form,
            "items": "\n".join(f"{item} | {limit}" for item, limit in form.items),
            "known": [one.strip() for one in (category.jjg if category else "").split("；") if one.strip()],
        }

    values = {**await request.config_dict[SITE].database.read(read), "problem": problem, "typed": typed or {}}
    return desk_page(request, member, "desk/certificate_forms.html", values, status=422 if problem else 200)


async def _kept(request: web.Request, member: Member, command: Command, second: str, said: str) -> web.StreamResponse:
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _shown(request, member, second, problem=refused_words(outcome.refused), typed=await request.post())
    return go_back(f"{PATH}?second={second}" if second else PATH, said)


@for_members(INSTITUTION)
async def keep_body(request: web.Request, member: Member) -> web.StreamResponse:
    """Telephone, address and authorisation, as certificates and the public show them."""
    form = await request.post()
    said = {name: text_of(form, name, 200) for name in SAID}
    return await _kept(request, member, KeepBody(member.ref, **said), "", "已保存，以后印的证书就用这些。")


@for_members(INSTITUTION)
async def keep_form(request: web.Request, member: Member) -> web.StreamResponse:
    """The regulation and the items of a category: a line an item, `项目 | 要求`."""
    form = await request.post()
    second = text_of(form, "second", 80)
    command = KeepCertificateForm(
        member.ref, second, text_of(form, "regulation", 200) or text_of(form, "known", 200), items_in(form)
    )
    return await _kept(request, member, command, second, "已保存，以后登记的结果就按这张表。")


def items_in(form: Form) -> tuple[tuple[str, str], ...]:
    r"""The items that were typed.

    >>> items_in({"items": "秤量点1 | ±0.5e\n\n鉴别力"})
    (('秤量点1', '±0.5e'), ('鉴别力', ''))
    """
    lines = (line.replace("｜", "|").partition("|") for line in text_of(form, "items", 5000).splitlines())
    return tuple((item.strip(), limit.strip()) for item, _, limit in lines if item.strip())


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, forms_page),
    web.post(f"{PATH}/body", keep_body),
    web.post(f"{PATH}/form", keep_form),
)
