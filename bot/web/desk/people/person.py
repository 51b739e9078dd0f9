"""One colleague: 个人信息, roles, until when, what was changed by whom; and the answers to proposed grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import AnswerGrant, GrantStaff
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.member import Member
from bot.web.desk.people.place import Place, place_of
from bot.web.desk.people.staff import granted_by, said_of, standing_of
from bot.web.desk.people.words import field_problem
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.unit_of_work import Session


@for_members()
async def person_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The page of a colleague; for a body that is not this member's there is none."""
    return await _shown(request, member, request.query.get("of", ""))


async def _shown(
    request: web.Request,
    member: Member,
    key: str,
    *,
    problem: str = "",
    typed: Mapping[str, Any] | None = None,
) -> web.StreamResponse:
    site, person_id = request.config_dict[SITE], request.match_info["person"]
    now = site.clock()

    def read(session: Session) -> Mapping[str, Any] | None:
        place = place_of(session, member, key)
        role = session.store.role(person_id, place.kind, place.ref) if place is not None else None
        person = session.store.person(person_id)
        if place is None or role is None or person is None:
            return None
        account = session.store.account(person_id)
        past = [one for one in session.store.history("staff", person_id) if one.data.get("ref") == place.ref]
        return {
            "place": place,
            "role": role,
            "person": person,
            "username": account.username if account is not None else "",
            "state": standing_of(role, now),
            "history": past[::-1],
        }

    values = await site.database.read(read)
    if values is None:
        return refusal(request, 404)
    given = {"typed": typed or {}, "problem": problem, "today": now.date().isoformat()}
    return desk_page(request, member, "desk/people/person.html", {**values, **given}, status=422 if problem else 200)


@for_members()
async def change_person(request: web.Request, member: Member) -> web.StreamResponse:
    """Save what was changed, or take the role back."""
    form, person_id = await request.post(), request.match_info["person"]
    key = str(form.get("of", ""))
    place = await _place(request, member, key, person_id)
    if place is None:
        return refusal(request, 404)
    command = granted_by(form, place, person_id)
    if form.get("act") == "stop":
        command = GrantStaff(place.kind, place.ref, person_id)
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        problem = field_problem(outcome.refused) or why_not(outcome.refused)
        return await _shown(request, member, key, problem=problem, typed=form)
    return go_back(f"/desk/people/{person_id}{f'?of={key}' if key else ''}", said_of(outcome.result))


@for_members()
async def answer_grant(request: web.Request, member: Member) -> web.StreamResponse:
    """Confirm, decline or call back a proposed grant."""
    form = await request.post()
    key = str(form.get("of", ""))
    back = f"/desk/people{f'?of={key}' if key else ''}"
    verb = str(form.get("act", ""))
    if verb not in ("confirm", "decline", "call_back"):
        return refusal(request, 404)
    command = AnswerGrant(request.match_info["grant"], verb, str(form.get("reason", ""))[:200])
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return go_back(back, field_problem(outcome.refused) or why_not(outcome.refused))
    return go_back(back, {"confirm": "已确认，角色生效。", "decline": "已否决。", "call_back": "已撤回。"}[verb])


async def _place(request: web.Request, member: Member, key: str, person_id: str) -> Place | None:
    """The body of a key, where this person has or had a role there."""

    def find(session: Session) -> Place | None:
        place = place_of(session, member, key)
        role = session.store.role(person_id, place.kind, place.ref) if place is not None else None
        return place if role is not None else None

    return await request.config_dict[SITE].database.read(find)
