"""One capability: asked for or changed by the institution, looked at with its effect, answered by the authority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.bodies import ASKED, IN_FORCE, Capability
from booking.capability_effect import Effect, effect_of
from booking.commands import AskCapability, MoveCapability, SetNumbering
from booking.lifecycle import Party, open_to
from booking.numbering import ours, prefix_of
from booking.parties import parties_of
from bot.certificates.content import class_said
from bot.web.desk.authority.regions import children, short_name
from bot.web.desk.capability_form import Typed, categories, command_of, draft_of, read_form, typed_of
from bot.web.desk.capability_list import CAPABILITIES, OWN, PATH, find, people_of, range_of, regions_of, second_of
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.listing import made_routes
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.unit_of_work import Session

ASKED_FOR = "已提交，主管部门审核通过后生效；在那以前照原来的能力分配。"
MOVED: Mapping[str, str] = {
    "approve": "已审核通过，从现在起按它分配预约。",
    "reject": "已审核拒绝，机构会收到通知。",
    "stop": "已停用，不再按它分配新的预约。",
    "ask_again": "已重新提交审核。",
}
UNFIT: Mapping[str, str] = {
    "category": "没有这个项目",
    "county": "不服务这个区县",
    "capability": "标准或人员已到期",
    "range": "测量范围不够",
    "accuracy": "准确度等级不够",
}
_PARTY = {True: Party.INSTITUTION, False: Party.AUTHORITY}


async def _form_page(
    request: web.Request, member: Member, typed: Typed, *, problem: str = "", effect: Effect | None = None
) -> web.Response:
    regions = (member.region_code, *children(member.region_code))
    known = [(code, short_name(code, member.region_code)) for code in dict.fromkeys((*regions, *typed.regions))]
    values = {
        "typed": typed,
        "known": known,
        "categories": categories(),
        "effect": effect,
        "unfit": UNFIT,
        "problem": problem,
    }
    return desk_page(request, member, "desk/capability_form.html", values, status=422 if problem else 200)


@for_members(INSTITUTION)
async def new_page(request: web.Request, member: Member) -> web.StreamResponse:
    """An empty form, or with `of` the one that changes a capability of the institution's own."""
    wanted = request.query.get("of", "")
    if not wanted:
        return await _form_page(request, member, Typed())
    one = await request.config_dict[SITE].database.read(lambda session: session.store.capability(wanted))
    if one is None or one.institution_id != member.ref:
        return refusal(request, 404)
    return await _form_page(request, member, typed_of(one))


@for_members(INSTITUTION)
async def ask(request: web.Request, member: Member) -> web.StreamResponse:
    """Ask for it; with the button `look` only show what it would do to open bookings."""
    form = await request.post()
    typed = read_form(form)
    command = command_of(typed, member)
    if isinstance(command, str):
        return await _form_page(request, member, typed, problem=command)
    if form.get("act") == "look":
        return await _form_page(request, member, typed, effect=await _effect_of(request, command))
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _form_page(request, member, typed, problem=why_not(outcome.refused))
    return go_back(PATH, ASKED_FOR)


async def _effect_of(request: web.Request, command: AskCapability) -> Effect:
    site = request.config_dict[SITE]
    now = site.clock()
    after = draft_of(command, {"id": "", "state": ASKED, "since": now})

    def read(session: Session) -> Effect:
        before = session.store.capability(command.replaces) if command.replaces else None
        mine = before if before is not None and before.institution_id == command.institution_id else None
        return effect_of(session.store, command.institution_id, before=mine, after=after, today=now.date())

    return await site.database.read(read)


