"""地方监督检查情况: inspections of the region's institutions, to be filtered, opened and exported (SPEC 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from booking.inspection import INSPECTION, KINDS, Inspection
from bot.web.desk.authority.lists import ROOT
from bot.web.desk.authority.regions import options, within
from bot.web.desk.listing import made_routes
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Asked, Choice, Column, Day, Found, Table
from storage.read_lists import institution_names
from storage.read_supervision import inspections_beneath
from storage.unit_of_work import Session

PATH = f"{ROOT}/inspections"


@dataclass(frozen=True)
class Seen:
    """An inspection with the name of its institution."""

    one: Inspection
    body: str


def _table(own: str, words: Mapping[str, str]) -> Table[Seen]:
    return Table(
        name="inspections",
        title="地方监督检查情况",
        path=PATH,
        key=lambda seen: seen.one.id,
        columns=(
            Column("day", "检查日期", lambda seen: seen.one.day, kind="day"),
            Column(
                "body", "机构", lambda seen: seen.body,
                link=lambda seen: f"{ROOT}/institutions/{seen.one.institution_id}",
            ),
            Column("kind", "类型", lambda seen: seen.one.kind),
            Column("found", "检查情况", lambda seen: seen.one.found),
            Column("until", "整改期限", lambda seen: seen.one.until, kind="day"),
            Column("note", "整改情况", lambda seen: seen.one.note, narrow=False),
            Column("state", "状态", lambda seen: seen.one.state, kind="badge"),
        ),
        filters=(
            Choice("region", "地区", options(own, within(own, words.get("region", "")))),
            Choice("state", "状态", INSPECTION.states),
            Choice("kind", "类型", KINDS),
            Day("since", "从"),
            Day("until", "到"),
        ),
        empty="还没有监督检查记录。在机构详情里点“记录监督检查”。",
    )  # fmt: skip


def _find(session: Session, member: Member, asked: Asked) -> Found[Seen]:
    values = asked.values
    found, total = inspections_beneath(
        session.connection,
        session.keyring,
        within(member.region_code, values["region"]),
        state=values["state"],
        kind=values["kind"],
        days=(_day(values["since"]), _day(values["until"])),
        page=(asked.limit, asked.offset),
    )
    names = institution_names(session.connection, (one.institution_id for one in found))
    return Found(tuple(Seen(one, names.get(one.institution_id, "")) for one in found), total)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


LIST = made_routes(PATH, lambda member, query: _table(member.region_code, query), _find, AUTHORITY)
"""The list and its sheet."""
