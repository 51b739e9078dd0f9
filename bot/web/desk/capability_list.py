"""能力维护 and 能力审核: what an institution may verify; for an authority, all that are in its region."""

from __future__ import annotations

from dataclasses import dataclass, replace

from booking.bodies import ASKED, DENIED, EVERY_CATEGORY, IN_FORCE, LAPSED, STOPPED, Capability
from bot.certificates.content import class_said
from bot.web.desk.member import Member
from bot.web.desk.table import Asked, Choice, Column, Day, Found, Search, Table, cut
from nlu.measuring_range import Range, show
from nlu.regions import region_name
from storage.capability_rows import capabilities_beneath
from storage.unit_of_work import Session

PATH = "/desk/capability"
_ORDER = {ASKED: 0, IN_FORCE: 1, LAPSED: 2, DENIED: 3, STOPPED: 4}


@dataclass(frozen=True)
class Able:
    """A capability with the name of its institution."""

    one: Capability
    body: str


def second_of(one: Capability) -> str:
    """The category as people read it."""
    return "全部种别" if one.second == EVERY_CATEGORY else one.second


def range_of(one: Capability) -> str:
    """The range as people read it; "" for no limit."""
    return show(Range(**one.range)) if one.range else ""  # type: ignore[typeddict-item]  # kept in just this form


def regions_of(one: Capability) -> str:
    """The served regions by their names; a province that is named already is not said again."""
    names = [region_name(code) or code for code in one.regions]
    outer = region_name(f"{one.regions[0][:2]}0000") or "" if one.regions else ""
    return "、".join(name.removeprefix(outer) or name for name in names)


def people_of(one: Capability) -> str:
    """The people with the day until which each is qualified."""
    return "、".join(f"{p['name']}（至{p['until']}）" if p["until"] else p["name"] for p in one.people)


CAPABILITIES: Table[Able] = Table(
    name="capability",
    title="检定能力",
    path=PATH,
    key=lambda able: able.one.id,
    columns=(
        Column("second", "项目（种别）", lambda a: second_of(a.one), sort=True, link=lambda a: f"{PATH}/{a.one.id}"),
        Column("body", "检定机构", lambda a: a.body, sort=True, narrow=False),
        Column("state", "状态", lambda a: a.one.state, kind="badge", sort=True),
        Column("range", "测量范围", lambda a: range_of(a.one)),
        Column("accuracy", "准确度等级", lambda a: class_said(a.one.accuracy), narrow=False),
        Column("regions", "服务区县", lambda a: regions_of(a.one)),
        Column("standard", "计量标准", lambda a: a.one.standard),
        Column("standard_until", "标准有效期至", lambda a: a.one.standard_until, kind="day", sort=True),
        Column("people", "检定人员", lambda a: people_of(a.one), narrow=False),
        Column("since", "更新时间", lambda a: a.one.since, kind="minute", sort=True, narrow=False),
    ),
    filters=(
        Search("q", "项目、机构、标准、人员"),
        Choice("state", "状态", tuple(_ORDER)),
        Day("before", "有效期早于"),
    ),
    empty="还没有检定能力。点“新增项目”，主管部门审核通过后就会分配预约。",
    sort="state",
    top="desk/capability_top.html",
)


OWN: Table[Able] = replace(CAPABILITIES, columns=tuple(one for one in CAPABILITIES.columns if one.name != "body"))
"""The same list for an institution, which needs not be told its own name on every line."""


def find(session: Session, member: Member, asked: Asked) -> Found[Able]:
    """The member's own capabilities, or those beneath their region; what waits for an answer stands first."""
    store = session.store
    if member.is_institution:
        found = store.capabilities_of(member.ref)
    else:
        found = capabilities_beneath(store, member.region_code)
    bodies = {one: body.name if (body := store.institution(one)) else "" for one in {c.institution_id for c in found}}
    rows = [Able(one, bodies[one.institution_id]) for one in found]
    rows = [row for row in rows if _is_meant(row, asked)]
    rows.sort(key=lambda row: row.one.since, reverse=True)
    rows.sort(key=lambda row: _sort_key(row, asked.sort), reverse=asked.descending)
    return cut(rows, asked)


def _is_meant(row: Able, asked: Asked) -> bool:
    one, words, before = row.one, asked.values["q"], asked.values["before"]
    if asked.values["state"] not in ("", one.state):
        return False
    if before and (one.good_until is None or one.good_until.isoformat() >= before):
        return False
    return words in " ".join((second_of(one), row.body, one.standard, people_of(one)))


def _sort_key(row: Able, by: str) -> str:
    one = row.one
    keys = {
        "second": second_of(one),
        "body": row.body,
        "since": one.since.isoformat(),
        "standard_until": one.standard_until.isoformat() if one.standard_until else "9999",
    }
    return keys.get(by, str(_ORDER[one.state]))