@for_members()
async def one_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One capability for its institution or for the authority over it; for anybody else there is none."""
    return await _one(request, member, request.match_info["id"])


async def _one(
    request: web.Request, member: Member, capability_id: str, *, problem: str = "", reason: str = ""
) -> web.StreamResponse:
    site = request.config_dict[SITE]
    today = site.clock().date()

    def read(session: Session) -> Mapping[str, Any] | None:
        store = session.store
        one = store.capability(capability_id)
        if one is None or _PARTY[member.is_institution] not in parties_of(member.person_id, one, store):
            return None
        if member.is_institution and one.institution_id != member.ref:
            return None
        body = store.institution(one.institution_id)
        before = store.capability(one.replaces) if one.replaces else None
        return {
            "one": one,
            "body": body.name if body else "",
            "before": before,
            "effect": _of_next(session, one, before, today),
            "history": store.history(one.life.name, one.id)[::-1],
            "may": open_to(one, _PARTY[member.is_institution]),
            "fields": _fields(one),
            "before_fields": dict(_fields(before)) if before else {},
        }

    found = await site.database.read(read)
    if found is None:
        return refusal(request, 404)
    values = {**found, "unfit": UNFIT, "problem": problem, "reason": reason}
    return desk_page(request, member, "desk/capability.html", values, status=422 if problem else 200)


def _of_next(session: Session, one: Capability, before: Capability | None, today: Any) -> Effect | None:
    """What approving it would do while it waits, what stopping it would do while it holds."""
    if one.state == ASKED:
        return effect_of(session.store, one.institution_id, before=before, after=one, today=today)
    if one.state == IN_FORCE:
        return effect_of(session.store, one.institution_id, before=one, after=None, today=today)
    return None


def _fields(one: Capability) -> tuple[tuple[str, str], ...]:
    return (
        ("项目（种别）", second_of(one)),
        ("测量范围", range_of(one) or "不限"),
        ("准确度等级", class_said(one.accuracy) or "不限"),
        ("服务区县", regions_of(one)),
        ("计量标准", one.standard or "未填"),
        ("标准有效期至", one.standard_until.isoformat() if one.standard_until else "未填"),
        ("检定人员", people_of(one) or "未填"),
    )


@for_members()
async def move(request: web.Request, member: Member) -> web.StreamResponse:
    """Approve, reject, stop or ask again; the command decides who may."""
    form = await request.post()
    verb, reason = request.match_info["verb"], str(form.get("reason", "")).strip()[:300]
    capability_id = request.match_info["id"]

    def theirs(session: Session) -> bool:
        one = session.store.capability(capability_id)
        return one is not None and bool(parties_of(member.person_id, one, session.store))

    if verb not in MOVED or not await request.config_dict[SITE].database.read(theirs):
        return refusal(request, 404)
    outcome = await execute_as(request, member, MoveCapability(capability_id, verb, reason))
    if outcome.refused is not None:
        return await _one(request, member, capability_id, problem=why_not(outcome.refused), reason=reason)
    return go_back(f"{PATH}/{capability_id}", MOVED[verb])


async def _numbers(request: web.Request, member: Member, typed: str = "", problem: str = "") -> web.Response:
    site = request.config_dict[SITE]
    prefix = await site.database.read(lambda session: prefix_of(session.store, member.ref))
    year = site.clock().year
    values = {"prefix": typed or prefix, "example": ours(prefix, year, 1), "problem": problem}
    return desk_page(request, member, "desk/numbering.html", values, status=422 if problem else 200)


@for_members(INSTITUTION)
async def numbering_page(request: web.Request, member: Member) -> web.StreamResponse:
    """How certificates are numbered when nobody types a number."""
    return await _numbers(request, member)


@for_members(INSTITUTION)
async def set_numbering(request: web.Request, member: Member) -> web.StreamResponse:
    """Choose the prefix."""
    prefix = str((await request.post()).get("prefix", "")).strip()[:40]
    outcome = await execute_as(request, member, SetNumbering(member.ref, prefix))
    if outcome.refused is not None:
        problem = (
            "前缀请用1到20个汉字、字母、数字、括号或短横线。" if outcome.refused.slot else why_not(outcome.refused)
        )
        return await _numbers(request, member, prefix, problem)
    return go_back("/desk/numbering", "已保存，以后没填编号的证书按它编号。")


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(f"{PATH}/new", new_page),
    web.post(f"{PATH}/new", ask),
    *made_routes(PATH, lambda member, _asked: OWN if member.is_institution else CAPABILITIES, find),
    web.get(f"{PATH}/{{id}}", one_page),
    web.post(f"{PATH}/{{id}}/{{verb}}", move),
    web.get("/desk/numbering", numbering_page),
    web.post("/desk/numbering", set_numbering),
)
