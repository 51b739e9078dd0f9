"""组织: the authorities and institutions of a region and beneath it, to whom each belongs, and how many work there."""

from __future__ import annotations

from dataclasses import dataclass

from booking.region import WHOLE_COUNTRY, stem
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Asked, Choice, Column, Found, Search, Table, cut
from nlu.regions import region_name
from storage.organisation import Body, bodies_beneath, staff_counts
from storage.unit_of_work import Session

TITLES = {"admin": "主管部门", "institution": "检定机构"}
LEVELS = {0: "国家", 2: "省级", 4: "市级", 6: "县级"}


@dataclass(frozen=True)
class Branch:
    """A body in the tree: how deep it stands there, to which body it belongs, and how many people it has."""

    body: Body
    depth: int
    belongs: str
    people: int = 0

    @property
    def name(self) -> str:
        """The name, further in the deeper it stands."""
        return "　" * self.depth + self.body.name


BODIES: Table[Branch] = Table(
    name="bodies",
    title="组织",
    path="/desk/bodies",
    key=lambda one: f"{one.body.kind}:{one.body.ref}",
    columns=(
        Column(
            "name", "名称", lambda one: one.name, link=lambda one: f"/desk/people?of={one.body.kind}:{one.body.ref}"
        ),
        Column("kind", "类别", lambda one: TITLES[one.body.kind]),
        Column("level", "级别", lambda one: LEVELS[len(stem_of(one.body))]),
        Column("region", "所在地", lambda one: region_name(one.body.region_code) or "全国", narrow=False),
        Column("belongs", "属于", lambda one: one.belongs, narrow=False),
        Column("people", "在岗人数", lambda one: one.people, kind="number"),
    ),
    filters=(Search("q", "名称"), Choice("kind", "类别", (("admin", "主管部门"), ("institution", "检定机构")))),
    empty="辖区里还没有单位。",
)


def stem_of(body: Body) -> str:
    """The digits that say where a body stands; "" for the whole country."""
    return stem(body.region_code) if body.region_code not in WHOLE_COUNTRY else ""


def find(session: Session, member: Member, asked: Asked) -> Found[Branch]:
    """The tree beneath the member's own region."""
    every = bodies_beneath(session.connection, member.region_code)
    overs = {stem_of(one): one for one in reversed(every) if one.kind == AUTHORITY}
    words = asked.values["q"]
    shown = bodies_beneath(session.connection, member.region_code, words) if words else every
    shown = [one for one in shown if asked.values["kind"] in ("", one.kind)]
    top = len(stem_of(shown[0])) if shown else 0
    page = cut(shown, asked)
    counts = staff_counts(session.connection, page.rows)
    rows = tuple(
        Branch(
            one,
            0 if words else max(len(stem_of(one)) - top, 0) // 2 + (one.kind != AUTHORITY),
            _over(one, overs),
            counts.get((one.kind, one.ref), 0),
        )
        for one in page.rows
    )
    return Found(rows, page.total)


def _over(body: Body, overs: dict[str, Body]) -> str:
    """The nearest authority above a body; an institution belongs to the one of its own region first."""
    digits = stem_of(body)
    lengths = [6, 4, 2, 0] if body.kind != AUTHORITY else [4, 2, 0]
    for length in lengths:
        if length <= len(digits) and (over := overs.get(digits[:length])) is not None and over != body:
            return over.name
    return ""
