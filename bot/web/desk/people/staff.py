"""人员: who works at a body, with 职位, roles and until when; somebody new is brought in by phone (SPEC 6, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from aiohttp import web

from booking.commands import GrantStaff
from booking.people import Person, Role
from booking.sameness import sameness
from booking.staff import allows_two
from booking.staff_grant import StaffGrant
from bot.web.desk.frame import execute_all, execute_as, for_members, why_not
from bot.web.desk.listing import back_to, table_export, table_page, ticked
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.people.place import Place, place_of
from bot.web.desk.people.words import field_problem
from bot.web.desk.table import Action, Asked, Choice, Column, Found, Kept, Search, Table, cut
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.rendering import masked
from bot.web.site import SITE
from storage.moments import CHINA
from storage.unit_of_work import Session

AT_WORK, STOPPED, ENDED = "在岗", "已停用", "已到期"


@dataclass(frozen=True)
class Colleague:
    """Somebody with a role at a body; `state` is how the role stands now."""

    person: Person
    role: Role
    state: str
    of: str

    @property
    def address(self) -> str:
        """Where their page is."""
        return f"/desk/people/{self.person.id}{f'?of={self.of}' if self.of else ''}"


PEOPLE: Table[Colleague] = Table(
    name="people",
    title="人员",
    path="/desk/people",
    key=lambda one: one.person.id,
    columns=(
        Column("name", "姓名", lambda one: one.person.name or "（没有填）", link=lambda one: one.address),
        Column("title", "职位", lambda one: one.role.title),
        Column("duties", "角色", lambda one: "、".join(one.role.granted)),
        Column("phone", "手机", lambda one: masked(one.person.phone)),
        Column("until", "到期", lambda one: one.role.until, kind="day", narrow=False),
        Column("state", "状态", lambda one: one.state, kind="badge"),
    ),
    filters=(
        Search("q", "姓名、职位"),
        Choice("state", "状态", (AT_WORK, STOPPED, ENDED)),
        Kept("of", "单位", show=lambda _key: "选定的单位"),
    ),
    actions=(Action("stop", "停用", "/desk/people/stop", warn=True),),
    empty="还没有人员。在上面填姓名和手机号，就能加人。",
    top="desk/people/add.html",
)


def standing_of(role: Role, now: datetime) -> str:
    """How a role stands: at work, taken back, or over."""
    return ENDED if role.is_over(now) else AT_WORK if role.active else STOPPED


def colleagues(session: Session, place: Place, now: datetime) -> list[Colleague]:
    """Everybody who has or had a role there, each telephone once, those at work first."""
    found: list[Colleague] = []
    phones: set[str] = set()
    for role in session.store.staff(place.kind, place.ref):
        person = session.store.person(role.person_id)
        if person is not None and person.phone not in phones:  # one human may be known from several channels
            phones |= {person.phone} - {""}
            found.append(Colleague(person, role, standing_of(role, now), place.of))
    return sorted(found, key=lambda one: one.state != AT_WORK)


@dataclass(frozen=True)
class Waiting:
    """A grant that waits for a second administrator, with the names of those concerned."""

    grant: StaffGrant
    person: str
    asked_by: str
    mine: bool


def _waiting(session: Session, place: Place, member: Member) -> list[Waiting]:
    def name(person_id: str) -> str:
        person = session.store.person(person_id)
        return person.name if person is not None else ""

    grants = session.store.staff_grants(place.ref) if place.kind == "admin" else ()
    return [Waiting(one, name(one.person_id), name(one.asked_by), one.asked_by == member.person_id) for one in grants]


def _more(session: Session, place: Place, member: Member) -> Mapping[str, Any]:
    return {
        "waiting": _waiting(session, place, member),
        "two_duties": place.kind == INSTITUTION and allows_two(session.store, place.ref),
    }


async def _shown(
    request: web.Request, member: Member, *, problem: str = "", form: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    site = request.config_dict[SITE]
    now = site.clock()
    key = str(form.get("list_of", "")) if form is not None else request.query.get("of", "")
    place = await site.database.read(lambda session: place_of(session, member, key))
    if place is None:
        return refusal(request, 404)

    def find(session: Session, _member: Member, asked: Asked) -> Found[Colleague]:
        words, state = sameness(asked.values["q"]), asked.values["state"]
        found = [
            one
            for one in colleagues(session, place, now)
            if (not words or words in sameness(one.person.name + one.role.title)) and state in ("", one.state)
        ]
        page = cut(found, asked)
        return Found(page.rows, page.total, _more(session, place, member))

    values = {"place": place, "today": now.date().isoformat()}
    if request.path.endswith("/export"):
        return await table_export(request, member, PEOPLE, find)
    return await table_page(request, member, PEOPLE, find, problem=problem, form=form, values=values)


@for_members()
async def people_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The list."""
    return await _shown(request, member)


