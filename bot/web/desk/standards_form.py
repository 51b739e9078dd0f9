"""One standard: 添加 and 编辑 in a form, 查看 with its 审核记录, and the buttons that are open for its state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from aiohttp import web

from booking.commands import MoveStandard, SaveStandard
from booking.lifecycle import Party, open_to
from booking.ports import Past
from booking.refusal import Refused
from booking.region import covers
from booking.standard import REMOVED, STANDARD, Standard
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.standards import DONE, PATH, TITLES, cells
from bot.web.desk.told import go_back
from bot.web.public.frame import where_of
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.unit_of_work import Session

SAVED, SAME = "已保存为草稿，提交后由别的人审核。", "没有改动。"
DATES = ("issued_on", "valid_until")
_LONGEST = 400
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class NotRead(ValueError):
    """A field that is filled in so that it cannot be read; `field` is its name, the text what to do."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def command_of(typed: Mapping[str, str], standard_id: str = "") -> SaveStandard:
    """The command that a form or a row of a sheet asks for; `NotRead` for a date or a place that cannot be read."""
    given: dict[str, Any] = {name: typed.get(name, "").strip()[:_LONGEST] for name in TITLES}
    for name in DATES:
        given[name] = _day(name, given[name])
    given["region_code"] = _place(given["region_code"])
    return SaveStandard(**given, standard_id=standard_id)


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    written = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else text
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise NotRead(name, f"{TITLES[name]}要写成 2027-06-30 这样。") from None


def _place(text: str) -> str:
    where = where_of(text)
    if where.choices:
        listed = "、".join(name for _, name in where.choices)
        raise NotRead("region_code", f"叫“{text}”的地方有几个，请写全：{listed}。")
    if text and not where.code:
        raise NotRead("region_code", f"没有找到“{text}”，请写省、市、区县的名字。")
    return where.code


def said_of(refused: Refused) -> str:
    """A refusal with the name of the field that it is about."""
    title = TITLES.get(refused.slot, "")
    return f"{title}：{why_not(refused)}" if title else why_not(refused)


@for_members(AUTHORITY)
async def new_page(request: web.Request, member: Member) -> web.StreamResponse:
    """An empty form."""
    return _form(request, member, dict.fromkeys(TITLES, ""))


def _form(
    request: web.Request, member: Member, typed: Mapping[str, str], *, standard_id: str = "", problem: str = ""
) -> web.Response:
    values = {"typed": typed, "titles": TITLES, "dates": DATES, "standard_id": standard_id, "problem": problem}
    return desk_page(request, member, "desk/standard_form.html", values, status=422 if problem else 200)


@for_members(AUTHORITY)
async def edit_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The form with what stands there."""
    found = await _mine(request, member)
    if found is None:
        return refusal(request, 404)
    return _form(request, member, cells(found), standard_id=found.id)


@for_members(AUTHORITY)
async def save(request: web.Request, member: Member) -> web.StreamResponse:
    """Keep the form; what is wrong is said and nothing typed is lost."""
    standard_id = request.match_info.get("id", "")
    if standard_id and await _mine(request, member) is None:
        return refusal(request, 404)
    typed = {name: str(value) for name, value in (await request.post()).items()}
    shown = {name: typed.get(name, "") for name in TITLES}
    try:
        command = command_of(typed, standard_id)
    except NotRead as wrong:
        return _form(request, member, shown, standard_id=standard_id, problem=str(wrong))
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return _form(request, member, shown, standard_id=standard_id, problem=said_of(outcome.refused))
    told = SAVED if outcome.result["changed"] else SAME
    return go_back(f"{PATH}/{outcome.result['standard_id']}", told)


@for_members(AUTHORITY)
async def standard_page(request: web.Request, member: Member) -> web.StreamResponse:
    """查看 and 审核记录."""
    return await _shown(request, member)


async def _shown(request: web.Request, member: Member, *, problem: str = "", reason: str = "") -> web.StreamResponse:
    found = await _mine(request, member)
    if found is None:
        return refusal(request, 404)

    def read(session: Session) -> tuple[Past, ...]:
        return session.store.history(STANDARD.name, found.id)[::-1]

    past = await request.config_dict[SITE].database.read(read)
    moves = [row for row in open_to(found, Party.AUTHORITY) if row.verb in DONE]
    mine = found.submitted_by == member.person_id
    values = {
        "one": found,
        "fields": [(title, cells(found)[name]) for name, title in TITLES.items()],
        "moves": [row for row in moves if not (mine and row.verb in ("approve", "reject"))],
        "may_edit": any(row.verb == "edit" for row in open_to(found, Party.AUTHORITY)),
        "mine_waits": mine and found.state == "待审核",
        "past": [(one, changes_of(one)) for one in past],
        "problem": problem,
        "reason": reason,
    }
    return desk_page(request, member, "desk/standard.html", values, status=422 if problem else 200)


def changes_of(past: Past) -> list[tuple[str, str, str]]:
    """What an entry of the history changed: the field, what it was, what it is."""
    changes = past.data.get("changes", {})
    return [(TITLES.get(name, name), str(old), str(new)) for name, (old, new) in changes.items()]


@for_members(AUTHORITY)
async def move(request: web.Request, member: Member) -> web.StreamResponse:
    """提交, 撤回, 审核通过, 审核退回 or 删除 of one standard."""
    found = await _mine(request, member)
    form = await request.post()
    verb, reason = str(form.get("act", "")), str(form.get("reason", ""))[:300]
    if found is None or verb not in DONE:
        return refusal(request, 404)
    outcome = await execute_as(request, member, MoveStandard(found.id, verb, reason))
    if outcome.refused is not None:
        return await _shown(request, member, problem=said_of(outcome.refused), reason=reason)
    return go_back(PATH if verb == "remove" else f"{PATH}/{found.id}", f"{found.name}{DONE[verb]}。")


async def _mine(request: web.Request, member: Member) -> Standard | None:
    """The standard of the address, when it lies in the member's region."""
    return await request.config_dict[SITE].database.read(
        partial(_read, member=member, standard_id=request.match_info["id"])
    )


def _read(session: Session, member: Member, standard_id: str) -> Standard | None:
    found = session.store.standard(standard_id)
    if found is None or found.state == REMOVED or not covers(member.region_code, found.region_code):
        return None
    return found


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(f"{PATH}/new", new_page),
    web.post(f"{PATH}/new", save),
    web.get(f"{PATH}/{{id}}", standard_page),
    web.post(f"{PATH}/{{id}}", move),
    web.get(f"{PATH}/{{id}}/edit", edit_page),
    web.post(f"{PATH}/{{id}}/edit", save),
)
