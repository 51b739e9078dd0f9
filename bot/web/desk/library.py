"""The institution's library: receipt templates per 科室 and reasons, kept on one page, offered wherever one answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from booking.commands import Command, DropReason, DropTemplate, KeepReason, KeepTemplate
from booking.desk_texts import REFUSING, RETURNING, VARIABLES, Reason
from bot.web.desk.frame import desk_page, execute_all, execute_as, for_members
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import FIELDS, refused_words
from bot.web.refusals import refusal
from bot.web.site import SITE
from handlers.staff.reasons import REFUSE_REASONS, RETURN_REASONS, field_of
from storage.organisation import institutions_beneath
from storage.unit_of_work import Session

PATH = "/desk/library"
USES: Mapping[str, str] = {REFUSING: "不予受理的原因", RETURNING: "退回的原因"}
KEPT, DROPPED = "已保存。", "已删除。"


@dataclass(frozen=True)
class Shipped:
    """A reason that is there before an institution has any of its own; its text stands for its id."""

    id: str
    text: str
    field: str = ""


def shipped(use: str) -> tuple[Shipped, ...]:
    """The reasons that everybody begins with."""
    if use == RETURNING:
        return tuple(Shipped(text, text) for text in RETURN_REASONS)
    return tuple(Shipped(text, text, field_of(text)) for text in REFUSE_REASONS)


def reasons_of(session: Session, institution_id: str, use: str) -> Sequence[Reason | Shipped]:
    """The institution's own reasons, or while it has none the shipped ones."""
    return session.store.reasons(institution_id, use=use) or shipped(use)


def library_of(session: Session, institution_id: str) -> Mapping[str, Any]:
    """What the boxes beneath the batch buttons offer."""
    return {
        "templates": session.store.receipt_templates(institution_id),
        "refusals": reasons_of(session, institution_id, REFUSING),
        "returns": reasons_of(session, institution_id, RETURNING),
        "fields": FIELDS,
        "variables": VARIABLES,
        "others": _others(session, institution_id),
    }


def _others(session: Session, institution_id: str) -> tuple[str, ...]:
    """Institutions that could be proposed instead: those of the same province."""
    body = session.store.institution(institution_id)
    if body is None:
        return ()
    return institutions_beneath(session.connection, f"{body.region_code[:2]}0000", besides=institution_id)


async def _shown(
    request: web.Request, member: Member, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.Response:
    def read(session: Session) -> Mapping[str, Any]:
        own = {use: session.store.reasons(member.ref, use=use) for use in USES}
        return {**library_of(session, member.ref), "own": own, "shipped": {use: shipped(use) for use in USES}}

    found = await request.config_dict[SITE].database.read(read)
    values = {**found, "uses": USES, "typed": typed or {}, "problem": problem}
    return desk_page(request, member, "desk/library.html", values, status=422 if problem else 200)


@for_members(INSTITUTION)
async def library_page(request: web.Request, member: Member) -> web.StreamResponse:
    """Everything in the library, each with its own small form."""
    return await _shown(request, member)


@for_members(INSTITUTION)
async def keep(request: web.Request, member: Member) -> web.StreamResponse:
    """Keep or drop a template or a reason, as the button says."""
    form = await request.post()
    command = _command(member, {name: str(value) for name, value in form.items()}, request.match_info["kind"])
    if command is None:
        return refusal(request, 404)
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _shown(request, member, refused_words(outcome.refused), form)
    return go_back(PATH, DROPPED if isinstance(command, DropReason | DropTemplate) else KEPT)


def _command(member: Member, form: Mapping[str, str], kind: str) -> Command | None:
    key, dropping = form.get("id", ""), form.get("act") == "drop"
    text = form.get("text", "")
    if kind == "template":
        return (
            DropTemplate(key)
            if dropping
            else KeepTemplate(member.ref, form.get("dept", ""), form.get("phone", ""), text, template_id=key)
        )
    use = form.get("use", "")
    if dropping:
        return DropReason(key)
    return KeepReason(member.ref, use, text, form.get("field", ""), reason_id=key) if use in USES else None


@for_members(INSTITUTION)
async def take_over(request: web.Request, member: Member) -> web.StreamResponse:
    """Take the shipped reasons of one use into the institution's own library, to change them there."""
    use = str((await request.post()).get("use", ""))
    if use not in USES:
        return refusal(request, 404)
    commands = tuple(KeepReason(member.ref, use, one.text, one.field) for one in shipped(use))
    outcomes = await execute_all(request, member, commands)
    refused = next((one.refused for one in outcomes if one.refused is not None), None)
    return await _shown(request, member, refused_words(refused)) if refused else go_back(PATH, KEPT)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, library_page),
    web.post(f"{PATH}/take-over", take_over),
    web.post(f"{PATH}/{{kind:template|reason}}", keep),
)