@for_members()
async def people_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The list as a sheet."""
    return await _shown(request, member, form=await request.post())


def granted_by(form: Mapping[str, Any], place: Place, person_id: str = "") -> GrantStaff:
    """What a form asks to be granted at a place."""
    getall = getattr(form, "getall", None)
    duties = tuple(str(one) for one in getall("duties", [])) if getall is not None else ()
    return GrantStaff(
        place.kind,
        place.ref,
        person_id,
        str(form.get("phone", "")).strip(),
        str(form.get("name", ""))[:30],
        duties,
        str(form.get("title", ""))[:30],
        until_of(str(form.get("until", ""))),
    )


def until_of(text: str) -> datetime | None:
    """The end of a day that was typed; None without one."""
    try:
        return datetime.combine(date.fromisoformat(text), time(23, 59, 59), CHINA)
    except ValueError:
        return None


def said_of(result: Mapping[str, Any]) -> str:
    """What is said when a grant was taken."""
    if "grant_id" in result:
        return "已提出，等另一位管理员确认后生效。"
    return "已保存，马上生效，也用短信告诉了本人。" if result.get("active") else "已停用，马上生效。"


@for_members()
async def add_person(request: web.Request, member: Member) -> web.StreamResponse:
    """Bring somebody in."""
    form, site = await request.post(), request.config_dict[SITE]
    place = await site.database.read(lambda session: place_of(session, member, str(form.get("list_of", ""))))
    if place is None:
        return refusal(request, 404)
    outcome = await execute_as(request, member, granted_by(form, place))
    if outcome.refused is not None:
        problem = field_problem(outcome.refused) or why_not(outcome.refused)
        return await _shown(request, member, problem=problem, form=form)
    return go_back(back_to(PEOPLE, form), said_of(outcome.result))


@for_members()
async def stop_people(request: web.Request, member: Member) -> web.StreamResponse:
    """Take back the roles of the ticked people."""
    form, site = await request.post(), request.config_dict[SITE]
    place = await site.database.read(lambda session: place_of(session, member, str(form.get("list_of", ""))))
    chosen = ticked(form)
    if place is None:
        return refusal(request, 404)
    if not chosen:
        return await _shown(request, member, problem="还没有选人。", form=form)
    commands = tuple(GrantStaff(place.kind, place.ref, one) for one in chosen)
    outcomes = await execute_all(request, member, commands)
    refused = [one.refused for one in outcomes if one.refused is not None]
    if len(refused) == len(outcomes):
        return await _shown(request, member, problem=field_problem(refused[0]) or why_not(refused[0]), form=form)
    left = f"{len(refused)}人没有停用：{why_not(refused[0])}" if refused else ""
    waits = sum("grant_id" in one.result for one in outcomes)
    done = len(outcomes) - len(refused) - waits
    said = [f"停用了{done}人。" if done else "", f"{waits}人等另一位管理员确认。" if waits else "", left]
    return go_back(back_to(PEOPLE, form), "".join(said))
